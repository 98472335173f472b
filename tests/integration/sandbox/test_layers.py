"""Boundaries through the real child: what is read, what is mended, what is refused."""

import json
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from keck.domain.findings import Problem
from keck.processing.sandbox import classify, read_layer
from keck.processing.sandbox.drivers import ALLOWED
from keck.processing.sandbox.limits import Limits
from keck.processing.sandbox.running import ask
from tests.integration.sandbox import made_files as made

Refusal = Callable[..., str]


def _outcome(path: Path) -> str:
    try:
        read_layer(path, path.name)
    except Problem as problem:
        return problem.code
    return "read"


ELSEWHERE = (
    "<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    "name", ["a.geojson", "a.json", "a.kml", "a.gpkg", "a.csv", "a.shp", "a.vrt", "a.zip", "a.xml"]
)
def test_a_file_that_leads_elsewhere_is_refused_under_every_name(
    tmp_path: Path, refusal: Refusal, name: str
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    path = tmp_path / name
    path.write_text(ELSEWHERE.format(secret))
    assert refusal(read_layer, path, name) in ("file_unknown", "file_not_zip")


@pytest.mark.parametrize("source", ["/vsicurl/http://127.0.0.1:1/x", "/vsizip//etc/passwd", "secret.csv"])
def test_the_same_inside_a_shapefile_is_not_followed(tmp_path: Path, refusal: Refusal, source: str) -> None:
    parts = dict.fromkeys(("a.shp", "a.shx", "a.dbf", "a.prj"), ELSEWHERE.format(source).encode())
    code = refusal(read_layer, made.zipped(tmp_path / "a.zip", parts), "a.zip")
    assert code in ("layer_broken", "shapefile_rows_differ")


def test_only_the_named_drivers_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("a")
    code = (
        "import pyogrio\nfrom keck.processing.sandbox import answers\ndef warm_up(): pass\n"
        "def serve(out, _): answers._write(out, {'drivers': sorted(pyogrio.list_drivers())}, [])"
    )
    head, _ = ask(path, code, {"task": "probe"}, Limits())
    assert set(head["drivers"]) <= ALLOWED
    assert {"ESRI Shapefile", "GeoJSON", "TopoJSON", "GPKG", "FlatGeobuf", "GML"} <= set(head["drivers"])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a.shp", "zip_name_unsafe"),
        ("/etc/a.shp", "zip_name_unsafe"),
        ("..\\a.shp", "zip_name_unsafe"),
        ("C:\\a.shp", "zip_name_unsafe"),
        ("a.zip", "zip_nested"),
        ("a.txt", "zip_no_shapefile"),
    ],
)
def test_a_zip_with_a_wrong_name_is_not_unpacked(
    tmp_path: Path, refusal: Refusal, name: str, code: str
) -> None:
    path = made.zipped(tmp_path / "a.zip", {name: b"x"})
    assert refusal(read_layer, path, "a.zip") == code


def test_a_zip_with_a_nameless_member_is_not_unpacked(tmp_path: Path, refusal: Refusal) -> None:
    path = made.zipped(tmp_path / "a.zip", {"Xa.shp": b"x"})
    path.write_bytes(path.read_bytes().replace(b"Xa.shp", b"\0a.shp"))
    assert refusal(read_layer, path, "a.zip") == "zip_name_unsafe"


