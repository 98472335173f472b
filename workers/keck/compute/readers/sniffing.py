"""Telling a file's format by its content."""

import re
import tomllib
import zipfile
from pathlib import Path

from keck.compute.readers.archives import LAYERS, WORKBOOK, checked_members, kml_documents, shapefiles
from keck.compute.readers.geopackage import layer_names
from keck.compute.readers.json_table import load
from keck.compute.readers.raw import FileFacts
from keck.compute.readers.text import as_utf8
from keck.compute.readers.topojson import object_names
from keck.compute.readers.workbook import WORKBOOKS, sheet_names
from keck.domain.findings import Problem

_HEAD = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Documents, pictures, programs and archives, which may hold lines of text too.
_FOREIGN = (
    b"%PDF", b"%!PS", b"{\\rtf", b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"\x1f\x8b", b"BZh",
    b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ",
)  # fmt: skip
_OLD_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE_ENDINGS = ("csv", "tsv", "txt")
_GEOJSON = re.compile(rb'"type"\s*:\s*"(FeatureCollection|Feature)"')
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
# The first element of a document, with or without a prefix; a name in a comment or a value is none.
_KML = re.compile(rb"<(?:[\w.-]+:)?kml[\s>]", re.IGNORECASE)
_GML = re.compile(rb"<(?:[\w.-]+:)?\w*FeatureCollection\s[^>]*opengis\.net/gml", re.IGNORECASE)
_TOML = re.compile(rb"(?m)\A(?:\s*(?:#.*)?\r?\n)*\s*(?:\[\[?[\w.\"-]+\]\]?|[\w-]+\s*=\s*\S)")


def sniff(path: Path, filename: str) -> FileFacts:
    """Return what a file is.

    Raises
    ------
    Problem
        If it is empty or of no format that is read here.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\0"):
        raise Problem("file_empty", file=filename)
    kind, form = recognise(path, filename, head)
    sheets = sheet_names(path, filename) if form in WORKBOOKS else []
    layers = layer_names(path, filename) if form == "gpkg" else []
    if form in ("shp", "kmz"):
        names = checked_members(path)
        layers = list(shapefiles(names) if form == "shp" else kml_documents(names))
    if form == "topojson":
        layers = object_names(path, filename)
    return FileFacts(kind, form, size, sheets, layers)


def recognise(path: Path, filename: str, head: bytes) -> tuple[str, str]:
    """Return kind and format."""
    suffix = filename.lower().rpartition(".")[2]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, filename)
    if head.startswith(_FOREIGN):
        raise Problem("file_unknown", file=filename)
    if head.startswith(b"SQLite format 3\0"):
        return "areas", "gpkg"
    if head.startswith(b"fgb"):
        return "areas", "fgb"
    if head.startswith(b"\0\0\x27\x0a"):
        raise Problem("shapefile_alone", file=filename)
    if head.startswith(_OLE):
        return _compound(path, filename)
    if suffix in ("zip", "xlsx"):
        raise Problem("file_not_zip", file=filename)
    return _text(path, filename, suffix, head)


def _compound(path: Path, filename: str) -> tuple[str, str]:
    """Tell old workbooks from all else that is kept in this format: documents, mails, installers."""
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise Problem("workbook_locked", file=filename)
    if not any(stream in content for stream in _OLD_WORKBOOK):
        raise Problem("file_unknown", file=filename)
    return "table", "xls"


def _text(path: Path, filename: str, suffix: str, head: bytes) -> tuple[str, str]:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = as_utf8(head).lstrip()
    if b"\0" in text and not wide:
        raise Problem("file_unknown", file=filename)
    if text.startswith(b"<"):
        if _KML.search(text[:4096]):
            return "areas", "kml"
        if _GML.search(text[:4096]):
            return "areas", "gml"
        raise Problem("file_unknown", file=filename)
    if suffix == "toml" or (suffix not in _TABLE_ENDINGS and _is_toml(path, text)):
        return "definitions", "toml"
    if text.startswith((b"{", b"[")) and suffix not in _TABLE_ENDINGS:
        return _json(path, filename, text)
    return "table", "csv"


def _is_toml(path: Path, text: bytes) -> bool:
    if not _TOML.match(text):
        return False
    try:
        return bool(tomllib.loads(as_utf8(path.read_bytes()).decode()))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False


def _zipped(path: Path, filename: str) -> tuple[str, str]:
    names = checked_members(path, WORKBOOK)
    if "xl/workbook.xml" in names:
        return "table", "xlsx"
    if "mimetype" in names and _is_spreadsheet(path):
        return "table", "ods"
    if "[Content_Types].xml" in names or "mimetype" in names or "xl/workbook.bin" in names:
        raise Problem("file_unknown", file=filename)
    names = checked_members(path, LAYERS)
    if shapefiles(names):
        return "areas", "shp"
    if kml_documents(names):
        return "areas", "kmz"
    raise Problem("zip_no_shapefile")


def _is_spreadsheet(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive, archive.open("mimetype") as stream:
        return stream.read(len(_ODS)) == _ODS


def _json(path: Path, filename: str, text: bytes) -> tuple[str, str]:
    if _TOPOLOGY.search(text[:4096]):
        return "areas", "topojson"
    if text.startswith(b"{") and _GEOJSON.search(text):
        return "areas", "geojson"
    document = load(path, filename)
    if isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature"):
        return "areas", "geojson"
    return "table", "json"
