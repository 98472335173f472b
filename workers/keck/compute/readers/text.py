"""Text of unknown encoding, brought to UTF-8."""

import codecs

_CHUNK = 1 << 22
_HEAD = 4096
_ZEROS = 0.3


def as_utf8(content: bytes) -> bytes:
    """Return text as UTF-8 without a byte order mark.

    UTF-16 is known by its mark or by the zeros between its letters; a line that is no UTF-8 is taken for the
    Windows code page of western Europe, in which German offices write. Files put together have both.

    >>> as_utf8("Köln".encode("cp1252")).decode(), as_utf8("Köln".encode("utf-16")).decode()
    ('Köln', 'Köln')
    """
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    wide = _wide_encoding(content)
    if wide:
        return content.decode(wide, errors="replace").removeprefix("\ufeff").encode()
    return content if is_utf8(content) else b"".join(map(_line, content.splitlines(keepends=True)))


def _line(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").encode()
    return line


def is_utf8(content: bytes) -> bool:
    """Tell whether bytes are UTF-8, without holding them twice."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[:_HEAD]
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros.count(0) > _ZEROS * max(1, len(zeros)) and zeros.count(0) * 2 > head.count(0):
            return encoding
    return None