def test_a_zip_with_a_link_is_not_unpacked(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("a.shp")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(read_layer, path, "a.zip") == "zip_name_unsafe"


@pytest.mark.asvs("5.2.3")
def test_zips_that_are_locked_huge_or_full_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    assert refusal(read_layer, made.encrypted_zip(tmp_path / "locked.zip"), "locked.zip") == "zip_locked"
    huge = made.zipped(tmp_path / "huge.zip", {"a.shp": bytes(60_000_000)})
    assert refusal(read_layer, huge, "huge.zip") == "zip_too_large"
    full = made.zipped(tmp_path / "full.zip", {f"{n}.shp": b"" for n in range(60)})
    assert refusal(read_layer, full, "full.zip") == "zip_too_many"
    broken = tmp_path / "cut.zip"
    broken.write_bytes(huge.read_bytes()[:-30])
    assert refusal(read_layer, broken, "cut.zip") == "zip_broken"


def test_a_text_called_zip_is_no_zip(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.zip"
    path.write_text("a;b\n1;2\n")
    assert refusal(read_layer, path, "a.zip") == "file_not_zip"


def test_a_zip_with_two_layers_names_both_and_reads_the_chosen_one(tmp_path: Path) -> None:
    parts = made.shapefile_parts(tmp_path / "a", "Bezirke") | made.shapefile_parts(
        tmp_path / "b", "Stadtteile"
    )
    path = made.zipped(tmp_path / "two.zip", parts)
    assert classify(path, "two.zip").layers == ["Bezirke", "Stadtteile"]
    with pytest.raises(Problem) as refused:
        read_layer(path, "two.zip")
    assert (refused.value.code, refused.value.params["layers"]) == ("layers_several", "Bezirke, Stadtteile")
    assert read_layer(path, "two.zip", layer="Bezirke").columns["nr"] == ["01", "02"]


def test_a_shapefile_without_prj_asks_for_the_system_and_takes_the_answer(tmp_path: Path) -> None:
    path = made.zipped(tmp_path / "a.zip", made.shapefile_parts(tmp_path / "a", crs=None))
    with pytest.raises(Problem) as refused:
        read_layer(path, "a.zip")
    assert (refused.value.code, refused.value.params) == (
        "crs_missing",
        {"candidates": "EPSG:25832, EPSG:25833"},
    )
    layer = read_layer(path, "a.zip", crs="EPSG:25832")
    assert (layer.crs_found, layer.crs_target) == ("EPSG:25832", "EPSG:25832")


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_shapefile_without_a_part_names_it(tmp_path: Path, refusal: Refusal, part: str) -> None:
    parts = {n: c for n, c in made.shapefile_parts(tmp_path / "a").items() if not n.endswith(part)}
    assert refusal(read_layer, made.zipped(tmp_path / "a.zip", parts), "a.zip") == "shapefile_part_missing"


@pytest.mark.asvs("1.4.1")
@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf", ".prj", ".cpg"])
def test_a_shapefile_with_a_damaged_part_never_breaks_the_reader(tmp_path: Path, part: str) -> None:
    parts = made.shapefile_parts(tmp_path / "a")
    name = f"Stadtteile{part}"
    for damage in (parts[name][: len(parts[name]) // 2], b"\xff" * 200, b""):
        path = made.zipped(tmp_path / "a.zip", {**parts, name: damage})
        assert _outcome(path).startswith(("read", "layer_", "crs_", "geometry_", "shapefile_rows"))


def test_attributes_keep_their_umlauts_whatever_the_file_says_of_them(tmp_path: Path) -> None:
    parts = made.shapefile_parts(tmp_path / "a")
    silent = {n: c for n, c in parts.items() if not n.endswith(".cpg")}
    assert read_layer(made.zipped(tmp_path / "s.zip", silent), "s.zip").columns["name"] == ["Süd", "Nord"]
    windows = parts["Stadtteile.dbf"].replace("Süd ".encode(), "Süd  ".encode("cp1252"))
    lying = made.zipped(tmp_path / "l.zip", {**parts, "Stadtteile.dbf": windows, "Stadtteile.cpg": b"UTF-8"})
    assert read_layer(lying, "l.zip").columns["name"] == ["Süd", "Nord"]


def test_a_shp_alone_is_told_what_it_lacks(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.shp"
    path.write_bytes(made.shapefile_parts(tmp_path / "a")["Stadtteile.shp"])
    assert refusal(read_layer, path, "a.shp") == "shapefile_alone"


def test_a_ring_that_crosses_itself_is_mended_and_reported(tmp_path: Path) -> None:
    path = made.geojson(tmp_path / "a.geojson", made.feature([made.pentagram()]), made.feature([made.SQUARE]))
    layer = read_layer(path, "a.geojson")
    assert [(one.code, one.row) for one in layer.findings] == [("geometry_repaired", 1)]
    assert shapely.is_valid(shapely.from_wkb(layer.geometries)).all()


def test_an_unclosed_ring_is_closed_and_reported(tmp_path: Path) -> None:
    path = made.geojson(tmp_path / "a.geojson", made.feature([made.SQUARE[:-1]]), made.feature([made.SQUARE]))
    layer = read_layer(path, "a.geojson")
    assert [(one.code, one.row) for one in layer.findings] == [("geometry_unclosed", 1)]
    assert len(set(layer.geometries)) == 1


@pytest.mark.asvs("15.2.2")
@pytest.mark.parametrize(("points", "code"), [(300, "read"), (5000, "geometry_tangled")])
def test_a_polygon_made_to_be_slow_ends_soon(tmp_path: Path, points: int, code: str) -> None:
    path = made.geojson(tmp_path / "a.geojson", made.feature([made.star(points)]))
    started = time.monotonic()
    assert _outcome(path) == code
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "-Infinity"])
def test_a_coordinate_that_is_no_number_is_refused(tmp_path: Path, refusal: Refusal, number: str) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [made.feature([made.SQUARE])]})
    path = tmp_path / "a.geojson"
    path.write_text(text.replace("51.0", number, 1))
    assert refusal(read_layer, path, "a.geojson") in ("geometry_not_finite", "layer_broken", "json_broken")


def test_what_is_not_in_germany_was_read_in_a_wrong_system(tmp_path: Path, refusal: Refusal) -> None:
    ring = [[x + 60, y] for x, y in made.SQUARE]
    path = made.geojson(tmp_path / "a.geojson", made.feature([ring]))
    assert refusal(read_layer, path, "a.geojson") == "crs_not_here"
    assert refusal(read_layer, path, "a.geojson", crs="EPSG:999999") == "crs_unknown"
    assert refusal(read_layer, path, "a.geojson", crs="/etc/passwd") == "crs_unknown"


def test_metres_in_geojson_without_a_word_ask_for_the_system(tmp_path: Path, refusal: Refusal) -> None:
    ring = [[350000 + x * 1000, 5640000 + y * 1000] for x, y in ((0, 0), (1, 0), (1, 1), (0, 0))]
    path = made.geojson(tmp_path / "a.geojson", made.feature([ring]))
    assert refusal(read_layer, path, "a.geojson") == "crs_missing"
    assert read_layer(path, "a.geojson", crs="25832").crs_target == "EPSG:25832"


def test_east_of_twelve_degrees_lies_the_other_zone(tmp_path: Path) -> None:
    ring = [[x + 6, y] for x, y in made.SQUARE]
    path = made.geojson(tmp_path / "a.geojson", made.feature([ring]))
    assert read_layer(path, "a.geojson").crs_target == "EPSG:25833"


def test_height_lines_and_empty_features_are_sorted_out(tmp_path: Path) -> None:
    flat = [made.SQUARE]
    path = made.geojson(
        tmp_path / "a.geojson",
        made.feature([[[*point, 77.0] for point in made.SQUARE]], key="a"),
        made.feature(None, key="b"),
        made.feature(made.SQUARE, "LineString", key="c"),
        {
            **made.feature(None, key="d"),
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "coordinates": flat},
                    {"type": "Point", "coordinates": [6.95, 50.95]},
                ],
            },
        },
    )
    layer = read_layer(path, "a.geojson")
    assert layer.columns["key"] == ["a", "b", "c", "d"]
    assert [one is None for one in layer.geometries] == [False, True, True, False]
    assert [(one.code, one.row) for one in layer.findings] == [
        ("geometry_missing", 2),
        ("geometry_dropped", 3),
        ("geometry_parts_dropped", 4),
    ]


