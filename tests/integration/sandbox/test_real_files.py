"""Real cities' files through the real child."""

import json
from pathlib import Path

import pytest
import shapely

from keck.domain.findings import Problem
from keck.processing.sandbox import read_layer, read_table
from tests.integration.sandbox import made_files as made


def _zip(target: Path, folder: Path, stem: str) -> Path:
    parts = {part.name: part.read_bytes() for part in sorted(folder.glob(f"{stem}.*"))}
    return made.zipped(target, {name: content for name, content in parts.items() if not name.endswith(".md")})


def test_koelns_own_prj_is_used_as_it_is(tmp_path: Path, data_dir: Path) -> None:
    folder = data_dir / "koeln"
    shapes = read_layer(_zip(tmp_path / "a.zip", folder, "Stadtteil"), "a.zip")
    kml = read_layer(folder / "stadtteile.kml", "stadtteile.kml")
    assert shapes.columns["STT_NR"] == kml.columns["STT_NR"]
    assert shapes.columns["STT_NAME"] == kml.columns["STT_NAME"]
    assert (len(shapes.geometries), shapes.crs_target) == (86, "EPSG:25832")
    # Both are the same city, told in different systems.
    near = shapely.distance(
        shapely.centroid(shapely.from_wkb(shapes.geometries)),
        shapely.centroid(shapely.from_wkb(kml.geometries)),
    )
    assert near.max() < 1.0
    assert [one.code for one in shapes.findings] == ["geometry_repaired"]


def test_koelns_quarters_without_prj_are_not_guessed_at(tmp_path: Path, data_dir: Path) -> None:
    folder = data_dir / "messy/koeln_stadtviertel_ohne_prj"
    path = _zip(tmp_path / "a.zip", folder, "Stadtviertel")
    with pytest.raises(Problem) as refused:
        read_layer(path, "a.zip")
    assert refused.value.code == "crs_missing"
    assert refused.value.params["candidates"] == "EPSG:25832+2000000"
    named = (data_dir / "koeln/Stadtteil.prj").read_text()
    by_file, by_answer = (read_layer(path, "a.zip", crs=crs) for crs in (named, "EPSG:25832+2000000"))
    near = shapely.hausdorff_distance(
        shapely.from_wkb(by_file.geometries), shapely.from_wkb(by_answer.geometries)
    )
    assert (len(near), near.max() < 1.0) == (371, True)


def test_konstanz_comes_with_percent_signs_in_its_names(data_dir: Path) -> None:
    zipped = read_layer(data_dir / "konstanz/konstanz_districts.zip", "konstanz_districts.zip")
    plain = read_layer(data_dir / "konstanz/konstanz_districts.geojson", "konstanz_districts.geojson")
    assert zipped.columns["STT_NAME"] == plain.columns["STT_NAME"]
    assert "Königsbau" in zipped.columns["STT_NAME"] or "Koenigsbau" in zipped.columns["STT_NAME"]


def test_leipzigs_axes_are_turned_back(data_dir: Path) -> None:
    turned = read_layer(data_dir / "leipzig/leipzig-districts.json", "leipzig-districts.json")
    right = read_layer(data_dir / "leipzig/ortsteile_cth_leipzig.geojson", "ortsteile_cth_leipzig.geojson")
    assert [one.code for one in turned.findings] == ["axes_swapped"]
    assert turned.crs_target == right.crs_target == "EPSG:25833"
    ours = dict(zip(turned.columns["title"], shapely.from_wkb(turned.geometries), strict=True))
    theirs = dict(zip(right.columns["name"], shapely.from_wkb(right.geometries), strict=True))
    assert all(ours[name].distance(shape.centroid) < 2000 for name, shape in theirs.items())


