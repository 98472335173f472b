"""Every real file of boundaries becomes an area set: one test per row of the list of files."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import shapely

from keck.services.geography import area_sets
from tests.integration.conftest import Member

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Row:
    """A file, how many areas it holds, some of its keys and names, and what it has to be asked."""

    path: str
    areas: int
    some: dict[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    noticed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].partition(".")[0]


ROWS = [
    Row("darmstadt/da-bezirke.geojson", 37, {"110": "Stadtzentrum"}),
    Row("darmstadt/da-stadtteile.geojson", 9, {"100": "Darmstadt-Mitte"}),
    Row("heilbronn/gemeinden.geojson", 63, {"081255003013": "Brackenheim"}),
    Row("koeln/Stadtbezirk.shp", 9, {"7": "Porz"}),
    Row("koeln/Stadtteil.shp", 86, {"101": "Altstadt/Süd"}, noticed=("geometry_repaired",)),
    Row("koeln/stadtteile.kml", 86, {"101": "Altstadt/Süd"}, noticed=("geometry_repaired",)),
    Row("konstanz/konstanz_districts.geojson", 15, {"110": "Litzelstetten"}),
    Row("konstanz/konstanz_districts.zip", 15, {"110": "Litzelstetten"}),
    Row("leipzig/leipzig-districts.json", 63, {"00": "Zentrum"}, noticed=("axes_swapped", "area_is_whole")),
    Row("leipzig/ortsteile_cth_leipzig.geojson", 63, {"Zentrum": "Zentrum"}),
    Row("messy/kaiserslautern_ortsbezirke_3d.geojson", 10, {"Mölschbach": "Mölschbach"}),
    Row(
        "messy/koeln_stadtviertel_ohne_prj/Stadtviertel.shp",
        371,
        {"90901": "Flittard"},
        {"crs": "EPSG:25832+2000000"},
        ("geometry_repaired",),
    ),
    Row(
        "messy/muenster_kommunalwahlbezirke_gk3/33 KommunalwahlbezirkeGK3.shp",
        33,
        {"01": "Altstadt"},
        {"polygonise": True},
        ("lines_closed", "geometry_repaired"),
    ),
    Row("muenchen/stadtbezirke.geojson", 25, {"1": "Altstadt-Lehel"}),
    Row(
        "national/gemeinden.topojson",
        10_948,
        {"01001000": "Flensburg", "13075094": "Murchin"},
        noticed=("geometry_repaired", "area_parts_merged"),
    ),
    Row("national/landkreise_sim200.geojson", 401, {"01001": "Flensburg"}, noticed=("areas_of_water",)),
]


@pytest.fixture
def sent(data_dir: Path, tmp_path: Path) -> Callable[[Row], Path]:
    """Return a row's file as it is received: a Shapefile with its sidecars as one archive."""

    def pack(row: Row) -> Path:
        path = data_dir / row.path
        if path.suffix != ".shp":
            return path
        packed = tmp_path / f"{path.stem}.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for part in (path.with_suffix(suffix) for suffix in _PARTS):
                if part.is_file():
                    archive.write(part, part.name)
        return packed

    return pack


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_every_row_is_imported_and_only_two_are_asked_a_question(
    row: Row, member: Member, sent: Callable[[Row], Path]
) -> None:
    if row.answers:
        refused = member.import_areas(sent(row), level="gebiet")
        assert refused["error"]["code"] in ("crs_missing", "geometry_lines")
    end = member.import_areas(sent(row), level="gebiet", **row.answers)
    assert end["state"] == "done", end
    codes = {finding["code"] for finding in end["result"]["findings"]}
    assert codes >= set(row.noticed), codes
    with member.scope() as scope:
        (one,) = [s for s in area_sets.current(scope) if str(s.id) == end["result"]["area_set"]]
        areas = area_sets.areas(scope, one.id)
    assert len(areas) == end["result"]["areas"] == row.areas
    assert len({area.key for area in areas}) == row.areas
    named = {area.key: area.name for area in areas}
    assert {key: named.get(key) for key in row.some} == row.some
    shapes = shapely.from_wkb([area.geometry for area in areas])
    drawn = shapes[~shapely.is_missing(shapes)]
    assert len(drawn) >= 0.99 * row.areas
    assert shapely.is_valid(drawn).all()
    assert not shapely.has_z(drawn).any()


def test_one_city_s_boundaries_lend_their_system_to_a_file_that_names_none(
    member: Member, sent: Callable[[Row], Path]
) -> None:
    by_path = {row.path: row for row in ROWS}
    known = member.import_areas(sent(by_path["koeln/Stadtbezirk.shp"]), level="stadtbezirk")
    assert known["state"] == "done", known
    silent = sent(by_path["messy/koeln_stadtviertel_ohne_prj/Stadtviertel.shp"])
    end = member.import_areas(silent, level="stadtviertel", crs="level:stadtbezirk")
    assert end["state"] == "done", end
    assert end["result"]["parent_level"] == "stadtbezirk"
    assert len(end["result"]["parents"]) == 371
    unknown = member.import_areas(silent, level="stadtviertel", crs="level:ortsteil")
    assert unknown["error"]["code"] == "crs_level_unknown"


def test_the_water_of_a_country_s_coast_is_no_part_of_its_counties(
    member: Member, sent: Callable[[Row], Path]
) -> None:
    row = next(row for row in ROWS if "landkreise" in row.path)
    end = member.import_areas(sent(row), level="kreis")
    with member.scope() as scope:
        areas = area_sets.areas(scope, end["result"]["area_set"])
    surface = float(shapely.area(shapely.from_wkb([area.geometry for area in areas])).sum()) / 1e6
    assert 350_000 < surface < 362_000  # Germany has 357,600 km², all its sea much more
