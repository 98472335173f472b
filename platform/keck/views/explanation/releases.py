"""A value over all releases: what each of them showed, and what may have changed it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from keck.domain.statuses import Status
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.i18n import Translator
from keck.views.values import Slice, Values

MOST_RELEASES = 24
"""So many releases are looked into; more would make one page slow and long."""


@dataclass(frozen=True, slots=True)
class PastRelease:
    """A release that was published, whether or not it can still be read.

    Attributes
    ----------
    digest : str
        Hash of its atlas.
    """

    number: int
    day: date
    note: str
    digest: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a release shows of an indicator; without values where it does not have the indicator."""

    atlas: Atlas
    values: Values | None


Open = Callable[[PastRelease, str], Opened | None]
"""Opens an indicator in a release; ``None`` for what is not to be had any more."""


@dataclass(frozen=True, slots=True)
class Releases:
    """Releases of one audience, and how they are opened.

    Attributes
    ----------
    shown : int or None
        Number of the release that the value is explained of.
    """

    shown: int | None
    past: tuple[PastRelease, ...]
    open: Open

    @property
    def current(self) -> PastRelease | None:
        """The release that the value is explained of."""
        return next((one for one in self.past if one.number == self.shown), None)


@dataclass(frozen=True, slots=True)
class ReleaseValue:
    """What a release showed of a value.

    Attributes
    ----------
    cell : Cell or None
        ``None`` where the release was withdrawn or did not have the value.
    word : str
        Stands in place of the cell.
    change : str
        What became of the value since the release before.
    """

    release: PastRelease
    cell: Cell | None
    word: str
    change: str
    shown: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    entry: IndicatorEntry
    slice: Slice
    cell: Cell
    days: frozenset[date]


def over_releases(
    releases: Releases, code: str, period: str, area: Area, t: Translator
) -> tuple[ReleaseValue, ...]:
    """Return what each release showed of a value, the newest first."""
    rows: list[ReleaseValue] = []
    before: _Seen | None = None
    ordered = sorted(releases.past, key=lambda past: past.number)
    # Of what came before the first that is looked into, or can not be read, nothing is claimed.
    known = len(ordered) <= MOST_RELEASES
    for number, one in enumerate(ordered[-MOST_RELEASES:]):
        opened = releases.open(one, code)
        seen = _seen(opened, code, period, area, t) if opened else None
        word = "" if seen else (t.gettext("nicht enthalten") if opened else t.gettext("zurückgezogen"))
        known = known and opened is not None
        change = _change(before, seen, t, first=number == 0) if seen and (before or known) else ""
        rows.append(
            ReleaseValue(one, seen.cell if seen else None, word, change, one.number == releases.shown)
        )
        before = seen or before
    return tuple(reversed(rows))


def _seen(opened: Opened, code: str, period: str, area: Area, t: Translator) -> _Seen | None:
    if opened.values is None:
        return None
    found = opened.values.slice(period, area.level)
    area_set = opened.atlas.sets.get(found.set_id) if found else None
    if found is None or area_set is None:
        return None
    place = next((one for one in area_set.areas if one.key in (area.key, *area.former)), None)
    if place is None:
        return None
    entry = opened.atlas.indicators[code]
    days = frozenset(one.day for one in entry.derivation.of_period(period))
    return _Seen(entry, found, cell(found.at(place.position), entry, t, unit=True), days)


def _change(before: _Seen | None, seen: _Seen, t: Translator, *, first: bool) -> str:
    if before is None:
        return t.gettext("erste Veröffentlichung") if first else t.gettext("zum ersten Mal enthalten")
    if (before.cell.text, before.cell.status) == (seen.cell.text, seen.cell.status):
        return t.gettext("unverändert")
    if seen.cell.status is Status.SUPPRESSED:
        return t.gettext("wird nicht mehr gezeigt")
    if not seen.cell.shown:
        return t.gettext("keine Angabe mehr")
    if not before.cell.shown:
        return t.gettext("wird jetzt gezeigt")
    # A number follows from definition, boundaries and data: where the first two stayed, the data did not.
    reasons = list(_reasons(before, seen, t)) or [t.gettext("Daten geändert")]
    return t.gettext("geändert: {reasons}", reasons="; ".join(reasons))


def _reasons(before: _Seen, seen: _Seen, t: Translator) -> Iterable[str]:
    """Return what else changed between two releases, as far as they tell."""
    if _meaning(before.entry) != _meaning(seen.entry):
        yield t.gettext("Definition geändert")
    if (before.slice.set_id, before.slice.rebased_from) != (seen.slice.set_id, seen.slice.rebased_from):
        yield t.gettext("Gebietsgrenzen geändert")
    if before.days != seen.days and before.days and seen.days:
        yield t.gettext("Daten neu geliefert")


def _meaning(entry: IndicatorEntry) -> tuple[object, ...]:
    """Return what a number stands for; releases that do not tell the version tell the formula."""
    return entry.kind, entry.operands, entry.derivation.per, entry.unit, entry.decimals
