"""Statuses and flags of a cell, and how a cell of a file is read."""

import re
from dataclasses import dataclass
from enum import IntEnum, IntFlag


class Status(IntEnum):
    """What is known about a cell; the value is how it is stored."""

    OK = 0
    MISSING = 1
    SUPPRESSED = 2
    NOT_APPLICABLE = 3

    @property
    def letter(self) -> str:
        """The letter of the published form."""
        return "omsn"[self]

    @property
    def word(self) -> str:
        """The word of the public API."""
        return ("ok", "missing", "suppressed", "not_applicable")[self]


class Flag(IntFlag):
    """Remarks on a value; several may hold at once."""

    ESTIMATED = 1
    PROVISIONAL = 2
    REVISED = 4
    UNRELIABLE = 8
    POOLED = 16
    ROUNDED_AT_SOURCE = 32

    @property
    def words(self) -> list[str]:
        """The words of the public API, in fixed order."""
        return [flag.name.lower() for flag in Flag if flag & self and flag.name]


STATUS_BY_LETTER = {status.letter: status for status in Status}


@dataclass(frozen=True, slots=True)
class ProtectedCell:
    """Bounds of a cell that arrived protected."""

    lower: float | None
    upper: float | None


_MISSING = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        ".",
        "..",
        "...",
        "…",
        "--",
        "---",
        "k.a",
        "k.a.",
        "k. a.",
        "ka",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "?",
        "keine angabe",
        "keine daten",
        "nicht verfügbar",
    }
)
_PROTECTED = frozenset({"*", "**", "x", "•", "/", "s", "c", "geheim", "g"})
_BELOW = re.compile(r"(?:<|unter|kleiner als)\s*0*([1-9][0-9]*)", re.IGNORECASE)
_UP_TO = re.compile(r"(?:≤|<=|bis zu)\s*([0-9]+)", re.IGNORECASE)
_BETWEEN = re.compile(r"([0-9]+)\s*(?:-|–|bis)\s*([0-9]+)", re.IGNORECASE)


def is_missing_token(text: str) -> bool:
    """Tell whether a cell says that there is no value.

    >>> [is_missing_token(t) for t in ("-", "k.A.", ".", "0")]
    [True, True, True, False]
    """
    return text.strip().lower() in _MISSING


def protected_cell(text: str) -> ProtectedCell | None:
    """Read a cell that its source has protected; never as 0.

    >>> protected_cell("<5")
    ProtectedCell(lower=0.0, upper=4.0)
    >>> protected_cell("*")
    ProtectedCell(lower=None, upper=None)
    >>> protected_cell("5") is None
    True
    """
    word = text.strip()
    if word.lower() in _PROTECTED:
        return ProtectedCell(None, None)
    if match := _BELOW.fullmatch(word):
        return ProtectedCell(0.0, float(match[1]) - 1)
    if match := _UP_TO.fullmatch(word):
        return ProtectedCell(0.0, float(match[1]))
    if (match := _BETWEEN.fullmatch(word)) and int(match[1]) < int(match[2]):
        return ProtectedCell(float(match[1]), float(match[2]))
    return None
