"""The indicators that a formula is built on, with what is published of them in the same place."""

from collections.abc import Mapping
from dataclasses import dataclass

from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.i18n import Translator
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An indicator that a formula names.

    Attributes
    ----------
    cell : Cell or None
        Its value of the same area and period; ``None`` where it has no such period.
    """

    entry: IndicatorEntry
    cell: Cell | None


def ingredients(
    atlas: Atlas,
    entry: IndicatorEntry,
    period: str,
    area: Area,
    values: Mapping[str, Values],
    t: Translator,
) -> tuple[Ingredient, ...]:
    """Return the indicators that a formula names and that the release shows, in the order of the formula."""
    found = []
    for code in entry.depends_on:
        one = atlas.indicators.get(code)
        if one is None or code not in values:
            continue
        observation = values[code].observation(atlas.sets, area.level, area.key, period)
        known = values[code].slice(period, area.level) is not None
        found.append(Ingredient(one, cell(observation, one, t, unit=True) if known else None))
    return tuple(found)
