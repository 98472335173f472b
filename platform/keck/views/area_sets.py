"""Areas of a release: levels, and the areas of a level at one boundary date."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from keck.domain.codes import area_id
from keck.domain.names import sort_key
from keck.domain.texts import LocalText


@dataclass(frozen=True, slots=True)
class Level:
    """A level of areas; rank 0 is the whole municipality."""

    code: str
    name: LocalText
    rank: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Area:
    """An area of one set; the position is its place in every slice of that set."""

    level: str
    key: str
    name: str
    parent: str | None
    position: int
    centroid: tuple[float, float] | None = None
    former: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The public id."""
        return area_id(self.level, self.key)

    @property
    def ids(self) -> frozenset[str]:
        """The public ids that the area has and had."""
        return frozenset(area_id(self.level, key) for key in (self.key, *self.former))


@dataclass(frozen=True)
class AreaSet:
    """One level at one boundary date.

    Attributes
    ----------
    svg : tuple of str
        Hashes of the shapes, coarse first; empty where no shapes are known.
    """

    id: str
    level: str
    valid_from: str | None
    areas: tuple[Area, ...]
    svg: tuple[str, ...] = ()
    geojson: str | None = None
    topojson: str | None = None
    width: float = 0.0
    height: float = 0.0

    @cached_property
    def by_key(self) -> dict[str, Area]:
        """Areas by key."""
        return {area.key: area for area in self.areas}

    @cached_property
    def by_name(self) -> tuple[Area, ...]:
        """Areas sorted by name as German dictionaries do."""
        return tuple(sorted(self.areas, key=lambda area: sort_key(area.name)))

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an area set of an atlas document."""
        shapes = value.get("shapes") or {}
        level = value["level"]
        areas = tuple(
            Area(
                level,
                a["key"],
                a["name"],
                a.get("parent"),
                i,
                _point(a.get("centroid")),
                tuple(a.get("former") or ()),
            )
            for i, a in enumerate(value["areas"])
        )
        return cls(
            id=value["id"],
            level=level,
            valid_from=value.get("valid_from"),
            areas=areas,
            svg=tuple(shapes.get("svg") or ()),
            geojson=shapes.get("geojson"),
            topojson=shapes.get("topojson"),
            width=float(shapes.get("width") or 0),
            height=float(shapes.get("height") or 0),
        )


def _point(value: Any) -> tuple[float, float] | None:
    return (float(value[0]), float(value[1])) if value else None
