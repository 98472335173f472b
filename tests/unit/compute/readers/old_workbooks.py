"""Workbooks in the binary form of old Excel, byte by byte: nothing that is kept up writes them any more."""

import struct

_SECTOR = 512
_FREE, _END, _TABLE, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_BOF, _EOF, _BOUNDSHEET, _COLINFO, _ROW, _LABEL, _NUMBER = 0x809, 0x0A, 0x85, 0x7D, 0x208, 0x204, 0x203
_XF, _FONT = 0xE0, 0x31
_WORKBOOK, _WORKSHEET = 0x05, 0x10
# The smallest stream that does not share its sectors with others.
_SMALLEST = 4096


def old_workbook(rows: list[list[str | float]], *, hidden_rows: set[int], hidden_columns: set[int]) -> bytes:
    """Return a workbook with one sheet called Kinder; places are counted from 0."""
    sheet = b"".join(
        [
            _begin(_WORKSHEET),
            *(_record(_COLINFO, struct.pack("<6H", place, place, 2560, 0, 1, 0)) for place in hidden_columns),
            *(
                _record(
                    _ROW, struct.pack("<6HI", place, 0, 9, 255, 0, 0, 0x20 if place in hidden_rows else 0)
                )
                for place in range(len(rows))
            ),
            *(_cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row)),
            _record(_EOF, b""),
        ]
    )
    font = _record(_FONT, struct.pack("<5H4BBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial")
    before = _begin(_WORKBOOK) + font + _record(_XF, bytes(20))
    name = struct.pack("<BB", 6, 0) + b"Kinder"
    start = len(before) + 4 + 6 + len(name) + 4
    entry = _record(_BOUNDSHEET, struct.pack("<IBB", start, 0, 0) + name)
    return _compound(before + entry + _record(_EOF, b"") + sheet)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))


def _row(place: int, *, hidden: bool) -> bytes:
    return _record(_ROW, struct.pack("<6HI", place, 0, 9, 255, 0, 0, 0x20 if hidden else 0))


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, str):
        return _record(_LABEL, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))
    return _record(_NUMBER, place + struct.pack("<d", value))


def _compound(stream: bytes) -> bytes:
    """Return a file of sectors: the table of sectors, the folder, then the stream."""
    stream = stream.ljust(max(_SMALLEST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    used = len(stream) // _SECTOR
    chain = [_TABLE, _END, *range(3, used + 2), _END]
    header = struct.pack(
        "<8s16s5H6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0),
    )
    header += struct.pack("<109I", 0, *([_FREE] * 108))
    table = struct.pack("<128I", *chain, *([_FREE] * (128 - len(chain))))
    folder = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(
        "Workbook", 2, start=2, size=len(stream)
    )
    return header + table + folder.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _NOTHING) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBB3I36xIQ", text, len(text) + 2, kind, 1, _NOTHING, _NOTHING, child, start, size)
