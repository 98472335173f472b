"""The legend of a map as data: what each class of areas stands for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from keck.domain.classes import class_of
from keck.domain.statuses import Status
from keck.drawing.palette import CLASSES, DIVERGING

Format = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One row: the class that colours the areas, and what it says."""

    css_class: str
    text: str


@dataclass(frozen=True, slots=True)
class LegendWords:
    """The words of a legend in the reader's language, with ``{low}`` and ``{high}``."""

    up_to: str = "bis {high}"
    between: str = "über {low} bis {high}"
    above: str = "über {low}"
    single: str = "alle Gebiete"
    suppressed: str = "geschützt"
    missing: str = "keine Angabe"
    not_applicable: str = "nicht zutreffend"


def css_class(value: float | None, status: Status, breaks: Sequence[float]) -> str:
    """Return the class of an area: ``c0`` to ``c4``, ``d0`` to ``d8``, or the letter of its status.

    >>> css_class(12, Status.OK, [10, 20, 30, 40]), css_class(None, Status.SUPPRESSED, [10])
    ('c1', 's')
    """
    if status is not Status.OK or value is None:
        return (Status.MISSING if status is Status.OK else status).letter
    return tones(breaks)[class_of(value, breaks)]


def tones(breaks: Sequence[float]) -> list[str]:
    """Return the classes of a ramp, one for each span of values, the lowest first.

    Where there are spans on both sides of zero, as of changes and standings, the ramp diverges from there:
    equally far steps to both sides are equally strong, and a span that holds zero has no colour of a side.
    Else it is the sequential one, spread over the whole ramp. A limit at zero alone is no sign of values
    below: many counts have one.

    >>> tones([10, 20, 30, 40]), tones([10, 20]), tones([])
    (['c0', 'c1', 'c2', 'c3', 'c4'], ['c0', 'c2', 'c4'], ['c2'])
    >>> tones([-1, 1, 2]), tones([-2, 0])
    (['d2', 'd4', 'd6', 'd8'], ['d0', 'd2', 'd6'])
    >>> tones([0, 5])
    ['c0', 'c2', 'c4']
    """
    below, above = sum(one <= 0 for one in breaks), sum(one >= 0 for one in breaks)
    if above and min(breaks, default=0) < 0:
        return _diverging(below, above, len(breaks) + 1)
    last, count = CLASSES - 1, len(breaks) + 1
    if count == 1:
        return [f"c{CLASSES // 2}"]
    return [f"c{min(last, (2 * n * last + count - 1) // (2 * (count - 1)))}" for n in range(count)]


def _diverging(below: int, above: int, count: int) -> list[str]:
    """Return the classes of `count` spans, of which so many lie below zero and above it."""
    middle, most = len(DIVERGING) // 2, max(below, above)
    steps = [(2 * n * middle + most) // (2 * most) for n in range(most + 1)]
    lower = [middle - steps[n] for n in range(below, 0, -1)]
    upper = [middle + steps[n] for n in range(1, above + 1)]
    about = [middle] * (count - below - above)
    return [f"d{n}" for n in (*lower, *about, *upper)]


def rows(
    breaks: Sequence[float],
    fmt: Format,
    words: LegendWords,
    *,
    statuses: Iterable[Status] = (),
) -> list[LegendRow]:
    """Return the rows of a legend, lowest class first, then the statuses that occur on the map.

    >>> [row.text for row in rows([10, 20], str, LegendWords())]
    ['bis 10', 'über 10 bis 20', 'über 20']
    """
    found = [LegendRow(name, _span(n, breaks, fmt, words)) for n, name in enumerate(tones(breaks))]
    said = {
        Status.SUPPRESSED: words.suppressed,
        Status.MISSING: words.missing,
        Status.NOT_APPLICABLE: words.not_applicable,
    }
    shown = set(statuses)
    return found + [LegendRow(status.letter, word) for status, word in said.items() if status in shown]


def _span(place: int, breaks: Sequence[float], fmt: Format, words: LegendWords) -> str:
    if not breaks:
        return words.single
    if place == 0:
        return words.up_to.format(high=fmt(breaks[0]))
    if place == len(breaks):
        return words.above.format(low=fmt(breaks[-1]))
    return words.between.format(low=fmt(breaks[place - 1]), high=fmt(breaks[place]))
