"""How wide words are when no browser can be asked: a little more than most fonts need."""

from functools import lru_cache

# Widths in parts of the font's size, for a wide sans serif.
_NARROW = frozenset("ijlI.,:;!|'´`()[]{}ftr -–")
_WIDE = frozenset("mwMWÄÖÜ@%&QOGDHNUC—…")
_WIDTHS = {True: 0.4, False: 0.62}
_WIDE_WIDTH = 0.86
_BOLDER = 1.1


# Charts of a release name the same periods, places and numbers again and again.
@lru_cache(maxsize=16384)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is at a font size.

    >>> text_width("ill", 10) < text_width("mmm", 10)
    True
    """
    width = size * sum(_WIDE_WIDTH if sign in _WIDE else _WIDTHS[sign in _NARROW] for sign in text)
    return width * _BOLDER if bold else width


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Cut a text that does not fit, with an ellipsis.

    >>> shorten("Altstadt/Nord", 10, 40)
    'Altsta…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' -/(,')}…"


def wrap(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines that fit.

    >>> wrap("eins zwei drei", 10, 66)
    ['eins zwei', 'drei']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
