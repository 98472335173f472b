"""In which encoding the attributes of a Shapefile are really written."""

from pathlib import Path

from keck.compute.readers.text import is_utf8

_GERMAN = "cp1252"


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
