"""The values of an indicator in the published form: what passed the gate, slice by slice."""

from collections import defaultdict
from typing import Any

import numpy as np

from keck.compute.disclosure import ProtectedSlice
from keck.domain.artefacts import VALUES_FORMAT
from keck.domain.definitions import IndicatorDefinition
from keck.domain.notes import Note, published_notes
from keck.domain.periods import Period
from keck.domain.statuses import Flag, Status
from keck.processing.publishing.bundle import Document
from keck.processing.release import composing
from keck.processing.release.intervals import interval
from keck.processing.release.keeping import NOTHING_KEPT, Kept
from keck.processing.release.material import Material
from keck.processing.release.spreading import Spreading

_DIGITS = 10


def values_of(
    definition: IndicatorDefinition,
    slices: list[ProtectedSlice],
    material: Material,
    spreading: Spreading,
    kept: Kept = NOTHING_KEPT,
) -> Document:
    """Return the published form of what passed the gate of an indicator.

    Parameters
    ----------
    slices : list of ProtectedSlice
        Of this indicator.
    spreading : Spreading
        What is said of the areas of a slice together.
    kept : Kept
        Classes of an earlier release, for the same values.
    """
    rank = {one.public_id: one.level.rank for one in material.sets}
    ordered = sorted(slices, key=lambda s: (Period.parse(s.period), rank[s.set_id], s.set_id))
    notes = published_notes(
        material.notes, definition, {one.period for one in ordered}, {one.level for one in ordered}
    )
    keys = {one.public_id: [area.key for area in one.areas] for one in material.sets}
    documents = [
        _slice(one, interval(definition, one, material.cube), _marks(one, notes, keys[one.set_id]))
        | spreading.of(definition, one)
        for one in ordered
    ]
    classes, documents = kept.classed(definition, documents)
    return {
        "format": VALUES_FORMAT[0],
        "version": VALUES_FORMAT[1],
        "indicator": definition.code,
        "classes": classes,
        "slices": documents,
        "footnotes": [note.to_json() for note in notes],
    }


def _marks(one: ProtectedSlice, notes: list[Note], keys: list[str]) -> dict[str, list[int]]:
    """Return which cells have notes of their own: position of the area to places in the list of notes."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, note in enumerate(notes):
        level, _, key = note.area.partition(":")
        if note.period == one.period and level == one.level and key in keys:
            found[str(keys.index(key))].append(number)
    return dict(found)


def _slice(one: ProtectedSlice, limits: Document | None, marks: dict[str, list[int]]) -> Document:
    document: Document = {
        "period": one.period,
        "level": one.level,
        "set": one.set_id,
        "group": "",
        "status": "".join(Status(int(code)).letter for code in one.statuses),
        "value": _numbers(one.values),
        "numerator": _numbers(one.numerator) if one.numerator is not None else None,
        "denominator": _numbers(one.denominator) if one.denominator is not None else None,
        "flags": {
            str(place): Flag(int(one.flags[place])).words for place in np.flatnonzero(one.flags).tolist()
        },
    }
    if limits is not None:
        document["interval"] = limits
    if marks:
        document["notes"] = marks
    if one.reason is not None:
        document["reason"] = one.reason
    if one.rebased_from is not None:
        document["rebased_from"] = one.rebased_from
    if one.summed_from:
        document["summed_from"] = {half: list(sets) for half, sets in one.summed_from.items()}
    return document | composing.composed(one.index)


def _numbers(values: Any) -> list[float | int | None]:
    return [None if np.isnan(v) else _number(float(v)) for v in values]


def _number(value: float) -> float | int:
    """Write whole numbers without a fraction and all others with ten digits behind the point."""
    rounded = round(value, _DIGITS)
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
