"""Values over time, for tables and line charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from keck.domain.codes import CITY_LEVEL
from keck.views.artefacts import Area, Atlas, IndicatorEntry, Observation, Values


@dataclass(frozen=True, slots=True)
class Series:
    """One place over time; a gap is an observation without a number."""

    name: str
    city: bool
    periods: tuple[str, ...]
    observations: tuple[Observation, ...]

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
            tuple(values.observation(atlas, area.level, area.key, period) for period in entry.periods),
        )
        for area in areas
    )
