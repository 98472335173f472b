"""Real cities' files are understood without help, and their figures come out right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.readers.csv_table import read_csv
from keck.compute.readers.json_table import read_json
from keck.compute.tables import AreaIndex, TableReading, apply, propose
from keck.domain.measures import MeasureKind
from keck.domain.statuses import Status

MakeIndex = Callable[..., AreaIndex]


def by_name(
    reading: TableReading, areas: AreaIndex, level: str, measure: str, period: str
) -> dict[str, float]:
    views = {view.id: view for view in areas.sets}
    for block in reading.blocks:
        view = views[block.area_set_id]
        if (view.level, block.measure_code, block.period) == (level, measure, period):
            assert (block.statuses[:-1] == Status.OK).all()
            return dict(zip(view.names, block.values.tolist(), strict=False))
    raise LookupError(measure)


@pytest.fixture
def koeln(data_dir: Path, index_of: MakeIndex) -> AreaIndex:
    folder = data_dir / "koeln"
    return index_of(
        "Köln",
        "05315",
        ("stadtbezirk", folder / "Stadtbezirk.shp", "STB_NR", "STB_NAME"),
        ("stadtteil", folder / "Stadtteil.shp", "STT_NR", "STT_NAME"),
    )


@pytest.fixture
def konstanz(data_dir: Path, index_of: MakeIndex) -> AreaIndex:
    path = data_dir / "konstanz" / "konstanz_districts.geojson"
    return index_of("Konstanz", "08335043", ("stadtteil", path, "STT_NR", "STT_NAME"))


def test_koeln_is_clear_with_three_levels_and_all_measures(
    data_dir: Path, koeln: AreaIndex, figures: dict[str, Any]
) -> None:
    table = read_csv(data_dir / "koeln" / "bevoelkerung.csv", "")
    proposal = propose([table], koeln, "bevoelkerung.csv")
    assert proposal.ambiguous == []
    assert proposal.mapping is not None
    assert [match.matched for match in proposal.match] == [1, 9, 86]
    assert len(proposal.mapping.measures) == 38
    assert proposal.mapping.measures[0].label.de == "Einwohner in Köln"
    reading = apply(table, proposal.mapping, koeln)
    assert not reading.refused
    expected = figures["koeln_einwohner_2012"]
    values = by_name(reading, koeln, "stadtteil", "einwohner-in-koeln", "2012")
    ranked = sorted(values.items(), key=lambda pair: -pair[1])
    assert [list(pair) for pair in ranked[:3]] == expected["top3"]
    assert [list(pair) for pair in ranked[::-1][:3]] == expected["bottom3"]
    city = by_name(reading, koeln, "kommune", "einwohner-in-koeln", "2012")
    assert list(city.values()) == [expected["city_total_row_000"]] == [sum(values.values())]
    assert all(
        finding.code != "total_differs"
        for finding in reading.findings
        if finding.params.get("measure") == "Einwohner in Köln"
    )


def test_konstanz_one_column_per_area_is_clear(
    data_dir: Path, konstanz: AreaIndex, figures: dict[str, Any]
) -> None:
    table = read_csv(data_dir / "konstanz" / "nach_stadtteilen.csv", "")
    proposal = propose([table], konstanz, "nach_stadtteilen.csv")
    assert proposal.clear
    assert proposal.mapping is not None
    assert [(match.matched, match.total) for match in proposal.match] == [(15, 15)]
    values = by_name(
        apply(table, proposal.mapping, konstanz), konstanz, "stadtteil", "nach-stadtteilen", "2025"
    )
    assert sum(values.values()) == figures["konstanz"]["total_2025"]
    assert sorted(values.values())[-1] == figures["konstanz"]["top3_2025"][0][1]
    spelled = next(f for f in apply(table, proposal.mapping, konstanz).findings if f.code == "names_spelled")
    assert spelled.params["number"] == len(values)
    assert "„“" not in spelled.params["examples"]


def test_konstanz_without_a_period_asks_once_and_is_importable_after(
    data_dir: Path, konstanz: AreaIndex, figures: dict[str, Any]
) -> None:
    table = read_csv(data_dir / "konstanz" / "district.csv", "")
    proposal = propose([table], konstanz, "district.csv")
    assert [finding.code for finding in proposal.ambiguous] == ["period_missing"]
    assert proposal.mapping is not None
    assert apply(table, proposal.mapping, konstanz).refused
    reading = apply(table, replace(proposal.mapping, period="2018"), konstanz)
    assert not reading.refused
    people = by_name(reading, konstanz, "stadtteil", "einwohnerzahl", "2018")
    assert sum(people.values()) == figures["konstanz"]["district_csv_sum_Einwohnerzahl"]
    assert max(by_name(reading, konstanz, "stadtteil", "kaufkraft", "2018").values()) == pytest.approx(
        31517.41
    )


def test_leipzig_has_a_ready_made_share_among_counts(
    data_dir: Path, index_of: MakeIndex, figures: dict[str, Any]
) -> None:
    folder = data_dir / "leipzig"
    leipzig = index_of(
        "Leipzig", "14713", ("ortsteil", folder / "ortsteile_cth_leipzig.geojson", "name", "name")
    )
    table = read_json(folder / "leipzig-bedarfsgemeinschaften.json", "")
    proposal = propose([table], leipzig, "leipzig-bedarfsgemeinschaften.json")
    assert proposal.mapping is not None
    assert proposal.clear
    # Men and women stand there twice, once within each of two unnamed groups.
    assert [f.params["labels"] for f in proposal.reasons if f.code == "labels_twice"] == ["Frauen, Männer"]
    kinds = {measure.label.de: measure.kind for measure in proposal.mapping.measures}
    assert kinds["Anteil an Kindern"] is MeasureKind.FIGURE
    assert kinds["unter 15 Jahre"] is MeasureKind.COUNT
    reading = apply(table, proposal.mapping, leipzig)
    shares = by_name(reading, leipzig, "ortsteil", "anteil-an-kindern", "2022")
    expected = figures["leipzig_2023"]["children_in_sgb2_share_2022_merkmal_Anteil_an_Kindern"]
    ranked = sorted(shares.items(), key=lambda pair: pair[1])
    assert list(ranked[-1]) == expected["max"][0]
    assert list(ranked[0]) == expected["min"][0]
    children = by_name(reading, leipzig, "ortsteil", "unter-15-jahre", "2022")
    assert sum(children.values()) == figures["leipzig_2023"]["under15_in_sgb2_2022_sum"]


def test_muenchen_levels_and_unassigned_are_told_by_its_columns(data_dir: Path, index_of: MakeIndex) -> None:
    folder = data_dir / "muenchen"
    muenchen = index_of("München", "09162", ("stadtbezirk", folder / "stadtbezirke.geojson", "ref", "name"))
    table = read_csv(folder / "indikatorenatlas2014bevoelkerungauslaenderinnenanteil.csv", "")
    proposal = propose([table], muenchen, "auslaenderinnenanteil.csv")
    assert proposal.mapping is not None
    assert proposal.mapping.levels == {"Stadtbezirk": "stadtbezirk", "Gesamtstadt": "kommune"}
    reading = apply(table, proposal.mapping, muenchen)
    assert not reading.refused
    measure = next(m for m in proposal.mapping.measures if m.column == "BASISWERT_2")
    block = next(
        b
        for b in reading.blocks
        if b.measure_code == measure.code and b.period == "2012" and len(b.values) == 26
    )
    assert np.isclose(block.values.sum(), 1439474)
    assert block.values[:-1].sum() == 1439448


def test_darmstadt_total_among_the_districts_is_the_city(
    data_dir: Path, index_of: MakeIndex, figures: dict[str, Any]
) -> None:
    folder = data_dir / "darmstadt"
    darmstadt = index_of(
        "Darmstadt", "06411", ("bezirk", folder / "da-bezirke.geojson", "StatBez", "StatBez")
    )
    table = read_csv(folder / "da-bestand-2025-q4.csv", "")
    proposal = propose([table], darmstadt, "da-bestand-2025-q4.csv")
    assert proposal.clear
    assert proposal.mapping is not None
    assert proposal.mapping.period == "2025-Q4"
    reading = apply(table, proposal.mapping, darmstadt)
    districts = by_name(reading, darmstadt, "bezirk", "ewhg", "2025-Q4")
    city = by_name(reading, darmstadt, "kommune", "ewhg", "2025-Q4")
    expected = figures["darmstadt_bestand_2025_q4"]
    assert sum(districts.values()) == next(iter(city.values())) == expected["row_Gesamt"]
