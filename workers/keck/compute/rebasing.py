"""Older periods in newer boundaries: made of what has passed the gate, and flagged as estimated.

Nothing is worked out here that anybody could not work out from the published figures and the published
crosswalk. Where a part of a new area comes from a hidden figure, the new area is hidden too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from keck.compute.cube import Bytes, Floats
from keck.compute.disclosure import ProtectedSlice
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.protection import ProtectionPolicy
from keck.domain.statuses import Flag, Status

_COUNTED = (FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE)
_WHOLE = 1 - 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A crosswalk by the positions of areas in their sets.

    Attributes
    ----------
    source, target : str
        Public ids of the area sets.
    size : int
        Number of new areas.
    """

    source: str
    target: str
    size: int
    old: NDArray[np.intp]
    new: NDArray[np.intp]
    share: Floats


def rebased(
    slices: Sequence[ProtectedSlice],
    walks: Iterable[Walk],
    definitions: Sequence[IndicatorDefinition],
    policy: ProtectionPolicy,
) -> list[ProtectedSlice]:
    """Return the slices of older boundaries in newer ones, where those have no figures of their own.

    Ready-made figures, means and scores stay in their own boundaries: they can not be shared out.
    """
    known = {(one.indicator, one.period, one.set_id) for one in slices}
    by_code = {definition.code: definition for definition in definitions}
    return [
        _rebase(one, walk, by_code[one.indicator], policy)
        for walk in walks
        for one in slices
        if one.set_id == walk.source
        and (one.indicator, one.period, walk.target) not in known
        and _can_be_shared_out(one, by_code[one.indicator])
    ]


def _can_be_shared_out(one: ProtectedSlice, definition: IndicatorDefinition) -> bool:
    if definition.kind not in _COUNTED or one.reason is not None:
        return False
    return definition.kind is FormulaKind.COUNT or (one.numerator is not None and one.denominator is not None)


def _rebase(
    one: ProtectedSlice, walk: Walk, definition: IndicatorDefinition, policy: ProtectionPolicy
) -> ProtectedSlice:
    least = max(policy.minimum_count, definition.minimum_count or 0)
    fewest = max(policy.minimum_base, definition.minimum_base or 0)
    statuses = _statuses(one.statuses, walk)
    above: Floats | None = None
    below: Floats | None = None
    if definition.kind is FormulaKind.COUNT:
        values = _summed(one.values, walk)
        small = (values > 0) & (values < least)
        if one.numerator is not None:
            above = values
    else:
        above, below = _summed(one.numerator, walk), _summed(one.denominator, walk)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(below > 0, definition.per * above / below, np.nan)
        small = _is_small(above, below, replace(policy, minimum_count=least, minimum_base=fewest))
        statuses[(statuses == Status.OK) & ~(below > 0)] = Status.NOT_APPLICABLE
    statuses[(statuses == Status.OK) & small] = Status.SUPPRESSED
    hidden = statuses != Status.OK
    return replace(
        one,
        set_id=walk.target,
        statuses=statuses,
        values=np.where(hidden, np.nan, values),
        numerator=None if above is None else np.where(hidden, np.nan, above),
        denominator=None if below is None else np.where(hidden, np.nan, below),
        flags=_flags(one.flags, statuses, walk),
        reasons=np.zeros(walk.size, np.uint8),
        rebased_from=one.set_id,
    )


def _is_small(above: Floats, below: Floats, policy: ProtectionPolicy) -> NDArray[np.bool_]:
    rest = below - above
    few = ((above > 0) & (above < policy.minimum_count)) | ((rest > 0) & (rest < policy.minimum_complement))
    return np.asarray(few | ((below > 0) & (below < policy.minimum_base)))


def _summed(values: Floats | None, walk: Walk) -> Floats:
    numbers = np.zeros(walk.size) if values is None else np.nan_to_num(values)[walk.old]
    return np.bincount(walk.new, walk.share * numbers, walk.size).astype(np.float64)


def _statuses(source: Bytes, walk: Walk) -> Bytes:
    def touched(status: Status) -> NDArray[np.intp]:
        return np.bincount(walk.new, (source == status)[walk.old], walk.size)

    parts = np.bincount(walk.new, minlength=walk.size)
    statuses = np.full(walk.size, Status.OK, np.uint8)
    statuses[(touched(Status.NOT_APPLICABLE) == parts)] = Status.NOT_APPLICABLE
    statuses[touched(Status.SUPPRESSED) > 0] = Status.SUPPRESSED
    statuses[(touched(Status.MISSING) > 0) | (parts == 0)] = Status.MISSING
    return statuses


def _flags(source: Bytes, statuses: Bytes, walk: Walk) -> Bytes:
    flags = np.zeros(walk.size, np.uint8)
    np.bitwise_or.at(flags, walk.new, source[walk.old])
    # An area that was whole before and whole after is no estimate.
    parts = np.bincount(walk.new, minlength=walk.size)
    whole = np.bincount(walk.new, walk.share >= _WHOLE, walk.size)
    flags[(parts != whole) & (statuses == Status.OK)] |= np.uint8(Flag.ESTIMATED)
    return flags
