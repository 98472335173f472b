"""Filling workbooks in without a spreadsheet: cells are put into the sheet's own XML."""

import re
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

SHEET = "xl/worksheets/sheet1.xml"
Cells = dict[str, object]


def fill(content: bytes, path: Path, cells: Cells, renamed: tuple[str, str] | None = None) -> Path:
    """Save a workbook with values in empty cells at the end of rows, such as ``{"D2": 5, "F2": "Neu"}``.

    Parameters
    ----------
    renamed : (str, str)
        A text that is written otherwise, wherever it stands.
    """
    with ZipFile(BytesIO(content)) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == SHEET:
                data = _with(data.decode(), cells).encode()
            if renamed and name == "xl/sharedStrings.xml":
                data = data.replace(f">{renamed[0]}<".encode(), f">{renamed[1]}<".encode())
            new.writestr(name, data)
    return path


def _with(xml: str, cells: Cells) -> str:
    for place in sorted(cells, key=lambda one: (int(one[1:]), one[0])):
        row = re.compile(rf'(<row r="{place[1:]}".*?)(</row>)', re.DOTALL)
        assert row.search(xml), place
        written = _cell(place, cells[place])
        xml = row.sub(lambda match, cell=written: match[1] + cell + match[2], xml, count=1)  # type: ignore[misc]
    return xml


def _cell(place: str, value: object) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def part(content: bytes, name: str) -> str:
    """Return a part of a workbook as text."""
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()
