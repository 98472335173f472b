"""Judgements about published numbers: the words of the public API and the letters they are stored as."""

from enum import StrEnum

NOTHING = "-"
"""The letter of an area about which nothing is said."""

MANY = 20
"""With more areas than this, chance alone makes some look different: the judgement is stricter then."""

VERDICTS = {"b": "better", "s": "similar", "w": "worse", "h": "higher", "l": "lower"}
"""How a number stands to another: better and worse only where the indicator says which one is good."""

TRENDS = {"r": "rising", "f": "falling", "n": "no_clear_direction"}
"""Where a series has gone in its five newest periods."""


class Unjudged(StrEnum):
    """Why a member is not judged against the others."""

    NO_RANGE = "no_range"
    """Its value has no limits: an amount, a ready-made figure, an estimate."""
    ALONE = "alone"
    """Nobody else shows the same period, or only who shares its territory."""
    FEW = "few"
    """The value refers to so few that it is not compared."""
    LATER = "later"
    """Who it was set against has left, and nobody has published since."""


RELIABLE = {"y": True, "n": False}

FUNNEL = {"L": -2, "l": -1, "i": 0, "h": 1, "H": 2}
"""Outside the limits of 99.8 % or 95 % around the municipality's value, below or above it; or inside both."""


def letters(words: dict[str, str]) -> dict[str, str]:
    """Return the letter of each word.

    >>> letters(TRENDS)["rising"]
    'r'
    """
    return {word: letter for letter, word in words.items()}
