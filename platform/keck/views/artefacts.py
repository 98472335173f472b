"""Readers of the published data: the atlas document and the values of an indicator."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from keck.domain.artefacts import ATLAS_FORMAT, VALUES_FORMAT, readable
from keck.domain.codes import CITY_LEVEL, area_id
from keck.domain.names import sort_key
from keck.domain.periods import Period
from keck.domain.statuses import STATUS_BY_LETTER, Status
from keck.domain.texts import LocalText
from keck.views.crosswalks import Crosswalk

Read = Callable[[str, str], bytes]
"""Reads an artefact by hash and extension."""


class UnreadableArtefactError(ValueError):
    """An artefact is not of a format that this version reads."""


def _document(content: bytes, name: str, version: int) -> dict[str, Any]:
    document = json.loads(content)
    if not isinstance(document, dict) or not readable(document, name, version):
        raise UnreadableArtefactError(f"not a {name} document of version {version} or the one before")
    return document


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


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator's figures come from."""

    supplier: str
    legal_basis: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator as the atlas lists it.

    Attributes
    ----------
    periods : tuple of str
        Codes in order of time.
    values : str
        Hash of its values.
    """

    code: str
    name: LocalText
    description: LocalText | None
    unit: LocalText
    decimals: int
    polarity: str
    topic: str
    kind: str
    formula: LocalText | None
    source: Source
    values: str
    periods: tuple[str, ...]
    levels: tuple[str, ...]
    newest: str
    default_level: str

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an indicator of an atlas document."""
        source = value.get("source") or {}
        return cls(
            code=value["code"],
            name=LocalText.of(value["name"]),
            description=_text(value.get("description")),
            unit=_text(value.get("unit")) or LocalText("Wert", "value"),
            decimals=int(value.get("decimals") or 0),
            polarity=value.get("polarity") or "0",
            topic=value.get("topic") or "",
            kind=value.get("kind") or "count",
            formula=_text(value.get("formula_text")),
            source=Source(
                source.get("supplier") or "", source.get("legal_basis") or "", source.get("wording") or ""
            ),
            values=value["values"],
            periods=tuple(sorted(value["periods"], key=time_order)),
            levels=tuple(value["levels"]),
            newest=value["newest"],
            default_level=value["default_level"],
        )


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


def _text(value: Any) -> LocalText | None:
    return LocalText.of(value) if value else None


