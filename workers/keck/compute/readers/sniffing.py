"""Telling a file's format by its content."""

import json
import zipfile
from pathlib import Path

from keck.compute.readers.archives import checked_members
from keck.compute.readers.raw import FileFacts
from keck.domain.findings import Problem

_HEAD = 4096
_TABLE = ("csv", "tsv", "txt", "json")
_FORMULA_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    if not head.strip():
        raise Problem("file_empty", file=filename)
    kind, form = _recognise(path, filename, head)
    return FileFacts(kind, form, size)


def _recognise(path: Path, filename: str, head: bytes) -> tuple[str, str]:
    suffix = filename.lower().rpartition(".")[2]
    if head.startswith(b"PK"):
        return _zipped(path, filename)
    if head.startswith(b"SQLite format 3\0"):
        return "areas", "gpkg"
    if head.startswith(b"\0\0\x27\x0a"):
        raise Problem("shapefile_alone", file=filename)
    if head.startswith(_FORMULA_BOOK):
        raise Problem("workbook_old_or_locked", file=filename)
    if suffix == "zip" or suffix == "xlsx":
        raise Problem("file_not_zip", file=filename)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        return _markup(head, filename)
    if text.startswith((b"{", b"[")) and suffix not in ("csv", "tsv", "txt"):
        return _json(path, filename)
    if suffix in _TABLE or b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "table", "csv"
    raise Problem("file_unknown", file=filename)


def _zipped(path: Path, filename: str) -> tuple[str, str]:
    try:
        names = checked_members(path)
    except zipfile.BadZipFile as error:
        raise Problem("file_not_zip", file=filename) from error
    if "xl/workbook.xml" in names:
        return "table", "xlsx"
    if "[Content_Types].xml" in names:
        raise Problem("file_unknown", file=filename)
    return "areas", "shp"


def _markup(head: bytes, filename: str) -> tuple[str, str]:
    lowered = head.lower()
    if b"<kml" in lowered:
        return "areas", "kml"
    raise Problem("file_unknown", file=filename)


def _json(path: Path, filename: str) -> tuple[str, str]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Problem("json_broken", file=filename) from error
    if isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature"):
        return "areas", "geojson"
    if isinstance(document, (dict, list)):
        return "table", "json"
    raise Problem("file_unknown", file=filename)
