"""Rows and columns that are hidden in an ODS workbook, or filtered out."""

import zipfile
from xml.parsers import expat

from keck.compute.readers.raw import Hidden
from keck.compute.readers.xml_document import forbid_doctype

CONTENT = "content.xml"
_CHUNK = 1 << 20
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_UNSEEN = ("collapse", "filter")
# More than any program shows; a repetition may claim any number.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 20_000


def hidden_of(archive: zipfile.ZipFile, sheets: list[str]) -> dict[str, Hidden]:
    """Return what is hidden on some sheets."""
    if not _speaks_of_it(archive):
        return {}
    found = _Sheets(sheets)
    parser = expat.ParserCreate(namespace_separator=" ")
    forbid_doctype(parser)
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    with archive.open(CONTENT) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return found.hidden


def _speaks_of_it(archive: zipfile.ZipFile) -> bool:
    """Search the text first: most workbooks hide nothing, and searching is far quicker than parsing."""
    mark, rest = b"visibility", b""
    with archive.open(CONTENT) as stream:
        while chunk := stream.read(_CHUNK):
            if mark in rest + chunk:
                return True
            rest = chunk[-len(mark) :]
    return False


class _Sheets:
    """Counts rows and columns of each sheet; a table within a cell counts for nothing."""

    def __init__(self, wanted: list[str]) -> None:
        self.hidden: dict[str, Hidden] = {}
        self._wanted = set(wanted)
        self._depth = 0
        self._sheet: Hidden | None = None
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._depth += 1
            if self._depth == 1:
                self._begin(attributes.get(f"{_TABLE}name", ""))
        elif self._sheet is None or self._depth != 1:
            return
        elif name == f"{_TABLE}table-row":
            count = _count(attributes, "number-rows-repeated")
            self._row = self._counted(self._sheet.rows, attributes, (self._row, count, _MOST_ROWS))
        elif name == f"{_TABLE}table-column":
            count = _count(attributes, "number-columns-repeated")
            place = (self._column, count, _MOST_COLUMNS)
            self._column = self._counted(self._sheet.columns, attributes, place)

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self._depth -= 1
            if self._depth == 0:
                self._sheet = None

    def _begin(self, name: str) -> None:
        self._row = self._column = 0
        self._sheet = self.hidden.setdefault(name, Hidden()) if name in self._wanted else None

    def _counted(self, places: set[int], attributes: dict[str, str], place: tuple[int, int, int]) -> int:
        """Take up one element that may stand for many; return the last place that it stands for."""
        before, count, most = place
        last = min(before + count, most)
        if attributes.get(f"{_TABLE}visibility") in _UNSEEN:
            places.update(range(before + 1, last + 1))
        return last


def _count(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(_TABLE + name, "1")[:9]))