@pytest.mark.parametrize(
    ("kind", "code"), [("LineString", "geometry_lines"), ("MultiPoint", "geometry_points")]
)
def test_lines_and_points_are_no_areas(tmp_path: Path, refusal: Refusal, kind: str, code: str) -> None:
    path = made.geojson(tmp_path / "a.geojson", made.feature(made.SQUARE, kind))
    assert refusal(read_layer, path, "a.geojson") == code


def test_layers_without_areas_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    assert refusal(read_layer, made.geojson(tmp_path / "a.geojson"), "a.geojson") == "layer_empty"
    nothing = made.geojson(tmp_path / "b.geojson", made.feature(None), made.feature(None))
    assert refusal(read_layer, nothing, "b.geojson") in ("geometry_none", "layer_no_shapes")


def test_broken_and_endless_json_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    deep = tmp_path / "deep.geojson"
    deep.write_text('{"type":"FeatureCollection","features":' + "[" * 20000)
    assert refusal(read_layer, deep, "deep.geojson") in ("layer_broken", "json_broken")
    cut = tmp_path / "cut.geojson"
    cut.write_text('{"type":"FeatureCollection","features":[{"type":"Feature"')
    assert refusal(read_layer, cut, "cut.geojson") in ("layer_broken", "json_broken")


