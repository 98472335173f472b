"""Attack by repeated subtraction on what a member has published."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keck.audit.artefacts import Document, Export, Floats, Slice, read, with_new_keys
from keck.audit.knowledge import Knowledge


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """Something that the public can know and should not.

    Attributes
    ----------
    kind : str
        ``published``: a sensitive number is shown. ``exact``: a hidden cell follows from what is shown.
        ``sensitive``: a sensitive count follows although its cell as a whole does not.
    before : bool
        Whether older releases alone give it away, so that no new release can mend it.
    """

    kind: str
    indicator: str
    period: str
    level: str
    area: str
    value: float
    sensitive: bool = True
    before: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the printed form."""
        return asdict(self)


def attack(
    atlas: Document,
    values: Iterable[Document],
    earlier: Sequence[tuple[Document, Iterable[Document]]] = (),
) -> list[Breach]:
    """Reconstruct hidden cells of a release from its artefacts and those of older releases.

    Parameters
    ----------
    atlas, values : documents
        ``keck.atlas`` and ``keck.values`` as published.
    earlier : sequence of (atlas, values)
        Older releases of the same member, the oldest first.
    """
    return attack_exports([*(read(*one) for one in earlier), read(atlas, values)])


def attack_exports(exports: Sequence[Export]) -> list[Breach]:
    """Attack the last of several releases with the help of all."""
    *given, newest = exports
    older = [with_new_keys(one, newest) for one in given]
    past = _past(older, newest)
    now = Knowledge(newest)
    for export in older:
        now.add_earlier(Knowledge(export))
    now.subtract()
    breaches: list[Breach] = []
    for one in newest.slices:
        breaches += _published(one, newest, now, past)
        breaches += _derived(one, newest, now, past)
    return sorted(set(breaches))


def _past(older: Sequence[Export], newest: Export) -> Knowledge | None:
    if not older:
        return None
    known = Knowledge(older[-1])
    for one in older[:-1]:
        known.add_earlier(Knowledge(one))
    known.subtract()
    return known if all(s in known.export.sets for s in newest.sets) else None


def _published(one: Slice, export: Export, now: Knowledge, past: Knowledge | None) -> list[Breach]:
    """Return shown cells that are sensitive by themselves."""
    count, base = _known(one, now)
    bad = _lettered(one, "o") & _sensitive(one, export, count, base)
    return [_breach("published", one, export, place, count, past) for place in np.flatnonzero(bad).tolist()]


def _derived(one: Slice, export: Export, now: Knowledge, past: Knowledge | None) -> list[Breach]:
    """Return hidden cells that follow, and missing ones that turn out to be sensitive."""
    count, base = _known(one, now)
    whole = ~np.isnan(count) if one.below is None else ~np.isnan(count) & ~np.isnan(base)
    sensitive = _sensitive(one, export, count, base)
    hidden = _lettered(one, "s")
    partly = sensitive & (hidden & ~whole | _lettered(one, "m"))
    exact = [
        _breach("exact", one, export, place, count, past, bool(sensitive[place]))
        for place in np.flatnonzero(hidden & whole).tolist()
    ]
    return exact + [
        _breach("sensitive", one, export, place, count, past) for place in np.flatnonzero(partly).tolist()
    ]


def _known(one: Slice, now: Knowledge) -> tuple[Floats, Floats]:
    count = now.tables[one.above][one.set_id]
    if one.below is None:
        return count, np.full(len(count), np.nan)
    return count, now.tables[one.below][one.set_id]


def _lettered(one: Slice, wanted: str) -> NDArray[np.bool_]:
    return np.array([letter == wanted for letter in one.letters], np.bool_)


def _sensitive(one: Slice, export: Export, count: Floats, base: Floats) -> NDArray[np.bool_]:
    if not one.people:
        return np.zeros(len(count), np.bool_)
    small = (count > 0) & (count < export.minimum)
    rest = base - count
    nested = one.kind == "share" or bool((rest[~np.isnan(rest)] >= 0).all())
    if nested:
        small |= (rest > 0) & (rest < export.complement)
        if export.all_counted:
            small |= (rest == 0) & (base >= 1)
    return np.asarray(small | ((base > 0) & (base < export.minimum_base) & ~np.isnan(count)))


def _breach(
    kind: str,
    one: Slice,
    export: Export,
    place: int,
    count: Floats,
    past: Knowledge | None,
    sensitive: bool = True,
) -> Breach:
    areas = export.sets[one.set_id]
    before = False
    if past is not None and one.set_id in past.tables.get(one.above, {}):
        known = past.tables[one.above][one.set_id]
        before = bool(len(known) == len(count) and known[place] == count[place])
    return Breach(
        kind,
        one.indicator,
        one.period,
        areas.level,
        areas.keys[place],
        float(count[place]),
        sensitive,
        before,
    )
