"""Boundaries and archives made to harm: each is refused in a sentence, and the next file is read."""

import http.server
import io
import json
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from keck.domain.findings import Problem
from keck.processing.sandbox import read_layer
from tests.integration.sandbox import made_files as made

Refusal = Callable[..., str]
ENDINGS = (
    "zip",
    "shp",
    "geojson",
    "json",
    "topojson",
    "gpkg",
    "fgb",
    "gml",
    "kml",
    "kmz",
    "xml",
    "csv",
    "xlsx",
)
CANARY = "kanarienvogel-4711"


class Listener(http.server.ThreadingHTTPServer):
    """An address that nobody must call."""

    calls = 0

    def finish_request(self, *_: object) -> None:
        Listener.calls += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    Listener.calls = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def _leading_elsewhere(secret: Path, port: int) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}/x"
    layer = "<OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    gml = "xmlns:gml='http://www.opengis.net/gml' xmlns:xlink='http://www.w3.org/1999/xlink'"
    schema = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a {}'"
    return {
        "vrt": f"<OGRVRTDataSource>{layer.format(secret)}</OGRVRTDataSource>",
        "vrt-http": f"<OGRVRTDataSource>{layer.format('/vsicurl/' + address)}</OGRVRTDataSource>",
        "vrt-in-gml": f"<!-- <FeatureCollection {gml}> --><OGRVRTDataSource>{layer.format(secret)}"
        "</OGRVRTDataSource>",
        "wfs": f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>",
        "wfs-name": f"WFS:{address}",
        "gdalg": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector convert {secret} x"}),
        "vsi-name": f"/vsicurl/{address}",
        "gml-schema": f"<gml:FeatureCollection {gml} {schema.format(address)}><gml:featureMember/>"
        "</gml:FeatureCollection>",
        "gml-xlink": f"<gml:FeatureCollection {gml}><gml:featureMember><a><gml:surfaceProperty "
        f"xlink:href='{address}#b'/></a></gml:featureMember></gml:FeatureCollection>",
        "gml-entity": f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file://{secret}'>]><gml:FeatureCollection {gml}>"
        "<gml:featureMember><a>&b;</a></gml:featureMember></gml:FeatureCollection>",
        "kml-link": "<kml><Document><NetworkLink><Link><href>" + address + "</href></Link></NetworkLink>"
        "</Document></kml>",
        "geojson-link": json.dumps({"type": "FeatureCollection", "features": [], "links": [address]}),
    }


@pytest.mark.parametrize("kind", sorted(_leading_elsewhere(Path("x"), 1)))
def test_u02_a_text_that_leads_elsewhere_is_refused_under_each_ending(
    tmp_path: Path, refusal: Refusal, listener: Listener, kind: str
) -> None:
    secret = tmp_path / "secret.geojson"
    made.geojson(secret, made.feature([made.SQUARE], key=CANARY))
    text = _leading_elsewhere(secret, listener.server_address[1])[kind]
    for ending in ENDINGS if kind in ("vrt-http", "wfs", "gdalg") else ENDINGS[-4::2]:
        path = tmp_path / f"a.{ending}"
        path.write_text(text)
        with pytest.raises(Problem) as refused:
            read_layer(path, path.name)
        assert CANARY not in str(refused.value.params)
    assert Listener.calls == 0


def _archive(path: Path, names: list[str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a/../../b.shp"], "zip_name_unsafe"),
        (["/a.shp"], "zip_name_unsafe"),
        (["..\\..\\a.shp"], "zip_name_unsafe"),
        (["c:a.shp"], "zip_name_unsafe"),
        (["a.shp", "a.shp"], "zip_name_twice"),
        (["a.shp", "A.SHP"], "zip_name_twice"),
        (["a.shp", "b.tar.gz"], "zip_nested"),
        (["a.shp", "b.kmz"], "zip_nested"),
        ([f"{n}.shp" for n in range(10_000)], "zip_too_many"),
    ],
)
def test_u04_an_archive_with_such_names_is_not_unpacked(
    tmp_path: Path, refusal: Refusal, names: list[str], code: str
) -> None:
    for ending in ("zip", "kmz"):
        assert refusal(read_layer, _archive(tmp_path / f"a.{ending}", names), f"a.{ending}") == code


def _patched(path: Path, target: Path, offset: int, value: bytes, *, signature: bytes) -> Path:
    content = bytearray(path.read_bytes())
    place = content.find(signature) + offset
    content[place : place + len(value)] = value
    target.write_bytes(bytes(content))
    return target


