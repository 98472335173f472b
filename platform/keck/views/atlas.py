"""A release's atlas: the document that names its areas, indicators and texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from keck.domain.artefacts import ATLAS_FORMAT
from keck.domain.codes import CITY_LEVEL
from keck.domain.names import sort_key
from keck.domain.texts import LocalText
from keck.views.area_sets import Area, AreaSet, Level
from keck.views.crosswalks import Crosswalk
from keck.views.documents import Read, UnreadableArtefactError, document_of
from keck.views.entries import IndicatorEntry
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class StreetShards:
    """The street directory: lists of streets, each with the folded name it begins with and its hash."""

    set_id: str
    count: int
    shards: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read what an atlas document says of the directory."""
        shards = tuple((one["first"], one["hash"]) for one in value["shards"])
        return cls(value["set"], int(value["count"]), shards)


@dataclass(frozen=True)
class Atlas:
    """A release's atlas: everything but the values.

    Attributes
    ----------
    stand : str
        Day whose boundaries are meant; empty for the newest.
    """

    slug: str
    name: str
    key: str
    audience: str
    policy: Mapping[str, Any]
    levels: tuple[Level, ...]
    sets: Mapping[str, AreaSet]
    indicators: Mapping[str, IndicatorEntry]
    default_indicator: str | None
    texts: Mapping[str, LocalText]
    streets: StreetShards | None = None
    crosswalks: tuple[Crosswalk, ...] = ()
    digest: str = ""
    stand: str = ""
    read: Read | None = field(default=None, repr=False, compare=False)

    @classmethod
    def load(cls, read: Read, digest: str) -> Self:
        """Read an atlas artefact; values are read by the same reader when they are asked for."""
        return cls.parse(read(digest, "json"), digest=digest, read=read)

    @classmethod
    def parse(cls, content: bytes, *, digest: str = "", read: Read | None = None) -> Self:
        """Read an atlas document."""
        document = document_of(content, *ATLAS_FORMAT)
        tenant = document["tenant"]
        levels = [
            Level(one["code"], LocalText.of(one["name"]), one["rank"], one.get("parent"))
            for one in document["levels"]
        ]
        indicators = [IndicatorEntry.of(one) for one in document["indicators"]]
        default = document.get("default_indicator")
        return cls(
            slug=tenant["slug"],
            name=tenant["name"],
            key=tenant.get("key") or "",
            audience=document.get("audience") or "public",
            policy=document.get("policy") or {},
            levels=tuple(sorted(levels, key=lambda level: level.rank)),
            sets={one["id"]: AreaSet.of(one) for one in document["area_sets"]},
            indicators={one.code: one for one in indicators},
            default_indicator=default or (indicators[0].code if indicators else None),
            texts=_texts(document.get("texts") or {}),
            streets=StreetShards.of(document["streets"]) if document.get("streets") else None,
            crosswalks=tuple(Crosswalk.of(one) for one in document.get("crosswalks") or ()),
            digest=digest,
            read=read,
        )

    def level(self, code: str) -> Level:
        """Return a level; an unlisted one is named by its code."""
        return next((one for one in self.levels if one.code == code), Level(code, LocalText(code), 99, None))

    def newest_set(self, level: str) -> AreaSet | None:
        """Return a level's set with the latest boundaries."""
        return self._newest_sets.get(level)

    @cached_property
    def _newest_sets(self) -> dict[str, AreaSet | None]:
        # Pages ask for the same few again and again.
        return {level: self.set_at(level) for level in {one.level for one in self.sets.values()}}

    def set_at(self, level: str, stand: str = "") -> AreaSet | None:
        """Return a level's set that is valid on a day: the latest begun by then, else the earliest."""
        found = sorted(
            (one for one in self.sets.values() if one.level == level),
            key=lambda one: (one.valid_from or "", one.id),
        )
        begun = [one for one in found if not stand or (one.valid_from or "") <= stand]
        return begun[-1] if begun else next(iter(found), None)

    def at(self, stand: str) -> Self:
        """Return the atlas as it is in the boundaries of a day: other areas are unknown to it."""
        levels = {one.level for one in self.sets.values()}
        valid = [found for level in levels if (found := self.set_at(level, stand))]
        return replace(self, sets={one.id: one for one in valid}, stand=stand)

    def area(self, level: str, key: str) -> tuple[Area, AreaSet] | None:
        """Find an area, in the latest set that knows its key."""
        found = [one for one in self.sets.values() if one.level == level and key in one.by_key]
        newest = max(found, key=lambda one: (one.valid_from or "", one.id), default=None)
        return (newest.by_key[key], newest) if newest else None

    def area_name(self, public_id: str) -> str:
        """Return an area's name by its public id; an unknown one stays as it is."""
        level, _, key = public_id.partition(":")
        found = self.area(level, key)
        return found[0].name if found else public_id

    def renamed(self, level: str, key: str) -> Area | None:
        """Find an area by a key that it had before."""
        found = [
            (one.valid_from or "", one.id, area)
            for one in self.sets.values()
            if one.level == level
            for area in one.areas
            if key in area.former
        ]
        return max(found, key=lambda entry: entry[:2])[2] if found else None

    def city(self) -> Area | None:
        """Return the municipality itself as an area."""
        newest = self.newest_set(CITY_LEVEL)
        return newest.areas[0] if newest and newest.areas else None

    def suppliers(self) -> list[str]:
        """Return who supplied the figures, each once."""
        # An indicator of several tables names several, one after the other.
        found = (entry.source.supplier.split("; ") for entry in self.indicators.values())
        return list(dict.fromkeys(supplier for named in found for supplier in named if supplier))

    def children(self, area: Area) -> list[Area]:
        """Return the areas directly below an area, sorted by name."""
        below = [one for one in self.levels if one.parent == area.level]
        found = [
            child
            for level in below
            if (newest := self.newest_set(level.code))
            for child in newest.by_name
            if child.parent == area.id or area.level == CITY_LEVEL
        ]
        return sorted(found, key=lambda child: sort_key(child.name))

    def values(self, code: str) -> Values:
        """Read the values of an indicator."""
        if self.read is None:
            raise UnreadableArtefactError("this atlas was read without a reader of its parts")
        return Values.parse(self.read(self.indicators[code].values, "json"))


def _texts(value: Mapping[str, Any]) -> dict[str, LocalText]:
    found = {}
    for name, text in value.items():
        try:
            found[name] = LocalText.of(text)
        except ValueError:  # not a text: other settings may stand beside them
            continue
    return found
