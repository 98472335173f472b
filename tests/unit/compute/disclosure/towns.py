"""Small towns and their artefacts, for tests of protection and of the attack on it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from keck.compute import hierarchy, indicators
from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.compute.disclosure import History, Link, ProtectedRelease, protect
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import SourceRights
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

TODAY = date(2025, 1, 1)


def town(parents: Sequence[int], numbers: Mapping[str, Sequence[float]], period: str = "2024") -> Cube:
    """Make a city with districts and quarters; ``numbers`` hold quarters, perhaps with a last slot."""
    districts = max(parents) + 1
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame("bezirk", "bezirk", 1, tuple(f"b{i}" for i in range(districts))),
        "teil": AreaFrame(
            "teil", "teil", 2, tuple(f"t{i}" for i in range(len(parents))), np.array(parents), "bezirk"
        ),
    }
    cube = Cube(frames, {code: Measure(code, LocalText(code)) for code in numbers})
    for code, values in numbers.items():
        put(cube, code, period, "teil", values)
    return hierarchy.sum_up(cube)[0]


def put(cube: Cube, code: str, period: str, set_id: str, values: Sequence[float]) -> None:
    """Give a measure its values; the slot "not assignable" is unused unless it is named."""
    size = cube.frames[set_id].size
    padded = np.array([*values, np.nan][: size + 1], dtype=np.float64)
    statuses = np.where(np.isnan(padded), Status.MISSING, Status.OK).astype(np.uint8)
    if len(values) == size:
        statuses[-1] = Status.NOT_APPLICABLE
    cube.measures.setdefault(code, Measure(code, LocalText(code)))
    cube.cells[CellKey(code, "", period, set_id)] = Cells.of(padded, statuses)


def count(code: str, **more: Any) -> IndicatorDefinition:
    """Define a plain count."""
    return IndicatorDefinition(code, LocalText(code), FormulaKind.COUNT, (Operand(code),), **more)


def share(code: str, numerator: str, denominator: str, **more: Any) -> IndicatorDefinition:
    """Define a share; both halves may be sums such as ``a+b``."""
    above, below = (tuple(Operand(part) for part in half.split("+")) for half in (numerator, denominator))
    return IndicatorDefinition(code, LocalText(code), FormulaKind.SHARE, above, below, **more)


def released(
    cube: Cube,
    definitions: Sequence[IndicatorDefinition],
    policy: ProtectionPolicy | None = None,
    history: History | None = None,
    rights: dict[str, SourceRights] | None = None,
    links: Sequence[Link] = (),
    internal: bool = False,
) -> ProtectedRelease:
    """Evaluate and protect."""
    evaluations = [one for definition in definitions for one in indicators.evaluate(definition, cube)]
    return protect(
        cube,
        evaluations,
        policy=policy or ProtectionPolicy(),
        audience="internal" if internal else "public",
        today=TODAY,
        rights=rights or {},
        history=history,
        links=links,
    )


def remembered(*releases: ProtectedRelease) -> History:
    """Return the history after some releases."""
    return History((key, values) for one in releases for key, (values, _) in one.shown.items())


def figure_measure(code: str, base: str | None = None) -> Measure:
    """Make a ready-made figure."""
    return Measure(code, LocalText(code), MeasureKind.FIGURE, base=base)


def artefacts(
    cube: Cube,
    definitions: Sequence[IndicatorDefinition],
    release: ProtectedRelease,
    policy: ProtectionPolicy | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Write a release as it is published."""
    policy = policy or ProtectionPolicy()
    atlas = {
        "format": "keck.atlas",
        "version": 1,
        "policy": {"k": policy.minimum_count, "n_min": policy.minimum_base},
        "levels": _levels(cube),
        "area_sets": [_areas(cube, frame) for frame in cube.frames.values()],
        "indicators": [_entry(definition) for definition in definitions],
    }
    values = []
    for definition in definitions:
        mine = [one for one in release.slices if one.indicator == definition.code]
        slices = [
            {
                "period": one.period,
                "level": one.level,
                "set": one.set_id,
                "group": "",
                "status": "".join(Status(int(status)).letter for status in one.statuses),
                "value": _numbers(one.values),
                "numerator": None if one.numerator is None else _numbers(one.numerator),
                "denominator": None if one.denominator is None else _numbers(one.denominator),
            }
            for one in mine
        ]
        values.append({"format": "keck.values", "version": 1, "indicator": definition.code, "slices": slices})
    return atlas, values


def _levels(cube: Cube) -> list[dict[str, Any]]:
    frames = sorted(cube.frames.values(), key=lambda frame: frame.rank)
    parents = {f.level: cube.frames[f.parent_set].level if f.parent_set else "kommune" for f in frames}
    return [{"code": f.level, "rank": f.rank, "parent": parents[f.level] if f.rank else None} for f in frames]


def _areas(cube: Cube, frame: AreaFrame) -> dict[str, Any]:
    parents: list[str | None] = [None] * frame.size
    if frame.parents is not None and frame.parent_set is not None:
        upper = cube.frames[frame.parent_set]
        parents = [f"{upper.level}:{upper.keys[p]}" if p >= 0 else None for p in frame.parents.tolist()]
    areas = [{"key": key, "name": key, "parent": up} for key, up in zip(frame.keys, parents, strict=True)]
    return {"id": frame.set_id, "level": frame.level, "areas": areas}


def _entry(definition: IndicatorDefinition) -> dict[str, Any]:
    return {
        "code": definition.code,
        "kind": definition.kind.value,
        "unit": definition.unit.to_json(),
        "numerator": " + ".join(str(operand) for operand in definition.numerator),
        "denominator": " + ".join(str(operand) for operand in definition.denominator) or None,
    }


def _numbers(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
