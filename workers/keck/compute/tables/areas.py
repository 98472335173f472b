"""The areas a table may speak of: every level and boundary date of a member, and the city itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from keck.compute.tables.identities import Place, identities
from keck.domain.codes import CITY_LEVEL, official_form
from keck.domain.names import normalise_key, normalise_name
from keck.domain.streets import StreetList

OFFICIAL_LENGTHS = (5, 8, 12)


@dataclass(frozen=True, slots=True)
class AreaSetView:
    """One level at one boundary date; ``keys`` and ``names`` stand in the set's fixed order.

    Attributes
    ----------
    parent_level : str or None
        Level of the areas that ``parents`` names by key, one for each area; empty where none are known.
    former : tuple of tuple of str
        Keys that each area had before; empty where none are known.
    """

    id: UUID
    level: str
    rank: int
    valid_from: date | None
    keys: tuple[str, ...]
    names: tuple[str, ...]
    parent_level: str | None = None
    parents: tuple[str | None, ...] = ()
    former: tuple[tuple[str, ...], ...] = ()


class AreaIndex:
    """Finds areas by key and name over all levels and boundary dates.

    Parameters
    ----------
    city_keys, city_names : sequence of str
        Official keys and names (slug included) of the member itself.
    streets : StreetList or None
        The street directory that counts.
    city_level : str
        Level whose one area is the member itself.
    same : iterable of (str, str, str)
        Level, old and new key of areas that only got another key with newer boundaries.
    """

    def __init__(
        self,
        sets: Iterable[AreaSetView],
        city_keys: Sequence[str],
        city_names: Sequence[str],
        city_level: str = CITY_LEVEL,
        streets: StreetList | None = None,
        same: Iterable[tuple[str, str, str]] = (),
    ) -> None:
        self.streets = streets
        self.sets: tuple[AreaSetView, ...] = tuple(sorted(sets, key=_order))
        self.city_keys = tuple(city_keys)
        self.city_names = tuple(city_names)
        self.city_level = city_level
        self.by_key: dict[str, set[Place]] = {}
        self.by_name: dict[str, set[Place]] = {}
        self.by_plain_key: dict[str, set[Place]] = {}
        self.by_plain_name: dict[str, set[Place]] = {}
        self.by_official: dict[str, set[Place]] = {}
        self.by_former: dict[str, set[Place]] = {}
        self.by_plain_former: dict[str, set[Place]] = {}
        self._newest_key = identities(self.sets, same)
        self._positions = {
            view.id: {
                key: position
                for keys in (self.known_keys(view), view.keys)
                for position, key in enumerate(keys)
            }
            for view in self.sets
        }
        for view in self.sets:
            self._add(view)
        for (level, key), place in self._newest_key.items():
            self.by_former.setdefault(key.strip(), set()).add(place)
            self.by_plain_former.setdefault(normalise_key(key), set()).add((level, place[1]))

    def known_keys(self, view: AreaSetView) -> tuple[str, ...]:
        """Return the keys by which a set's areas are known here: the newest that each of them bears."""
        if not self._newest_key:
            return view.keys
        return tuple(self._newest_key.get((view.level, key), (view.level, key))[1] for key in view.keys)

    def _add(self, view: AreaSetView) -> None:
        for key, known, name in zip(view.keys, self.known_keys(view), view.names, strict=True):
            place = (view.level, known)
            for index, text in (
                (self.by_key, key.strip()),
                (self.by_name, name.strip()),
                (self.by_plain_key, normalise_key(key)),
                (self.by_plain_name, normalise_name(name)),
            ):
                if text:
                    index.setdefault(text, set()).add(place)
            if len(key) in OFFICIAL_LENGTHS and (official := official_form(key)):
                self.by_official.setdefault(official, set()).add(place)

    @property
    def levels(self) -> list[str]:
        """Codes of all levels, the city first."""
        return list(dict.fromkeys(view.level for view in self.sets))

    @property
    def inner_levels(self) -> list[str]:
        """Codes of the levels below the city."""
        return [level for level in self.levels if level != CITY_LEVEL]

    def of_level(self, level: str) -> list[AreaSetView]:
        """Return the area sets of a level, oldest first."""
        return [view for view in self.sets if view.level == level]

    def valid_at(self, level: str, day: date) -> AreaSetView | None:
        """Return the set of a level that holds on a day: the newest begun by then, else the earliest."""
        views = self.of_level(level)
        begun = [view for view in views if view.valid_from is None or view.valid_from <= day]
        return begun[-1] if begun else next(iter(views), None)

    def newest(self, level: str) -> AreaSetView | None:
        """Return the newest set of a level."""
        return next(reversed(self.of_level(level)), None)

    def position(self, view: AreaSetView, key: str) -> int | None:
        """Return an area's position in a set."""
        return self._positions[view.id].get(key)

    def name(self, level: str, key: str) -> str | None:
        """Return an area's name in the newest set of a level that has it."""
        for view in reversed(self.of_level(level)):
            position = self.position(view, key)
            if position is not None:
                return view.names[position]
        return None

    def deepest(self, levels: Sequence[str]) -> str | None:
        """Return the deepest of some levels."""
        return next((level for level in reversed(self.levels) if level in levels), None)


def _order(view: AreaSetView) -> tuple[int, str, date, str]:
    return view.rank, view.level, view.valid_from or date.min, str(view.id)
