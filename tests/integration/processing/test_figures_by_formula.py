"""Figures that others computed from real files: by formula where there are counts, else as they come."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.derivation.deriving import Derivations
from keck.compute.disclosure import ProtectedSlice, protect
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.config import Settings
from keck.domain.definitions import FormulaKind
from keck.processing.release import material
from keck.services.definitions import indicators
from keck.services.releasing import releases
from tests.integration.conftest import Member, new_member
from tests.integration.processing.koeln import packed
from tests.integration.processing.released import Released, publish
from tests.integration.processing.test_real_cities import done

DESTATIS = """
dataset = "gemeinden"
name = { de = "Gemeinden" }
layout = "wide"
area_column = "RS"
period = "2018-12-31"
[[measure]]
code = "population"
label = { de = "Bevölkerung" }
column = "population"
[[measure]]
code = "population-m"
label = { de = "Männer" }
column = "population_m"
[[measure]]
code = "population-w"
label = { de = "Frauen" }
column = "population_w"
[[measure]]
code = "flaeche"
label = { de = "Fläche" }
column = "area"
kind = "amount"
unit = { de = "km²" }
"""
WEGWEISER = """
dataset = "soziale-lage"
name = { de = "Soziale Lage" }
layout = "wide"
area_column = "GKZ"
period = "2019"
decimal = ","
thousands = "."
[source]
supplier = "Wegweiser Kommune"
permitted_use = "public"
protected_at_source = true
[[measure]]
code = "kinderarmut"
label = { de = "Kinderarmut" }
column = "2019 Kinderarmut (%)"
kind = "figure"
unit = { de = "%" }
"""


def defined(member: Member, *tables: tuple[str, str]) -> None:
    """Define indicators by code and formula."""
    text = "".join(
        f'[[indicator]]\ncode = "{code}"\nname = "{code}"\nformula = "{formula}"\ndecimals = 3\n'
        for code, formula in tables
    )
    with member.scope() as scope:
        indicators.apply(scope, text)


def city(released: Released, code: str, period: str) -> float:
    """Return the municipality's value."""
    (value,) = released.slice(f"own.{code}", period, "kommune")["value"]
    return float(value)


@pytest.fixture(scope="module")
def koeln(
    settings: Settings, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Member, dict[str, Any]]:
    """Köln with its areas and inhabitants, and what was said when they were read."""
    member, folder = new_member(settings, "Köln", "05315000"), tmp_path_factory.mktemp("koeln")
    districts, quarters = (packed(data_dir, name, folder) for name in ("Stadtbezirk", "Stadtteil"))
    done(member.import_areas(districts, level="stadtbezirk", key="STB_NR", name="STB_NAME"))
    said = done(member.import_areas(quarters, level="stadtteil", key="STT_NR", name="STT_NAME"))
    return member, {
        "areas": said,
        "table": done(member.import_table(data_dir / "koeln" / "bevoelkerung.csv")),
    }


@pytest.fixture(scope="module")
def released_koeln(koeln: tuple[Member, dict[str, Any]]) -> Released:
    """The inhabitants as they came, and two formulas of them."""
    member, _ = koeln
    with member.scope() as scope:
        people = indicators.definition(indicators.active(scope)[0]).numerator[0].measure
    defined(
        member,
        ("einwohner", people),
        ("wachstum", f"100 * change({people}, 7) / lag({people}, 7)"),
        ("anteil", f"share({people}, sum({people}))"),
    )
    return publish(member)


def test_koeln_with_seven_tables_and_three_levels_in_one_file(
    koeln: tuple[Member, dict[str, Any]], released_koeln: Released, figures: dict[str, Any]
) -> None:
    _, said = koeln
    assert said["areas"]["parent_level"] == "stadtbezirk"
    assert len(said["areas"]["parents"]) == 86
    assert {m["level"]: m["matched"] for m in said["table"]["match"]} == {
        "kommune": 1,
        "stadtbezirk": 9,
        "stadtteil": 86,
    }
    expected = figures["koeln_einwohner_2012"]
    code = "own.einwohner"
    assert released_koeln.slice(code, "2012", "kommune")["value"] == [expected["city_total_row_000"]]
    ranked = released_koeln.ranked(code, "2012", "stadtteil")
    assert ranked[:3] == expected["bottom3"]
    assert ranked[:-4:-1] == expected["top3"]