def time_order(code: str) -> tuple[int, Period | str]:
    """Return what sorts periods by time; what is no period comes last."""
    try:
        return (0, Period.parse(code))
    except ValueError:
        return (1, code)


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
        document = _document(content, *ATLAS_FORMAT)
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
        return self.set_at(level)

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

    def values(self, code: str) -> "Values":
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


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note on an indicator's figures.

    Attributes
    ----------
    number : int
        Its place in the list, from 1.
    kind : str
        ``footnote``, ``break`` or ``comment``.
    area, period : str or None
        What it is bound to; ``None`` means all.
    """

    number: int
    kind: str
    text: LocalText
    area: str | None = None
    period: str | None = None

    @classmethod
    def of(cls, number: int, value: Any) -> Self:
        """Read a note of a values document; in version 1 it is a text alone."""
        if isinstance(value, str):
            return cls(number, "footnote", LocalText(value))
        return cls(number, value["kind"], LocalText.of(value["text"]), value["area"], value["period"])


@dataclass(frozen=True, slots=True)
class Observation:
    """What is published about one area, period and group.

    Attributes
    ----------
    reason : str
        Code of the sentence that says why a whole level holds no number; mostly empty.
    """

    status: Status
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[Footnote, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.status is Status.OK and self.value is not None


UNKNOWN = Observation(Status.MISSING)


@dataclass(frozen=True)
class Slice:
    """The values of all areas of a set for one period and group.

    Attributes
    ----------
    reason : str
        Code of the sentence that says why the slice as a whole holds no number; mostly empty.
    rebased_from : str
        Id of the boundaries in which the figures were counted, if a crosswalk brought them to these.
    """

    period: str
    level: str
    set_id: str
    group: str
    status: str
    value: list[float | None]
    numerator: list[float | None] | None
    denominator: list[float | None] | None
    flags: Mapping[str, list[str]]
    reason: str = ""
    notes: Mapping[str, tuple[Footnote, ...]] = field(default_factory=dict)
    rebased_from: str = ""

    @classmethod
    def of(cls, value: Mapping[str, Any], footnotes: Sequence[Footnote] = ()) -> Self:
        """Read a slice of a values document, whose notes are given."""
        marks = value.get("notes") or {}
        return cls(
            period=value["period"],
            level=value["level"],
            set_id=value["set"],
            group=value.get("group") or "",
            status=value["status"],
            value=value["value"],
            numerator=value.get("numerator"),
            denominator=value.get("denominator"),
            flags=value.get("flags") or {},
            reason=value.get("reason") or "",
            notes={place: tuple(footnotes[n] for n in numbers) for place, numbers in marks.items()},
            rebased_from=value.get("rebased_from") or "",
        )

    @cached_property
    def ranked(self) -> list[float]:
        """All numbers shown, the smallest first."""
        observations = (self.at(position) for position in range(len(self.status)))
        return sorted(one.value for one in observations if one.value is not None)

    def at(self, position: int) -> Observation:
        """Return what is known at a position; outside the set nothing is."""
        if not 0 <= position < len(self.status):
            return UNKNOWN
        status = STATUS_BY_LETTER[self.status[position]]
        flags = tuple(self.flags.get(str(position), ()))
        if status is not Status.OK:
            notes = self.notes.get(str(position), ())
            return Observation(status, flags=flags, reason=self.reason, notes=notes)
        return Observation(
            status,
            self.value[position],
            self.numerator[position] if self.numerator else None,
            self.denominator[position] if self.denominator else None,
            flags,
            notes=self.notes.get(str(position), ()),
        )


@dataclass(frozen=True, slots=True)
class Values:
    """All published values of one indicator.

    Attributes
    ----------
    slices : mapping
        By period, level and group, each in the newest boundaries that have it.
    every : tuple of Slice
        The same in all boundaries.
    """

    indicator: str
    classes: Mapping[str, list[float]]
    slices: Mapping[tuple[str, str, str], Slice]
    footnotes: tuple[Footnote, ...] = ()
    every: tuple[Slice, ...] = ()

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read a values document."""
        document = _document(content, *VALUES_FORMAT)
        listed = enumerate(document.get("footnotes") or (), start=1)
        footnotes = tuple(Footnote.of(number, note) for number, note in listed)
        slices = [Slice.of(one, footnotes) for one in document["slices"]]
        return cls(
            indicator=document["indicator"],
            classes=document.get("classes") or {},
            slices={(one.period, one.level, one.group): one for one in slices},
            footnotes=footnotes,
            every=tuple(slices),
        )

    def within(self, atlas: Atlas) -> Self:
        """Return the values that are in an atlas's boundaries."""
        every = tuple(one for one in self.every if one.set_id in atlas.sets)
        slices = {(one.period, one.level, one.group): one for one in every}
        return replace(self, slices=slices, every=every)

    def slice(self, period: str, level: str, group: str = "") -> Slice | None:
        """Return the slice of a period, level and group, if published."""
        return self.slices.get((period, level, group))

    def walks(self, atlas: Atlas) -> dict[Crosswalk, list[str]]:
        """Return the crosswalks by which figures were brought to newer boundaries, with their periods."""
        found: dict[Crosswalk, list[str]] = {}
        for walk in atlas.crosswalks:
            pair = (walk.source, walk.target)
            periods = {one.period for one in self.every if (one.rebased_from, one.set_id) == pair}
            if periods:
                found[walk] = sorted(periods, key=time_order)
        return found

    def observation(self, atlas: Atlas, level: str, key: str, period: str, group: str = "") -> Observation:
        """Return what is published about an area; nothing where the area or the slice is unknown."""
        found = self.slice(period, level, group)
        area = atlas.sets[found.set_id].by_key.get(key) if found else None
        return found.at(area.position) if found and area else UNKNOWN

    def notes_on(self, area: str, period: str) -> list[Footnote]:
        """Return all notes that an area's figure in a period must be read with."""
        return [n for n in self.footnotes if n.area in (None, area) and n.period in (None, period)]

    def breaks(self, area: str) -> dict[str, Footnote]:
        """Return the breaks in an area's series by the first period after each."""
        return {
            note.period: note
            for note in self.footnotes
            if note.kind == "break" and note.period is not None and note.area in (None, area)
        }

    def city(self, period: str) -> Observation:
        """Return what is published about the municipality as a whole."""
        found = self.slice(period, CITY_LEVEL)
        return found.at(0) if found else UNKNOWN

    def periods(self, level: str) -> list[str]:
        """Return the periods published for a level, in order of time."""
        return sorted({period for period, one, _ in self.slices if one == level}, key=time_order)