def _geopackage(path: Path, layers: tuple[str, ...] = ("stadtteile",)) -> Path:
    for layer in layers:
        pyogrio.raw.write(
            path,
            shapely.to_wkb(np.array([shapely.box(350000, 5640000, 351000, 5641000)])),
            [np.array(["01"], dtype=object)],
            ["nr"],
            layer=layer,
            geometry_type="Polygon",
            crs="EPSG:25832",
            driver="GPKG",
            append=path.exists(),
        )
    return path


def test_a_geopackage_is_read_and_two_layers_are_named(tmp_path: Path, refusal: Refusal) -> None:
    one = _geopackage(tmp_path / "one.gpkg")
    assert read_layer(one, "one.gpkg").columns == {"nr": ["01"]}
    two = _geopackage(tmp_path / "two.gpkg", ("a", "b"))
    assert classify(two, "two.gpkg").layers == ["a", "b"]
    assert refusal(read_layer, two, "two.gpkg") == "layers_several"
    assert read_layer(two, "two.gpkg", layer="b").columns == {"nr": ["01"]}


def test_an_endless_view_of_a_geopackage_is_not_opened(tmp_path: Path, refusal: Refusal) -> None:
    path = _geopackage(tmp_path / "a.gpkg")
    with sqlite3.connect(path) as database:
        database.execute("alter table stadtteile rename to hidden")
        database.execute(
            "create view stadtteile as with recursive n(i) as (select 1 union all select i + 1 from n) "
            "select i as fid, (select geom from hidden) as geom, i as nr from n"
        )
    assert refusal(read_layer, path, "a.gpkg") == "gpkg_no_layer"


def test_a_damaged_geopackage_is_refused(tmp_path: Path, refusal: Refusal) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert refusal(read_layer, path, "a.gpkg") == "layer_broken"


KML = '<?xml version="1.0"?>{}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


@pytest.mark.parametrize(
    ("head", "body", "code"),
    [
        ('<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<name>&x;</name>", "kml_doctype"),
        ("", "<Placemark>", "kml_broken"),
        ("", "", "layer_empty"),
        (
            "",
            "<Placemark><LineString><coordinates>7,51 7.1,51 7.1,51.1</coordinates></LineString></Placemark>",
            "geometry_lines",
        ),
        (
            "",
            "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>a,b</coordinates></LinearRing>"
            "</outerBoundaryIs></Polygon></Placemark>",
            "kml_coordinates",
        ),
    ],
)
def test_kml_that_can_not_be_read_is_refused(
    tmp_path: Path, refusal: Refusal, head: str, body: str, code: str
) -> None:
    path = tmp_path / "a.kml"
    path.write_text(KML.format(head, body))
    assert refusal(read_layer, path, "a.kml") == code
