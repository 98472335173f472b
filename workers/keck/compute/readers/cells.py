"""Values of spreadsheets as text, so that nothing is lost."""

from datetime import datetime, time
from typing import Any

# Beyond this a float no longer holds every integer.
_EXACT = 2**53


def cell_text(value: Any) -> str | None:
    """Write a value as text: integers without ``.0``, dates as ISO, nothing as ``None``.

    >>> cell_text(1023101.0), cell_text(0.1), cell_text(""), cell_text(datetime(2020, 12, 31))
    ('1023101', '0.1', None, '2020-12-31')
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def float_text(value: float) -> str:
    """Write a float in full, without an exponent where it is an integer.

    >>> float_text(1e5), float_text(12.5)
    ('100000', '12.5')
    """
    return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else repr(value)
