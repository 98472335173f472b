"""The legend of a map."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from keck.domain.statuses import Status
from keck.drawing import legend as drawn
from keck.views.cells import status_word
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Observation


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A colour or hatching and what it stands for.

    Attributes
    ----------
    css : str
        Class of the colour, the same as on the map.
    count : int
        Number of areas that look so.
    """

    css: str
    text: str
    count: int


def tone(observation: Observation, breaks: Sequence[float], decimals: int) -> str:
    """Return the class that colours an area; what is read beside it decides, not digits that nobody sees."""
    value = None if observation.value is None else round(observation.value, decimals)
    return drawn.css_class(value, observation.status, breaks)


def legend(
    breaks: Sequence[float], observations: Sequence[Observation], entry: IndicatorEntry, t: Translator
) -> tuple[LegendEntry, ...]:
    """Return the classes from low to high, and the statuses that occur."""
    counts = Counter(tone(one, breaks, entry.decimals) for one in observations)
    formats = Formats(t.lang)
    rows = drawn.rows(
        breaks,
        lambda value: formats.number(value, entry.decimals),
        _words(t),
        statuses={one.status if not one.shown else Status.OK for one in observations},
    )
    return tuple(LegendEntry(row.css_class, row.text, counts.get(row.css_class, 0)) for row in rows)


def _words(t: Translator) -> drawn.LegendWords:
    return drawn.LegendWords(
        up_to=t.gettext("bis {high}"),
        between=t.gettext("über {low} bis {high}"),
        above=t.gettext("über {low}"),
        single=t.gettext("alle Werte"),
        suppressed=status_word(Status.SUPPRESSED, t),
        missing=status_word(Status.MISSING, t),
        not_applicable=status_word(Status.NOT_APPLICABLE, t),
    )
