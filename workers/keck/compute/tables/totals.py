"""Whether areas add up to what is given for the larger ones; protected and rounded cells may be anything
within their bounds."""

import math
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.areas import AreaIndex, AreaSetView
from keck.compute.tables.collector import Collector
from keck.compute.tables.reading import ObservationBlock
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import plain_number
from keck.domain.mappings import Mapping
from keck.domain.statuses import Flag, Status

_ROUNDED_TO = (10, 5)
_TELLING = 8
_NOISE = 2.0
"""Standard deviation of the noise that cell keys add, in persons."""

BlockKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Sum:
    """What some areas add up to at least and at most."""

    lower: float
    upper: float
    sure: bool


def check_totals(
    blocks: list[ObservationBlock], mapping: Mapping, areas: AreaIndex, found: Collector
) -> None:
    """Compare what is given for larger areas with the sum of their parts; what is given counts."""
    labels = {measure.code: measure.label.de for measure in mapping.measures if measure.kind.additive}
    views = {view.id: view for view in areas.sets}
    noisy = mapping.source is not None and mapping.source.protected_at_source
    by_key: dict[BlockKey, list[ObservationBlock]] = {}
    for block in blocks:
        if block.measure_code in labels:
            by_key.setdefault((block.measure_code, block.group, block.period), []).append(block)
    for (code, group, _), same in by_key.items():
        label = f"{labels[code]} ({group})" if group else labels[code]
        for lower in same:
            for upper in same:
                if (parents := _parents(views[lower.area_set_id], views[upper.area_set_id])) is not None:
                    _compare(lower, upper, parents, views, label, noisy, found)


def _parents(lower: AreaSetView, upper: AreaSetView) -> NDArray[np.intp] | None:
    """Return for each area the position of the larger one it lies in; ``None`` where sets do not nest."""
    if lower.level == CITY_LEVEL:
        return None
    if upper.level == CITY_LEVEL:
        return np.zeros(len(lower.keys) + 1, dtype=np.intp)
    if lower.parent_level != upper.level or not lower.parents:
        return None
    place = {key: position for position, key in enumerate(upper.keys)}
    return np.array([*(place.get(key or "", -1) for key in lower.parents), -1], dtype=np.intp)


def _compare(
    lower: ObservationBlock,
    upper: ObservationBlock,
    parents: NDArray[np.intp],
    views: dict[UUID, AreaSetView],
    label: str,
    noisy: bool,
    found: Collector,
) -> None:
    view = views[upper.area_set_id]
    for position in _doubtful(lower, upper, parents).tolist():
        chosen = parents == position
        given = float(upper.values[position])
        total = _sum(lower, chosen)
        if total is None or _equal(total, given):
            continue
        rounded = _slack(lower, chosen, noisy)
        if _within(total, given, rounded):
            found.note("total_rounded", measure=label, period=lower.period, slack=plain_number(rounded))
            continue
        found.warn(
            "total_differs" if total.sure else "total_beyond_bounds",
            int(upper.rows[position]) or None,
            int(upper.columns[position]) or None,
            measure=label,
            period=lower.period,
            level=views[lower.area_set_id].level,
            area=view.names[position],
            given=plain_number(given),
            **_said(total),
        )


def _doubtful(
    lower: ObservationBlock, upper: ObservationBlock, parents: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the larger areas whose parts are not all known or miss what is given."""
    size, inside = len(upper.values), parents >= 0
    known = lower.statuses == Status.OK
    other = inside & ~known & (lower.statuses != Status.NOT_APPLICABLE)
    sums = np.bincount(parents[inside & known], lower.values[inside & known], size)
    unsure = np.bincount(parents[other], minlength=size) > 0
    wrong = np.abs(sums - upper.values) > 1e-9 * np.maximum(1.0, np.abs(sums)) + 1e-6
    used = np.bincount(parents[inside], minlength=size) > 0
    return np.flatnonzero(used & (upper.statuses == Status.OK) & (unsure | wrong))


def _said(total: _Sum) -> dict[str, object]:
    if total.sure:
        return {"summed": plain_number(total.lower)}
    upper = plain_number(total.upper) if math.isfinite(total.upper) else "∞"
    return {"lower": plain_number(total.lower), "upper": upper}


def _sum(block: ObservationBlock, chosen: NDArray[np.bool_]) -> _Sum | None:
    statuses, values = block.statuses[chosen], block.values[chosen]
    if (statuses == Status.MISSING).any():
        return None
    known, hidden = statuses == Status.OK, statuses == Status.SUPPRESSED
    sure = float(values[known].sum())
    if not hidden.any():
        return _Sum(sure, sure, True)
    lower = np.zeros(hidden.sum()) if block.lower is None else np.nan_to_num(block.lower[chosen][hidden])
    none = np.full(hidden.sum(), np.nan)
    upper = none if block.upper is None else block.upper[chosen][hidden]
    upper = np.where(np.isnan(upper), np.inf, upper)
    return _Sum(sure + float(lower.sum()), sure + float(upper.sum()), False)


def _equal(total: _Sum, given: float) -> bool:
    return _within(total, given, 1e-9 * max(1.0, abs(given)) + 1e-6)


def _within(total: _Sum, given: float, slack: float) -> bool:
    return total.lower - slack <= given <= total.upper + slack


def _slack(block: ObservationBlock, chosen: NDArray[np.bool_], noisy: bool) -> float:
    """Return by how much a sum may miss the total where each cell was rounded or changed at the source."""
    values = block.values[chosen][block.statuses[chosen] == Status.OK]
    number = len(values) + 1
    flagged = bool((block.flags[chosen] & Flag.ROUNDED_AT_SOURCE).any())
    step = next((step for step in _ROUNDED_TO if _all_multiples(values, step)), 0)
    slack = step / 2 * number
    if flagged or noisy:
        # Three standard deviations of a sum of independent noise.
        slack = max(slack, 3 * _NOISE * math.sqrt(number))
    return slack


def _all_multiples(values: NDArray[np.float64], step: int) -> bool:
    telling = values[values != 0]
    return len(telling) >= _TELLING and bool((np.mod(telling, step) == 0).all())
