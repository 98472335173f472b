"""Rows and columns of an XLSX workbook that are hidden: they are read, and people should know."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from keck.compute.readers.raw import RawTable
from keck.compute.readers.xml_document import Doctype, forbid_doctype
from keck.domain.findings import Finding, Severity

_CHUNK = 1 << 20
_LARGEST_INDEX = 10_000_000
_LONGEST_TAG = 4096
_MOST_COLUMNS = 20_000
_MARK = b"hidden="
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)\s([^<>]{0,1000}\bhidden=["'](?:1|true)["'][^<>]{0,1000})>""")
_NUMBER = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")
_SHOWN = 12


@dataclass(slots=True)
class Hidden:
    """What is hidden on a sheet, counted from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def find_hidden(path: Path, sheets: list[str]) -> dict[str, Hidden]:
    """Return what is hidden on some sheets of a workbook; sheets without anything hidden are left out.

    The reader of values does not know it. A sheet may have a million rows, so its text is only searched.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive)
            found = {name: _of_sheet(archive, members[name]) for name in sheets if name in members}
    except (zipfile.BadZipFile, KeyError, ValueError, expat.ExpatError, Doctype):
        # Whether the workbook can be read is for the reader of values to say.
        return {}
    return {name: hidden for name, hidden in found.items() if hidden.rows or hidden.columns}


def tell_hidden(table: RawTable, hidden: Hidden) -> list[Finding]:
    """Say which hidden rows and columns hold something that is read."""
    rows = sorted(hidden.rows.intersection(table.row_numbers.tolist()))
    columns = [
        place
        for place, (text, cells) in enumerate(zip(table.header, table.frame.get_columns(), strict=True), 1)
        if place in hidden.columns and (text or cells.null_count() < len(cells))
    ]
    found = []
    if rows:
        params = {"number": len(rows), "rows": _ranges(rows)}
        found.append(Finding("rows_hidden", Severity.WARNING, table.sheet, row=rows[0], params=params))
    if columns:
        names = ", ".join(f"„{table.header[place - 1] or place}“" for place in columns[:_SHOWN])
        more = " …" if len(columns) > _SHOWN else ""
        params = {"number": len(columns), "columns": names + more}
        found.append(
            Finding("columns_hidden", Severity.WARNING, table.sheet, column=columns[0], params=params)
        )
    return found


def _ranges(numbers: list[int]) -> str:
    """Write numbers shortly.

    >>> _ranges([2, 5, 6, 7])
    '2, 5–7'
    """
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in parts[:_SHOWN]]
    return ", ".join(texts) + (" …" if len(parts) > _SHOWN else "")


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
