"""What a page shows: the state that its address holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from keck.domain.classes import OFFERED, ClassMethod
from keck.domain.codes import CITY_LEVEL, parse_area_id
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry

SORTS = ("name", "-name", "value", "-value")
MOST_AREAS = 4
VALUE, SMOOTHED = "value", "smoothed"
FIXED = "fixed"
"""The classes of all years, which stay when the period changes."""
CHOICES = (FIXED, *(method.value for method in OFFERED), ClassMethod.MANUAL.value)


class NotThereError(LookupError):
    """The address names something that this release does not hold; it is answered with 404."""


@dataclass(frozen=True, slots=True)
class ViewState:
    """Indicator, period, level, chosen area and order of a page.

    Attributes
    ----------
    layer : str
        Which numbers colour the map: ``value`` or ``smoothed``.
    classes : str
        How they are parted; ``breaks`` are those of ``manual`` as they were written.
    moved : tuple of str
        What was asked for and is not published for this indicator (``period``, ``level``): the newest period
        or the usual level stands in, and the page says so.
    """

    indicator: str
    period: str
    level: str
    area: str | None = None
    sort: str = "name"
    layer: str = VALUE
    classes: str = FIXED
    breaks: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @classmethod
    def resolve(
        cls,
        atlas: Atlas,
        indicator: str | None = None,
        period: str | None = None,
        level: str | None = None,
        area: str | None = None,
        sort: str | None = None,
        layer: str | None = None,
        classes: str | None = None,
        breaks: Sequence[str] = (),
    ) -> Self:
        """Fill in what an address leaves open.

        Raises
        ------
        NotThereError
            If the indicator or the area is not in this release, or the release holds no indicator at all.
        """
        entry = entry_of(atlas, indicator)
        chosen = area_of(atlas, area) if area else None
        wanted = level or (chosen.level if chosen and chosen.level != CITY_LEVEL else None)
        shown = wanted if wanted in entry.levels else entry.default_level
        moved = [name for name, asked, got in (("level", level, shown),) if asked and asked != got]
        if period and period not in entry.periods:
            moved.append("period")
        return cls(
            indicator=entry.code,
            period=period if period in entry.periods and period else entry.newest,
            level=shown,
            area=chosen.id if chosen else None,
            sort=sort if sort in SORTS and sort else "name",
            layer=SMOOTHED if layer == SMOOTHED else VALUE,
            classes=classes if classes in CHOICES and classes else FIXED,
            breaks=tuple(breaks) if classes == ClassMethod.MANUAL else (),
            moved=tuple(moved),
        )


def entry_of(atlas: Atlas, code: str | None) -> IndicatorEntry:
    """Return an indicator, the default one if none is named."""
    wanted = code or atlas.default_indicator
    if wanted is None or wanted not in atlas.indicators:
        raise NotThereError(f"indicator {wanted}")
    return atlas.indicators[wanted]


def area_of(atlas: Atlas, public_id: str) -> Area:
    """Return an area by its public id."""
    try:
        level, key = parse_area_id(public_id)
    except ValueError as error:
        raise NotThereError(public_id) from error
    found = atlas.area(level, key)
    if found is None:
        raise NotThereError(public_id)
    return found[0]
