"""Single cells that are no plain numbers: protected, missing, annotated, or text by mistake."""

import re
from dataclasses import dataclass
from enum import Enum

from keck.domain.statuses import Flag, is_missing_token, protected_cell

_UNIT = re.compile(r"\s*(?:%|€|EUR|Euro|v\.\s?H\.)$", re.IGNORECASE)
_REMARKS = (
    (re.compile(r"\((.+)\)"), Flag.UNRELIABLE),
    (re.compile(r"(.*\d)\s?p"), Flag.PROVISIONAL),
    (re.compile(r"(.*\d)\s?r"), Flag.REVISED),
    (re.compile(r"(.*\d)\s?[se]"), Flag.ESTIMATED),
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "’": "'"})
_PLAIN = re.compile(
    r"[+-]?(?:\d+(?:[.,]\d+)?|\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?)(?:[eE][+-]?\d{1,3})?"
)


NO_FLAG = Flag(0)


class CellMeaning(Enum):
    """What an odd cell says."""

    NUMBER = "number"
    MISSING = "missing"
    PROTECTED = "protected"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class OddCell:
    """The reading of a cell that is no plain number; ``number`` is the text of the number in it."""

    meaning: CellMeaning
    number: str = ""
    lower: float | None = None
    upper: float | None = None
    flag: Flag = NO_FLAG


def clean_number(text: str) -> str:
    """Return a number's text without unit, with plain blanks and minus.

    >>> clean_number("12,5 %"), clean_number("−3")
    ('12,5', '-3')
    """
    return _UNIT.sub("", text.translate(_SPACES).strip()).strip()


def is_plain(text: str) -> bool:
    """Tell whether a text is made as a number is, whatever its decimal and thousands signs.

    >>> is_plain("1.234,5"), is_plain("0.5"), is_plain("010.005.2005")
    (True, True, False)
    """
    return _PLAIN.fullmatch(text) is not None


def read_odd(text: str) -> OddCell:
    """Read a cell that is no plain number.

    >>> read_odd("k.A.").meaning.value, read_odd("<5").upper, read_odd("(12)").flag.words
    ('missing', 4.0, ['unreliable'])
    """
    if is_missing_token(text):
        return OddCell(CellMeaning.MISSING)
    if protected := protected_cell(text.translate(_SPACES)):
        return OddCell(CellMeaning.PROTECTED, lower=protected.lower, upper=protected.upper)
    cleaned = clean_number(text)
    for pattern, flag in _REMARKS:
        if (match := pattern.fullmatch(cleaned)) and is_plain(inner := clean_number(match[1])):
            return OddCell(CellMeaning.NUMBER, number=inner, flag=flag)
    if cleaned != text and is_plain(cleaned):
        return OddCell(CellMeaning.NUMBER, number=cleaned)
    return OddCell(CellMeaning.TEXT)
