"""Small files of all kinds, good and hostile, made by code."""

import io
import json
import math
import random
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

SQUARE = [[6.9, 50.9], [7.0, 50.9], [7.0, 51.0], [6.9, 51.0], [6.9, 50.9]]


def feature(coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties or {"key": "1"},
        "geometry": None if coordinates is None else {"type": kind, "coordinates": coordinates},
    }


def geojson(path: Path, *features: dict[str, Any], **members: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": list(features)}))
    return path


def star(points: int) -> list[list[float]]:
    """A ring whose corners lie at random: nearly every edge crosses a fourth of the others."""
    chance = random.Random(1)
    ring = [[6.9 + chance.random() / 10, 50.9 + chance.random() / 10] for _ in range(points)]
    return [*ring, ring[0]]


def pentagram() -> list[list[float]]:
    turns = [math.tau * step * 2 / 5 for step in range(6)]
    return [[7 + math.sin(turn) / 20, 51 + math.cos(turn) / 20] for turn in turns]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def shapefile_parts(
    folder: Path, name: str = "Stadtteile", crs: str | None = "EPSG:25832"
) -> dict[str, bytes]:
    """Return the parts of a Shapefile with two squares."""
    folder.mkdir(exist_ok=True)
    boxes = np.array([shapely.box(x, 5640000, x + 1000, 5641000) for x in (350000, 351000)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _write(folder, name, boxes, crs)
    parts = {part.name: part.read_bytes() for part in sorted(folder.glob(f"{name}.*"))}
    if crs is None:
        parts.pop(f"{name}.prj", None)
    return parts


def _write(folder: Path, name: str, boxes: Any, crs: str | None) -> None:
    pyogrio.raw.write(
        folder / f"{name}.shp",
        shapely.to_wkb(boxes),
        [np.array(["01", "02"], dtype=object), np.array(["Süd", "Nord"], dtype=object)],
        ["nr", "name"],
        geometry_type="Polygon",
        crs=crs,
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(place, column, value, value="42")
                    else:
                        sheet.write(place, column, value)
    return path


def locked_workbook(path: Path) -> Path:
    """Write the beginning of an encrypted workbook: a compound file with a stream of that name."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)
    path.write_bytes(header + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    return path


def row_bomb(path: Path) -> Path:
    """Write a workbook whose sheet is small packed and huge unpacked."""
    good = io.BytesIO()
    with xlsxwriter.Workbook(good) as book:
        book.add_worksheet("Tabelle").write(0, 0, "a")
    with zipfile.ZipFile(good) as source:
        members = {name: source.read(name) for name in source.namelist()}
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c></row>'
    head, _, tail = members["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    members["xl/worksheets/sheet1.xml"] = head + b"<sheetData>" + row * 1_000_000 + tail
    return zipped(path, members)


def encrypted_zip(path: Path) -> Path:
    zipped(path, {"a.shp": b"x"})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature) + offset
        content[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(bytes(content))
    return path
