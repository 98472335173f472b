"""A release's numbers as an outsider would find them, without a database and without pages."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import AreaFrame
from keck.compute.disclosure import ProtectedRelease, ProtectedSlice
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import IndicatorDefinition
from keck.domain.protection import ProtectionPolicy
from keck.domain.statuses import Status
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cube_of, definitions_of

Document = dict[str, Any]
_PARENTS = {CITY_LEVEL: None, "upper": CITY_LEVEL, "fine": "upper"}


def documents_of(city: City, protected: ProtectedRelease) -> tuple[Document, list[Document]]:
    """Return the atlas and the values of all indicators."""
    frames = cube_of(city).frames
    atlas = {
        "policy": ProtectionPolicy.of(None).to_json(),
        "levels": [
            {"code": one.level, "rank": one.rank, "parent": _PARENTS[one.level]} for one in frames.values()
        ],
        "area_sets": [_areas(one, frames) for one in frames.values()],
        "indicators": [_entry(one) for one in definitions_of(city)],
    }
    by_code: dict[str, list[Document]] = {}
    for one in protected.slices:
        by_code.setdefault(one.indicator, []).append(_slice(one))
    return atlas, [{"indicator": code, "slices": slices} for code, slices in by_code.items()]


def _areas(frame: AreaFrame, frames: dict[str, AreaFrame]) -> Document:
    areas = [{"key": key, "parent": _parent(frame, place, frames)} for place, key in enumerate(frame.keys)]
    return {"id": frame.set_id, "level": frame.level, "areas": areas}


def _parent(frame: AreaFrame, place: int, frames: dict[str, AreaFrame]) -> str | None:
    if frame.rank == 0:
        return None
    upper = frames[frame.parent_set or CITY_LEVEL]
    position = 0 if frame.parents is None else int(frame.parents[place])
    return f"{upper.level}:{upper.keys[position]}"


def _entry(one: IndicatorDefinition) -> Document:
    return {
        "code": one.code,
        "kind": one.kind.value,
        "unit": one.unit.to_json(),
        "numerator": [str(operand) for operand in one.numerator],
        "denominator": [str(operand) for operand in one.denominator],
    }


def _slice(one: ProtectedSlice) -> Document:
    return {
        "period": one.period,
        "set": one.set_id,
        "level": one.level,
        "group": "",
        "status": "".join(Status(int(code)).letter for code in one.statuses),
        "value": _numbers(one.values),
        "numerator": _numbers(one.numerator),
        "denominator": _numbers(one.denominator),
    }


def _numbers(values: NDArray[np.float64] | None) -> list[float | None] | None:
    return None if values is None else [None if np.isnan(one) else float(one) for one in values]