@pytest.mark.parametrize(
    ("name", "areas"),
    [
        ("darmstadt/da-bezirke.geojson", 37),
        ("darmstadt/da-stadtteile.geojson", 9),
        ("muenchen/stadtbezirke.geojson", 25),
        ("heilbronn/gemeinden.geojson", 63),
        ("messy/kaiserslautern_ortsbezirke_3d.geojson", 10),
    ],
)
def test_other_cities_are_read_whole_and_flat(data_dir: Path, name: str, areas: int) -> None:
    layer = read_layer(data_dir / name, name.rpartition("/")[2])
    shapes = shapely.from_wkb(layer.geometries)
    assert (len(shapes), layer.crs_target) == (areas, "EPSG:25832")
    assert shapely.is_valid(shapes).all()
    assert not shapely.has_z(shapes).any()


def test_muensters_wards_are_lines_that_become_areas_on_one_answer(tmp_path: Path, data_dir: Path) -> None:
    path = _zip(tmp_path / "a.zip", data_dir / "messy/muenster_kommunalwahlbezirke_gk3", "33*")
    with pytest.raises(Problem) as refused:
        read_layer(path, "a.zip")
    assert refused.value.code == "geometry_lines"
    layer = read_layer(path, "a.zip", polygonise=True)
    assert sorted(map(str, layer.columns["BEZIRKNR"])) == [f"{n:02d}" for n in range(1, 34)]
    shapes = shapely.from_wkb(layer.geometries)
    assert shapely.is_valid(shapes).all()
    assert 300e6 < shapely.union_all(shapes).area < 310e6  # the city has 303 km²


@pytest.mark.parametrize(
    ("name", "rows", "header_row", "first", "last_row"),
    [
        ("koeln/bevoelkerung.csv", 29135, 1, "id", 29136),
        ("konstanz/district.csv", 15, 1, "Stadtteil", 16),
        ("konstanz/nach_stadtteilen.csv", 31, 1, "jahr", 32),
        ("darmstadt/da-bestand-2025-q4.csv", 38, 1, "ags", 39),
        ("heilbronn/gemarkungsliste_lika-db_2011-07-18.csv", 3381, 2, "Dienststellenschluessel", 3383),
        ("muenchen/indikatorenatlas2014bevoelkerungeinwohnerdichte.csv", 351, 1, "INDIKATOR_GRUPPE", 352),
    ],
)
def test_tables_keep_their_rows(
    data_dir: Path, name: str, rows: int, header_row: int, first: str, last_row: int
) -> None:
    (table,) = read_table(data_dir / name, name.rpartition("/")[2])
    assert (table.frame.height, table.header_row, table.header[0]) == (rows, header_row, first)
    assert table.row_numbers[-1] == last_row


def test_konstanz_is_written_in_the_windows_code_page(data_dir: Path) -> None:
    (table,) = read_table(data_dir / "konstanz/district.csv", "district.csv")
    assert "Königsbau" in table.frame.to_series(0).to_list()


def test_leipzigs_year_keyed_values_come_through_one_by_one(data_dir: Path) -> None:
    path = data_dir / "leipzig/leipzig-einwohner-insgesamt.json"
    (table,) = read_table(path, path.name)
    document = json.loads(path.read_text())["data"]
    wanted = [
        (year, measure, entry["district"], str(entry["value"]))
        for year, measures in document.items()
        for measure, entries in measures.items()
        for entry in entries
    ]
    assert table.header == ["jahr", "merkmal", "gebiet", "wert"]
    assert table.frame.rows() == wanted


def test_muensters_workbook_keeps_its_sheets(data_dir: Path) -> None:
    path = data_dir / "messy/muenster_bevoelkerung_arbeitsmarkt.xlsx"
    tables = {table.sheet: table for table in read_table(path, path.name)}
    assert len(tables) == 7
    assert tables["Bevölkerung"].header[1:] == ["2010", "2011", "2012", "2013", "2014"]


def test_an_old_workbook_is_read_with_both_rows_of_its_header(data_dir: Path) -> None:
    tables = {table.sheet: table for table in read_table(data_dir / "national/inkar.xls", "inkar.xls")}
    found = tables["Daten"]
    assert (found.frame.height, found.header_row) == (401, 2)
    assert found.header[:4] == ["Kennziffer", "Raumeinheit", "Aggregat", "Arbeitslosenquote / 2017"]
