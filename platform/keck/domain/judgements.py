"""Judgements about published numbers: the words of the public API and the letters they are stored as."""

NOTHING = "-"
"""The letter of an area about which nothing is said."""

MANY = 20
"""With more areas than this, chance alone makes some look different: the judgement is stricter then."""

VERDICTS = {"b": "better", "s": "similar", "w": "worse", "h": "higher", "l": "lower"}
"""How a number stands to another: better and worse only where the indicator says which one is good."""

TRENDS = {"r": "rising", "f": "falling", "n": "no_clear_direction"}
"""Where a series has gone in its five newest periods."""

RELIABLE = {"y": True, "n": False}

FUNNEL = {"L": -2, "l": -1, "i": 0, "h": 1, "H": 2}
"""Outside the limits of 99.8 % or 95 % around the municipality's value, below or above it; or inside both."""


def letters(words: dict[str, str]) -> dict[str, str]:
    """Return the letter of each word.

    >>> letters(TRENDS)["rising"]
    'r'
    """
    return {word: letter for letter, word in words.items()}