@pytest.mark.asvs("5.2.3")
def test_u04_names_with_zero_bytes_links_and_forged_sizes_are_refused(
    tmp_path: Path, refusal: Refusal
) -> None:
    parts = made.shapefile_parts(tmp_path / "a")
    good = made.zipped(tmp_path / "good.zip", dict(sorted(parts.items(), reverse=True)))
    assert zipfile.ZipFile(good).namelist()[0].endswith(".shx")
    entry = b"PK\x01\x02"
    zero = _patched(good, tmp_path / "zero.zip", 46 + 3, b"\0", signature=entry)
    assert refusal(read_layer, zero, "zero.zip") in ("zip_name_unsafe", "zip_broken")
    link = _patched(good, tmp_path / "link.zip", 38, struct.pack("<I", 0o120777 << 16), signature=entry)
    assert refusal(read_layer, link, "link.zip") == "zip_name_unsafe"
    # The directory promises little, the stream holds much: reading stops at what was promised.
    small = _patched(good, tmp_path / "small.zip", 24, struct.pack("<I", 10), signature=entry)
    assert refusal(read_layer, small, "small.zip") in ("zip_broken", "layer_broken")
    large = _patched(good, tmp_path / "large.zip", 24, struct.pack("<I", 2**32 - 2), signature=entry)
    assert refusal(read_layer, large, "large.zip") == "zip_too_large"


