"""Values over time, for tables and line charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keck.domain.codes import CITY_LEVEL
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.observations import Footnote, Observation
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class Series:
    """One place over time; a gap is an observation without a number.

    Attributes
    ----------
    breaks : mapping of str to Footnote
        By the first period whose figures are not comparable with those before.
    """

    name: str
    city: bool
    periods: tuple[str, ...]
    observations: tuple[Observation, ...]
    breaks: Mapping[str, Footnote] = field(default_factory=dict)

    @property
    def drawable(self) -> bool:
        """Whether there are at least two numbers to draw a line."""
        return sum(one.shown for one in self.observations) > 1


def series(atlas: Atlas, values: Values, entry: IndicatorEntry, areas: Sequence[Area]) -> tuple[Series, ...]:
    """Return each area's values in all periods of an indicator."""
    return tuple(
        Series(
            area.name if area.level != CITY_LEVEL else atlas.name,
            area.level == CITY_LEVEL,
            entry.periods,
            tuple(values.observation(atlas.sets, area.level, area.key, period) for period in entry.periods),
            values.breaks(area.id),
        )
        for area in areas
    )
