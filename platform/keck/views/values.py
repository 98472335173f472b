"""The published values of an indicator."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from keck.domain.artefacts import VALUES_FORMAT
from keck.domain.codes import CITY_LEVEL
from keck.domain.periods import time_order
from keck.domain.statuses import STATUS_BY_LETTER, Status
from keck.views.area_sets import AreaSet
from keck.views.crosswalks import Crosswalk
from keck.views.documents import document_of
from keck.views.indices import IndexClasses
from keck.views.judgements import Funnel
from keck.views.observations import UNKNOWN, Footnote, Observation
from keck.views.spreads import Spread

_OK = Status.OK.letter


@dataclass(frozen=True)
class Slice:
    """The values of all areas of a set for one period and group.

    Attributes
    ----------
    reason : str
        Code of the sentence that says why the slice as a whole holds no number; mostly empty.
    rebased_from : str
        Id of the boundaries in which the figures were counted, if a crosswalk brought them to these.
    interval : mapping or None
        Lower and upper limits with their level and method; releases made before there were any have none.
    index : IndexClasses or None
        Classes of an index, and what it is made of.
    summed_from : mapping
        Ids of the boundaries whose values were summed to the numerator, and to the denominator.
    judged : mapping or None
        What is said about the areas beside each other, likewise.
    spread : Spread or None
        How the values are spread; older releases do not say it.
    smoothed : mapping or None
        Smoothed values with their method; an estimate.
    classes : mapping of str to list of float
        Breaks of this map alone by method.
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
    interval: Mapping[str, Any] | None = None
    index: IndexClasses | None = None
    summed_from: Mapping[str, Sequence[str]] = field(default_factory=dict)
    judged: Mapping[str, Any] | None = None
    spread: Spread | None = None
    smoothed: Mapping[str, Any] | None = None
    classes: Mapping[str, list[float]] = field(default_factory=dict)

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
            interval=value.get("interval"),
            index=IndexClasses.of(value["index"]) if value.get("index") else None,
            summed_from=value.get("summed_from") or {},
            judged=value.get("judged"),
            spread=Spread.of(value["spread"]) if value.get("spread") else None,
            smoothed=value.get("smoothed"),
            classes=value.get("classes") or {},
        )

    @property
    def funnel(self) -> Funnel | None:
        """The limits within which areas lie by chance alone."""
        return Funnel.of((self.judged or {}).get("funnel"))

    @cached_property
    def ranked(self) -> list[float]:
        """All numbers shown, the smallest first."""
        known = zip(self.status, self.value, strict=True)
        return sorted(value for letter, value in known if letter == _OK and value is not None)

    def at(self, position: int) -> Observation:
        """Return what is known at a position; outside the set nothing is."""
        if not 0 <= position < len(self.status):
            return UNKNOWN
        status = STATUS_BY_LETTER[self.status[position]]
        # Most slices have neither, and a map or a profile asks for thousands of places.
        flags = tuple(self.flags.get(str(position), ())) if self.flags else ()
        notes = self.notes.get(str(position), ()) if self.notes else ()
        if status is not Status.OK:
            return Observation(status, flags=flags, reason=self.reason, notes=notes)
        return Observation(
            status,
            self.value[position],
            self.numerator[position] if self.numerator else None,
            self.denominator[position] if self.denominator else None,
            flags,
            notes=notes,
            limits=self.interval,
            judged=self.judged,
            position=position,
            smoothed=self.smoothed["value"][position] if self.smoothed else None,
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
        document = document_of(content, *VALUES_FORMAT)
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

    def within(self, sets: Mapping[str, AreaSet]) -> Self:
        """Return the values that are in the boundaries of some sets."""
        every = tuple(one for one in self.every if one.set_id in sets)
        slices = {(one.period, one.level, one.group): one for one in every}
        return replace(self, slices=slices, every=every)

    def slice(self, period: str, level: str, group: str = "") -> Slice | None:
        """Return the slice of a period, level and group, if published."""
        return self.slices.get((period, level, group))

    def walks(self, crosswalks: Iterable[Crosswalk]) -> dict[Crosswalk, list[str]]:
        """Return the crosswalks by which figures were brought to newer boundaries, with their periods."""
        found: dict[Crosswalk, list[str]] = {}
        for walk in crosswalks:
            pair = (walk.source, walk.target)
            periods = {one.period for one in self.every if (one.rebased_from, one.set_id) == pair}
            if periods:
                found[walk] = sorted(periods, key=time_order)
        return found

    def observation(
        self, sets: Mapping[str, AreaSet], level: str, key: str, period: str, group: str = ""
    ) -> Observation:
        """Return what is published about an area; nothing where the area or the slice is unknown."""
        found = self.slice(period, level, group)
        area = sets[found.set_id].by_key.get(key) if found else None
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
