"""Texts that a spreadsheet would run as formulas: an apostrophe in front keeps them texts."""

import re

GUARDED = r"^'('*[=+\-@\t\r])"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(GUARDED)


def guarded(text: str) -> str:
    """Make a text harmless for spreadsheets.

    A text that looks guarded gets one apostrophe more, so that ``unguarded`` gives back what was meant.

    >>> guarded("=1+1"), guarded("Altstadt")
    ("'=1+1", 'Altstadt')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what a text was before it was made harmless.

    >>> unguarded("'=1+1"), unguarded("'s-Hertogenbosch"), unguarded("''-")
    ('=1+1', "'s-Hertogenbosch", "'-")
    """
    return _GUARDED.sub(r"\1", text)
