"""Rows and columns that are hidden in an XLSX workbook."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from keck.compute.readers.raw import Hidden
from keck.compute.readers.xml_document import forbid_doctype

_CHUNK = 1 << 20
_LARGEST_INDEX = 10_000_000
_LONGEST_TAG = 4096
_MOST_COLUMNS = 20_000
_MARK = b"hidden="
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)\s([^<>]{0,1000}\bhidden=["'](?:1|true)["'][^<>]{0,1000})>""")
_NUMBER = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")


def hidden_of(archive: zipfile.ZipFile, sheets: list[str]) -> dict[str, Hidden]:
    """Return what is hidden on some sheets. A sheet may have a million rows, so its text is only searched."""
    members = _members(archive)
    return {name: _of_sheet(archive, members[name]) for name in sheets if name in members}


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each sheet."""
    files = {
        one["Id"]: one["Target"]
        for one in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
        if "Id" in one and "Target" in one
    }
    sheets = _elements(archive, "xl/workbook.xml", "sheet")
    named = {one.get("name", ""): files.get(_relation(one), "") for one in sheets}
    return {
        name: target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for name, target in named.items()
        if target
    }


def _relation(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == tag:
            found.append(attributes)

    with archive.open(name) as stream:
        text = stream.read(_LARGEST_INDEX)
    parser = expat.ParserCreate()
    forbid_doctype(parser)
    parser.StartElementHandler = start
    parser.Parse(text, True)
    return found


def _of_sheet(archive: zipfile.ZipFile, name: str) -> Hidden:
    hidden = Hidden()
    with archive.open(name) as stream:
        for text in _windows(stream):
            for kind, attributes in _HIDDEN.findall(text):
                numbers = {key: int(value) for key, value in _NUMBER.findall(attributes)}
                if kind == b"row" and b"r" in numbers:
                    hidden.rows.add(numbers[b"r"])
                elif kind == b"col" and {b"min", b"max"} <= set(numbers):
                    last = min(numbers[b"max"], _MOST_COLUMNS)
                    hidden.columns.update(range(numbers[b"min"], last + 1))
    return hidden


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the parts of a text that speak of something hidden; no tag is cut in two."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<")
        rest = text[cut:] if cut >= 0 and len(text) - cut <= _LONGEST_TAG else b""
        if _MARK in text:
            yield text[: len(text) - len(rest)]
    if _MARK in rest:
        yield rest
