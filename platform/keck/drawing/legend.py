"""The legend of a map as data: what each class of areas stands for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from keck.domain.classes import class_of
from keck.domain.statuses import Status
from keck.drawing.palette import CLASSES

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


def css_class(
    value: float | None, status: Status, breaks: Sequence[float], *, diverging: bool = False
) -> str:
    """Return the class of an area: ``c0`` to ``c4`` (``d0`` to ``d4``), or the letter of its status.

    >>> css_class(12, Status.OK, [10, 20, 30, 40]), css_class(None, Status.SUPPRESSED, [10])
    ('c1', 's')
    """
    if status is not Status.OK or value is None:
        return (Status.MISSING if status is Status.OK else status).letter
    return steps(len(breaks) + 1, diverging=diverging)[class_of(value, breaks)]


def steps(count: int, *, diverging: bool = False) -> list[str]:
    """Return the classes of a ramp for `count` classes, spread over the whole ramp.

    >>> steps(5), steps(3), steps(1)
    (['c0', 'c1', 'c2', 'c3', 'c4'], ['c0', 'c2', 'c4'], ['c2'])
    """
    letter = "d" if diverging else "c"
    if count == 1:
        return [f"{letter}{CLASSES // 2}"]
    last = CLASSES - 1
    return [f"{letter}{min(last, (2 * n * last + count - 1) // (2 * (count - 1)))}" for n in range(count)]


def rows(
    breaks: Sequence[float],
    fmt: Format,
    words: LegendWords,
    *,
    statuses: Iterable[Status] = (),
    diverging: bool = False,
) -> list[LegendRow]:
    """Return the rows of a legend, lowest class first, then the statuses that occur on the map.

    >>> [row.text for row in rows([10, 20], str, LegendWords())]
    ['bis 10', 'über 10 bis 20', 'über 20']
    """
    classes = steps(len(breaks) + 1, diverging=diverging)
    found = [LegendRow(name, _span(n, breaks, fmt, words)) for n, name in enumerate(classes)]
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
