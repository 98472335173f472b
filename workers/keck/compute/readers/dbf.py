"""The attributes of a Shapefile: their encoding, and whether they belong to its shapes."""

from pathlib import Path

from keck.compute.readers.text import is_utf8
from keck.domain.findings import Problem

_GERMAN = "cp1252"
_INDEX_HEADER, _INDEX_ENTRY = 100, 8


def attribute_encoding(shp: Path) -> str | None:
    """Return an encoding where the file says nothing or something wrong, else ``None``.

    Many programs write UTF-8 without saying so, and some say so without writing it.
    """
    content = shp.with_suffix(".dbf").read_bytes()
    if content.isascii() or len(content) < 32:
        return None
    # The first bytes hold a date and lengths, which are no text.
    header = int.from_bytes(content[8:10], "little")
    written = is_utf8(content[header:])
    said = shp.with_suffix(".cpg")
    if not said.is_file():
        return "UTF-8" if written and not content[header:].isascii() else None
    says_utf8 = said.read_bytes()[:40].strip().lower().replace(b"-", b"") in (b"utf8", b"65001")
    return _GERMAN if says_utf8 and not written else None


def refuse_other_rows(shp: Path, layer: str) -> None:
    """Refuse a Shapefile whose index and attributes count differently: parts of two files were mixed.

    Raises
    ------
    Problem
        If they do, or the attributes have no header.
    """
    with shp.with_suffix(".dbf").open("rb") as stream:
        header = stream.read(32)
    if len(header) < 32:
        raise Problem("layer_broken", file=layer)
    rows = int.from_bytes(header[4:8], "little")
    shapes = max(0, shp.with_suffix(".shx").stat().st_size - _INDEX_HEADER) // _INDEX_ENTRY
    if rows != shapes:
        raise Problem("shapefile_rows_differ", layer=layer, shapes=shapes, rows=rows)
