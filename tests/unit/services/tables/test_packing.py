"""A Shapefile's parts as one archive."""

import hashlib
import io
import zipfile

import pytest

from keck.services.errors import Refused
from keck.services.tables.packing import pack


def packed(*names: str) -> tuple[str, io.BytesIO]:
    target = io.BytesIO()
    return pack([(name, io.BytesIO(name.encode())) for name in names], target), target


def test_parts_in_any_order_become_one_archive_without_what_else_lies_beside_them() -> None:
    name, target = packed("Ort.sbn", "Ort.DBF", "Ort.prj", "Ort.shp.xml", "Ort.shp", "Ort.shx")
    assert name == "Ort.zip"
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["Ort.shp", "Ort.shx", "Ort.dbf", "Ort.prj"]
        assert archive.read("Ort.dbf") == b"Ort.DBF"


def test_the_same_parts_give_the_same_bytes() -> None:
    one, other = packed("a.shp", "a.dbf")[1], packed("a.dbf", "a.shp")[1]
    assert hashlib.sha256(one.getvalue()).digest() == hashlib.sha256(other.getvalue()).digest()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("a.shp", "a.dbf", "b.dbf"), "b.dbf"),
        (("a.shp", "a.shx", "b.shp"), "b.shp"),
        (("a.csv", "b.csv"), "a.csv, b.csv"),
    ],
)
def test_what_is_not_one_shapefile_is_refused_by_name(names: tuple[str, ...], told: str) -> None:
    with pytest.raises(Refused) as refused:
        packed(*names)
    assert refused.value.code == "upload_several"
    assert refused.value.params["names"] == told