def test_u04_members_that_share_their_bytes_are_refused(tmp_path: Path, refusal: Refusal) -> None:
    """A quoted bomb: many entries of the directory lead to one packed stream."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", bytes(11_000_000))
        first = archive.infolist()[0]
        for number in range(40):
            twin = zipfile.ZipInfo(f"b{number}.shp")
            for what in ("file_size", "compress_size", "CRC", "header_offset", "compress_type"):
                setattr(twin, what, getattr(first, what))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    path = tmp_path / "quoted.zip"
    path.write_bytes(packed.getvalue())
    assert refusal(read_layer, path, "quoted.zip") in ("zip_too_large", "zip_broken")


GML = (
    '<?xml version="1.0"?>{}<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">'
    "<gml:featureMember><a><b>{}</b></a></gml:featureMember></gml:FeatureCollection>"
)
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
)


@pytest.mark.asvs("1.5.1")
@pytest.mark.parametrize(
    ("head", "code"),
    [
        (LAUGHS, "xml_doctype"),
        ('<!DOCTYPE a [<!ENTITY j SYSTEM "file:///etc/passwd">]>', "xml_doctype"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">', "xml_doctype"),
        ("<open>", "xml_broken"),
    ],
)
def test_gml_and_kml_with_entities_are_refused(
    tmp_path: Path, refusal: Refusal, head: str, code: str
) -> None:
    path = tmp_path / "a.gml"
    path.write_text(GML.format(head, "&j;" if "ENTITY" in head else "x"))
    assert refusal(read_layer, path, "a.gml") == code
    path.write_bytes(GML.format(head, "x").replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"))
    assert refusal(read_layer, path, "a.gml") in (code, "file_unknown", "xml_broken")
    kml = tmp_path / "a.kml"
    kml.write_text(f'<?xml version="1.0"?>{head}<kml><Document><name>&j;</name></Document></kml>')
    assert refusal(read_layer, kml, "a.kml") in ("kml_doctype", "kml_broken")
    packed = made.zipped(tmp_path / "a.kmz", {"doc.kml": kml.read_bytes()})
    assert refusal(read_layer, packed, "a.kmz") in ("kml_doctype", "kml_broken")


def _geojson(path: Path, ring: str, kind: str = "Polygon") -> Path:
    geometry = f'{{"type":"{kind}","coordinates":{ring}}}'
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"k":"1"},"geometry":'
        + geometry
        + "}]}"
    )
    return path


def test_u07_too_many_vertices_are_counted_and_refused(tmp_path: Path, refusal: Refusal) -> None:
    turns = np.linspace(0, 2 * np.pi, 2_000_001)
    circle = np.round(np.column_stack([7 + np.sin(turns) / 10, 51 + np.cos(turns) / 10]), 7)
    one = _geojson(tmp_path / "a.geojson", json.dumps([circle.tolist()]))
    assert refusal(read_layer, one, "a.geojson") == "geometry_one_too_large"


@pytest.mark.long
def test_u07_too_many_rings_are_counted_and_refused(tmp_path: Path, refusal: Refusal) -> None:
    small = "[[7,51],[7.1,51],[7.1,51.1],[7,51]]"
    many = _geojson(tmp_path / "b.geojson", "[" + ",".join([small] * 1_000_000) + "]")
    assert refusal(read_layer, many, "b.geojson") in (
        "geometry_one_too_large",
        "reading_memory",
        "reading_too_long",
    )


@pytest.mark.long
def test_u07_many_large_areas_are_too_large_together(tmp_path: Path, refusal: Refusal) -> None:
    ring = ",".join(["[7,51],[7,52],[8,52]"] * 66_000 + ["[7,51]"])
    features = ",".join(
        f'{{"type":"Feature","properties":{{"k":"{n}"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}'
        for n in range(52)
    )
    ten = tmp_path / "c.geojson"
    ten.write_text('{"type":"FeatureCollection","features":[' + features + "]}")
    assert refusal(read_layer, ten, "c.geojson") in (
        "geometry_too_large",
        "reading_memory",
        "reading_too_long",
    )


def test_u07_a_small_topology_that_would_be_huge_is_refused_before_it_is_drawn(
    tmp_path: Path, refusal: Refusal
) -> None:
    arc = [[7 + n * 1e-6, 51 + n % 2 * 1e-6] for n in range(20_000)]
    shapes = [{"type": "Polygon", "arcs": [[0] * 400], "properties": {"k": str(n)}} for n in range(100)]
    topology = {
        "type": "Topology",
        "arcs": [arc],
        "objects": {"a": {"type": "GeometryCollection", "geometries": shapes}},
    }
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps(topology))
    assert refusal(read_layer, path, "a.topojson") == "geometry_too_large"


@pytest.mark.parametrize(
    ("ring", "kind", "codes"),
    [
        ("[]", "Polygon", ("geometry_none", "layer_no_shapes", "layer_broken")),
        ("[[[7,51],[7,51],[7,51],[7,51]]]", "Polygon", ("geometry_none",)),
        ("[[[7,51],[7.25,51],[7.5,51],[7,51]]]", "Polygon", ("geometry_none",)),
        ("[[[179.9,51],[-179.9,51],[-179.9,52],[179.9,51]]]", "Polygon", ("crs_not_here",)),
        (
            "[[[1e308,51],[7.1,51],[7.1,51.1],[1e308,51]]]",
            "Polygon",
            ("crs_missing_unusual", "geometry_not_finite"),
        ),
        ("[7,51]", "Point", ("geometry_points",)),
    ],
)
def test_u07_shapes_that_are_none_are_told(
    tmp_path: Path, refusal: Refusal, ring: str, kind: str, codes: tuple[str, ...]
) -> None:
    assert refusal(read_layer, _geojson(tmp_path / "a.geojson", ring, kind), "a.geojson") in codes


def test_u07_a_deep_collection_ends_in_a_sentence(tmp_path: Path) -> None:
    deep = '{"type":"Polygon","coordinates":[[[7,51],[7.1,51],[7.1,51.1],[7,51]]]}'
    for _ in range(3000):
        deep = f'{{"type":"GeometryCollection","geometries":[{deep}]}}'
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":' + deep + "}]}"
    )
    with pytest.raises(Problem):
        read_layer(path, "a.geojson")


def test_u07_ring_after_ring_is_valid_when_it_leaves_the_child(tmp_path: Path) -> None:
    path = made.geojson(
        tmp_path / "a.geojson", made.feature([made.star(300)]), made.feature([made.pentagram()])
    )
    layer = read_layer(path, "a.geojson")
    shapes = shapely.from_wkb([one for one in layer.geometries if one])
    assert shapely.is_valid(shapes).all()


def _shapefile(tmp_path: Path, **changed: bytes) -> Path:
    parts = made.shapefile_parts(tmp_path / "parts")
    parts.update({f"Stadtteile.{suffix}": content for suffix, content in changed.items()})
    return made.zipped(tmp_path / "a.zip", parts)


@pytest.mark.asvs("1.4.2")
@pytest.mark.parametrize("count", [0, 1, 3, 2_000_000_000])
def test_u08_a_table_that_lies_about_its_rows_is_told(tmp_path: Path, refusal: Refusal, count: int) -> None:
    dbf = bytearray(made.shapefile_parts(tmp_path / "a")["Stadtteile.dbf"])
    dbf[4:8] = struct.pack("<I", count)
    assert refusal(read_layer, _shapefile(tmp_path, dbf=bytes(dbf)), "a.zip") == "shapefile_rows_differ"


@pytest.mark.parametrize("said", [b"UTF-8", b"latin1", b"\xff\xfe", b"no-such-encoding", b"1252" * 1000])
def test_u08_a_code_page_that_lies_does_no_harm(tmp_path: Path, said: bytes) -> None:
    assert read_layer(_shapefile(tmp_path, cpg=said), "a.zip").columns["nr"] == ["01", "02"]


def test_u08_shapes_and_rows_of_two_files_are_not_mixed(tmp_path: Path, refusal: Refusal) -> None:
    other = tmp_path / "other"
    other.mkdir()
    boxes = np.array([shapely.box(x, 0, x + 1, 1) for x in range(5)])
    pyogrio.raw.write(
        other / "b.shp",
        shapely.to_wkb(boxes),
        [np.array(list("abcde"), dtype=object)],
        ["nr"],
        geometry_type="Polygon",
        crs="EPSG:25832",
        driver="ESRI Shapefile",
    )
    dbf = (other / "b.dbf").read_bytes()
    assert refusal(read_layer, _shapefile(tmp_path, dbf=dbf), "a.zip") == "shapefile_rows_differ"


def test_the_next_good_file_is_read_after_all_of_that(tmp_path: Path) -> None:
    path = made.geojson(tmp_path / "a.geojson", made.feature([made.SQUARE]))
    assert len(read_layer(path, "a.geojson").geometries) == 1
