"""Every table of the collection of real files is read without a question, naming the areas it has to."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import numpy as np
import pyogrio
import pytest

from keck.compute.readers.attributes import attribute_table
from keck.compute.readers.layers import read_attributes
from keck.compute.readers.raw import RawTable
from keck.compute.readers.reading import read_table
from keck.compute.tables import AreaIndex, AreaSetView, Proposal, TableReading, apply, propose
from keck.compute.tables.known import KnownBlock
from keck.domain.statuses import Status
from tests.real_tables import CASES, LAYERS, MUENSTER, Case, districts_of_muenster


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.member}-{case.level}")
def test_a_file_is_read_without_a_question(case: Case, data_dir: Path) -> None:
    areas = _areas(data_dir, case.member)
    known = [block for file in case.after for block in _known(data_dir, file, case.member)]
    tables, proposal = _proposed(data_dir, case.file, areas, known)
    fitting = [proposal, *proposal.more]
    assert [finding.code for one in fitting for finding in one.ambiguous] == []
    for one in fitting:
        found = {match.level: match for match in one.match}
        assert found[case.level].matched >= case.matched
        reading = _applied(tables, one, areas)
        assert [finding for finding in reading.findings if finding.severity.value == "error"] == []
        assert any(np.isin(block.statuses, (Status.OK, Status.SUPPRESSED)).any() for block in reading.blocks)


def test_all_seven_sheets_of_a_workbook_are_read(data_dir: Path) -> None:
    areas = _areas(data_dir, MUENSTER)
    _, proposal = _proposed(data_dir, "messy/muenster_bevoelkerung_arbeitsmarkt.xlsx", areas)
    assert len(proposal.more) == 6


def test_a_clean_copy_of_a_sheet_has_the_values_of_the_sheet(data_dir: Path) -> None:
    areas = _areas(data_dir, MUENSTER)
    book = "messy/muenster_bevoelkerung_arbeitsmarkt.xlsx"
    tables, proposal = _proposed(data_dir, book, areas)
    sheet = next(one for one in proposal.more if one.mapping and one.mapping.sheet == "nach Alter")
    copies, copy = _proposed(
        data_dir,
        "messy/muenster_wohnberechtigte_nach_alter.csv",
        areas,
        list(_known(data_dir, book, MUENSTER)),
    )
    ours = {block.group: block.values.tolist() for block in _applied(tables, sheet, areas).blocks[::2]}
    theirs = {block.group: block.values.tolist() for block in _applied(copies, copy, areas).blocks[::2]}
    assert ours == theirs
    assert set(ours) >= {"", "age=0-9", "age=90-"}


def test_a_monthly_table_of_the_city_has_months_and_sexes(data_dir: Path) -> None:
    areas = _areas(data_dir, "Köln 05315")
    tables, proposal = _proposed(data_dir, "messy/13211-03ir.xls", areas)
    blocks = _applied(tables, proposal, areas).blocks
    values = {(block.period, block.group): block.values[0] for block in blocks}
    assert values[("2014-01", "")] == 54197
    assert values[("2000-03", "sex=f")] == 21920
    assert values[("2005-02", "sex=m")] + values[("2005-02", "sex=f")] == values[("2005-02", "")]


def test_a_list_without_values_is_counted(data_dir: Path) -> None:
    file = "heilbronn/gemarkungsliste_lika-db_2011-07-18.csv"
    (counted,) = _values(data_dir, file, "Heilbronn 08125", "gemeinde").values()
    assert counted["081255003013"] == 8  # Brackenheim has eight Gemarkungen.
    assert len(counted) == 63


def test_figures_of_the_social_atlas_come_out(data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["darmstadt_sozialatlas_2025"]
    found = _values(data_dir, "darmstadt/sozialatlas_2025_districts.json", "Darmstadt 06411", "bezirk")
    # The joined row is in none of the districts; the figures are of all rows.
    assert sum(found["population"].values()) == expected["population"] - 2419
    assert sum(found["age-0-17"].values()) == expected["under18"] - 250
    assert sum(found["kinderarmutabsolute"].values()) == expected["children_in_sgb2_abs"] - 72
    ranked = sorted(found["armutsindex"].values())
    assert np.round(ranked[-3:][::-1], 4).tolist() == [value for _, value in expected["armutsindex_top3"]]
    assert np.round(ranked[:3], 4).tolist() == [value for _, value in expected["armutsindex_bottom3"]]


def test_figures_of_muenchens_districts_come_out(data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["muenchen_auslaenderanteil_2012"]
    file = "muenchen/indikatorenatlas2014bevoelkerungauslaenderinnenanteil.csv"
    found = _values(data_dir, file, "München 09162", "stadtbezirk", period="2012")
    people = found["anzahl-der-gesamten-hauptwohnsitzbevoelkerung"]
    foreign = found["anzahl-aller-auslaendischen-einwohner"]
    assert sum(people.values()) == expected["sum_population_25_districts"]
    assert sum(foreign.values()) == expected["sum_foreigners_25_districts"]
    shares = sorted(100 * foreign[key] / people[key] for key in people)
    assert [round(shares[end], 1) for end in (0, -1)] == [expected[end][0][1] for end in ("min", "max")]


def test_figures_of_the_social_situation_come_out(data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["national_soz_lage_2019"]
    tables = _tables(data_dir / "national/soz_lage_2019.csv")
    assert tables[0].frame.height == expected["rows_with_8_digit_GKZ"]
    assert len(tables[0].footnotes) == 7
    found = _values(data_dir, "national/soz_lage_2019.csv", "Deutschland 00000", "gemeinde")
    poverty = found["kinderarmut"]
    for place, value in expected["top5"]:
        assert poverty.get(place[-9:-1], value) == value
    assert max(poverty.values()) == expected["max"]
    assert min(poverty.values()) == expected["min"]


def test_figures_of_the_counties_come_out(data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["national_inkar_2017"]
    rates = _values(data_dir, "national/inkar.xls", "Kreise 00000", "kreis")["arbeitslosenquote"]
    assert len(rates) == expected["kreise"]
    assert np.mean(list(rates.values())) == pytest.approx(expected["unweighted_mean"], abs=1e-4)
    assert [rates[name[-6:-1]] for name, _ in expected["unemployment_rate_max"]] == [14.0, 13.0, 12.5]
    own = _values(data_dir, "national/inkar.xls", "Herne 05916", "kommune")["arbeitslosenquote"]
    assert list(own.values()) == [expected["member_cities_unemployment_rate"]["Herne"]]


def test_figures_of_the_register_come_out(data_dir: Path, figures: dict[str, Any]) -> None:
    expected = figures["national_destatis_2018"]
    known = list(_known(data_dir, "messy/04_KreiseVorjahr.xlsx", "Herne 05916"))
    own = _values(data_dir, "national/destatis.json", "Herne 05916", "kommune", known)
    assert list(own["population"].values()) == [expected["member_cities"]["Herne"]]
    (table,) = _tables(data_dir / "national/destatis.json")
    assert table.frame.height == expected["municipalities"]
    people = table.frame.to_series(table.header.index("population")).cast(int)
    assert people.sum() == expected["population"]


def test_values_date_tables_to_the_day(data_dir: Path) -> None:
    sheets = list(_known(data_dir, "messy/muenster_bevoelkerung_arbeitsmarkt.xlsx", MUENSTER))
    file = "messy/muenster_wohnberechtigte_nach_alter.csv"
    _, copy = _proposed(data_dir, file, _areas(data_dir, MUENSTER), sheets)
    years = list(_known(data_dir, "konstanz/nach_stadtteilen.csv", "Konstanz 08335043"))
    _, quarters = _proposed(data_dir, "konstanz/district.csv", _areas(data_dir, "Konstanz 08335043"), years)
    assert [one.mapping.period for one in (copy, quarters) if one.mapping] == ["2014-12-31", "2018"]


def _values(
    folder: Path, file: str, member: str, level: str, known: list[KnownBlock] | None = None, period: str = ""
) -> dict[str, dict[str, float]]:
    """Return the known values of a level, of one period if it is named, by measure and key."""
    areas = _areas(folder, member)
    tables, proposal = _proposed(folder, file, areas, known)
    (view,) = areas.of_level(level)
    found: dict[str, dict[str, float]] = {}
    for block in _applied(tables, proposal, areas).blocks:
        if block.area_set_id == view.id and str(block.period).startswith(period):
            values = zip(view.keys, block.values.tolist(), block.statuses.tolist(), strict=False)
            found[block.measure_code] = {key: value for key, value, status in values if status == Status.OK}
    return found


@cache
def _areas(folder: Path, member: str) -> AreaIndex:
    name, key = member.rsplit(" ", 1)
    sets = [AreaSetView(uuid5(UUID(int=0), member), "kommune", 0, None, (key,), (name,))]
    layers = [
        (level, *_pairs(folder / path, keys, names)) for level, path, keys, names in LAYERS.get(member, ())
    ]
    if member == MUENSTER:
        layers.append(("stadtteil", *districts_of_muenster(folder)))
    for rank, (level, keys, names) in enumerate(layers, start=1):
        sets.append(AreaSetView(uuid5(UUID(int=rank), member), level, rank, None, keys, names))
    return AreaIndex(sets, city_keys=(key,), city_names=(name,))


def _pairs(path: Path, keys: str, names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    frame = pyogrio.read_dataframe(path, read_geometry=False)
    pairs: dict[str, str] = {}
    for key, name in zip(frame[keys].astype(str), frame[names].astype(str), strict=True):
        pairs.setdefault(key, name)
    return tuple(pairs), tuple(pairs.values())


@cache
def _tables(path: Path) -> list[RawTable]:
    if path.suffix == ".geojson":
        return [attribute_table(read_attributes(path, "geojson", path.parent, filename=path.name), path.name)]
    return read_table(path, path.name)


def _proposed(
    folder: Path, file: str, areas: AreaIndex, known: list[KnownBlock] | None = None
) -> tuple[list[RawTable], Proposal]:
    tables = _tables(folder / file)
    if known:
        return tables, propose(tables, areas, Path(file).name, lambda: known)
    return tables, _proposed_alone(folder, file, areas)


@cache
def _proposed_alone(folder: Path, file: str, areas: AreaIndex) -> Proposal:
    return propose(_tables(folder / file), areas, Path(file).name, list)


def _applied(tables: list[RawTable], proposal: Proposal, areas: AreaIndex) -> TableReading:
    assert proposal.mapping is not None
    table = next(one for one in tables if proposal.mapping.sheet in (None, one.sheet))
    return apply(table, proposal.mapping, areas)


def _known(folder: Path, file: str, member: str) -> Any:
    """Yield what the member knows after a file."""
    areas = _areas(folder, member)
    tables, proposal = _proposed(folder, file, areas)
    for one in (proposal, *proposal.more):
        for block in _applied(tables, one, areas).blocks:
            values = np.where(block.statuses == Status.OK, block.values, np.nan)[:-1]
            yield KnownBlock(block.period, block.area_set_id, values)