def test_koelns_growth_is_a_formula(released_koeln: Released, figures: dict[str, Any]) -> None:
    expected = figures["koeln_einwohner_2012"]
    assert city(released_koeln, "wachstum", "2012") == pytest.approx(
        expected["growth_2005_2012_city_pct"], abs=5e-4
    )
    shares = released_koeln.slice("own.anteil", "2012", "stadtteil")["value"]
    assert sum(shares) == pytest.approx(100)
    (name, people_there) = expected["top3"][0]
    top = released_koeln.ranked("own.anteil", "2012", "stadtteil")[-1]
    assert top == [name, pytest.approx(100 * people_there / expected["city_total_row_000"])]


def test_darmstadts_shares_are_formulas(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("Darmstadt", "06411000")
    boundaries = data_dir / "darmstadt/da-bezirke.geojson"
    done(member.import_areas(boundaries, level="bezirk", key="StatBez", name="StatBez"))
    done(member.import_table(data_dir / "darmstadt/da-bestand-2025-q4.csv"))
    defined(
        member, ("auslaender", "share(ausg, ewhg)"), ("abstand", "@own.auslaender - city(@own.auslaender)")
    )
    released = publish(member)
    expected = figures["darmstadt_bestand_2025_q4"]
    assert city(released, "auslaender", "2025-Q4") == pytest.approx(expected["foreigner_share_pct"], abs=5e-4)
    shown = released.slice("own.auslaender", "2025-Q4", "bezirk")
    assert sum(shown["denominator"]) == expected["sum_of_37_districts"]
    gaps = released.slice("own.abstand", "2025-Q4", "bezirk")["value"]
    whole = city(released, "auslaender", "2025-Q4")
    assert gaps == [pytest.approx(value - whole) for value in shown["value"]]


def test_muenchens_published_share_is_what_the_formula_gives(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("München", "09162000")
    done(member.import_areas(data_dir / "muenchen/stadtbezirke.geojson", level="stadtbezirk", key="ref"))
    name = "muenchen/indikatorenatlas2014bevoelkerungauslaenderinnenanteil.csv"
    done(member.import_table(data_dir / name))
    above, below = "anzahl-aller-auslaendischen-einwohner", "anzahl-der-gesamten-hauptwohnsitzbevoelkerung"
    defined(member, ("anteil", f"share({above}, {below})"), ("veraenderung", "change(@own.anteil, 12)"))
    released = publish(member)
    expected = figures["muenchen_auslaenderanteil_2012"]
    assert city(released, "anteil", "2012") == pytest.approx(expected["city_recomputed_pct"], abs=1e-4)
    first = city(released, "anteil", "2000")
    assert city(released, "veraenderung", "2012") == pytest.approx(city(released, "anteil", "2012") - first)


@dataclass(frozen=True)
class Computed:
    """What a release would hold, without the pages of thousands of areas: all at the finest level."""

    keys: list[str]
    cells: dict[str, IndicatorCells]
    derived: dict[str, ProtectedSlice]
    additive: dict[str, bool]


def computed(member: Member) -> Computed:
    """Compute what a release would."""
    with member.scope() as scope:
        release = releases.request(scope, audience="internal")
        loaded = material.load(scope, release)
        (fine,) = [one for one in loaded.sets if one.level.rank > 0]
        keys = [area.key for area in fine.areas]
        fine_id, day = fine.public_id, release.requested_at.date()
        scope.session.rollback()
    cube, _ = sum_up(loaded.cube)
    plain = [one for one in loaded.definitions if one.kind is not FormulaKind.DERIVED]
    cells = [one for definition in plain for one in evaluate(definition, cube)]
    protected = protect(
        cube,
        [],
        policy=loaded.policy,
        audience="internal",
        today=day,
        rights=loaded.source_of,
        derivation=Derivations(cube, loaded.definitions, loaded.vocabulary),
    )
    return Computed(
        keys,
        {one.definition.code: one for one in cells if one.set_id == fine_id},
        {one.indicator: one for one in protected.slices if one.set_id == fine_id},
        {one.code: cube.additive(one.numerator[0]) for one in plain},
    )


def listed(tmp_path: Path, rows: dict[str, str]) -> Path:
    """Write a list of areas without shapes."""
    path = tmp_path / "gebiete.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([("schluessel", "name"), *rows.items()])
    return path


def test_what_wegweiser_kommune_computed_is_carried_through(
    make_member: Callable[..., Member], data_dir: Path, tmp_path: Path, figures: dict[str, Any]
) -> None:
    file = data_dir / "national/soz_lage_2019.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = {
            row["GKZ"]: row["Kommune"]
            for row in csv.DictReader(stream, delimiter=";")
            if len(row["GKZ"]) == 8
        }
    member = make_member("Deutschland", "00000000")
    areas = listed(tmp_path, rows)
    done(member.import_areas(areas, level="gemeinde", key="schluessel", name="name"))
    done(member.import_table(file, mapping=WEGWEISER))
    defined(member, ("armut", "kinderarmut"), ("abstand", "zscore(kinderarmut)"))
    with member.scope() as scope:
        kinds = {row.code: indicators.definition(row).kind for row in indicators.active(scope)}
    assert kinds == {"own.armut": FormulaKind.FIGURE, "own.abstand": FormulaKind.DERIVED}
    found = computed(member)
    expected = figures["national_soz_lage_2019"]
    values = found.cells["own.armut"].values[:-1]
    known = values[~np.isnan(values)]
    assert len(values) == expected["rows_with_8_digit_GKZ"]
    assert (len(known), np.isnan(values).sum()) == (expected["n_numeric"], expected["k_A"])
    assert (known.min(), known.max(), np.median(known)) == (
        expected["min"],
        expected["max"],
        expected["median"],
    )
    assert known.mean() == pytest.approx(expected["mean_unweighted"], abs=5e-5)
    standing = found.derived["own.abstand"].values
    assert np.nanmax(standing) == pytest.approx((known.max() - known.mean()) / known.std())


def test_what_inkar_computed_is_carried_through(
    make_member: Callable[..., Member], data_dir: Path, figures: dict[str, Any]
) -> None:
    member = make_member("Kreise", "00000000")
    boundaries = data_dir / "national/landkreise_sim200.geojson"
    done(member.import_areas(boundaries, level="kreis", key="AGS", name="GEN"))
    done(member.import_table(data_dir / "national/inkar.xls"))
    found = computed(member)
    expected = figures["national_inkar_2017"]
    keys = {key: place for place, key in enumerate(found.keys)}
    assert len(keys) == expected["kreise"]
    rates = {
        cells.definition.code: cells
        for cells in found.cells.values()
        if cells.definition.kind is FormulaKind.FIGURE
        and cells.values[keys["05513"]] == expected["unemployment_rate_max"][0][1]
    }
    (rate,) = [one for code, one in rates.items() if "arbeitslos" in code]
    values = rate.values[:-1]
    assert np.nanmean(values) == pytest.approx(expected["unweighted_mean"], abs=5e-5)
    for name, value in expected["unemployment_rate_max"] + expected["unemployment_rate_min"]:
        assert values[keys[name[-6:-1]]] == value
    assert not found.additive[rate.definition.code]


def test_all_municipalities_of_destatis_add_up_by_formula(
    make_member: Callable[..., Member], data_dir: Path, tmp_path: Path, figures: dict[str, Any]
) -> None:
    source = json.loads((data_dir / "national/destatis.json").read_text())
    member = make_member("Deutschland", "00000000")
    areas = listed(tmp_path, {key: f"Gemeinde {key}" for key in source})
    done(member.import_areas(areas, level="gemeinde", key="schluessel", name="name"))
    done(member.import_table(data_dir / "national/destatis.json", mapping=DESTATIS))
    defined(
        member,
        ("alle", "sum(population)"),
        ("dichte", "per(population, flaeche, 1)"),
        ("frauen", "share(population-w, population-m + population-w)"),
        ("anteil", "share(population, sum(population))"),
    )
    found = computed(member)
    expected = figures["national_destatis_2018"]
    assert len(found.keys) == expected["municipalities"]
    assert set(found.derived["own.alle"].values) == {expected["population"]}
    people = found.cells["own.frauen"].base
    assert people is not None
    assert people.values[:-1].sum() == expected["population"]
    in_nrw = [place for place, key in enumerate(found.keys) if key.startswith("05")]
    assert people.values[in_nrw].sum() == expected["population_NRW_05"]
    area = found.cells["own.dichte"].base
    assert area is not None
    assert area.values[:-1].sum() == pytest.approx(expected["area_km2"], abs=0.01)
    assert np.nansum(found.derived["own.anteil"].values) == pytest.approx(100)
