"""What other data or definitions would change for indicators: values, verdicts, ranks and classes."""

from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keck.compute.against_city import Judged, verdicts
from keck.compute.classes import breaks
from keck.compute.cube import AreaFrame
from keck.compute.recompute import Computed
from keck.compute.slices import IndicatorCells
from keck.compute.slices import Slices as Evaluated
from keck.compute.statistics.verdicts import Verdict
from keck.domain.classes import class_of
from keck.domain.periods import Period
from keck.domain.statuses import Status

_SHOWN = 10
_FLIPS_SHOWN = 200
Numbers = NDArray[np.float64]
Slices = dict[tuple[str, str], Numbers]
"""Values by period and area set, NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Move:
    """An area whose rank or class in the newest period would change; both counted from 1."""

    level: str
    key: str
    rank: tuple[int, int] | None
    class_: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ValueChange:
    """The largest change of a value."""

    level: str
    key: str
    period: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Flip:
    """An area about which something else would be said beside the municipality, in words of `Verdict`."""

    level: str
    key: str
    period: str
    before: str
    after: str


@dataclass(slots=True)
class Effect:
    """What would change for one indicator, counted in values below and at the city's level.

    Attributes
    ----------
    verdicts : int
        In how many cases an area with a value before and after would be judged otherwise; of them `flips`
        are the newest.
    """

    code: str
    name: dict[str, Any]
    decimals: int
    cells_new: int = 0
    cells_changed: int = 0
    cells_gone: int = 0
    verdicts: int = 0
    ranks: int = 0
    classes: int = 0
    period: str | None = None
    largest: ValueChange | None = None
    moves: list[Move] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything would change."""
        return self.cells_new + self.cells_changed + self.cells_gone + self.verdicts > 0

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return asdict(self)


def effects(before: Computed, after: Computed) -> list[Effect]:
    """Compare the values of indicators, as they would be shown without protection.

    Returns
    -------
    list of Effect
        Of the indicators for which anything would change, in the order of their definitions afterwards; those
        that are gone come last.
    """
    codes = dict.fromkeys((*after.definitions, *before.definitions))
    return [effect for code in codes if (effect := _effect(code, before, after)).any]


def _slices(cells: Iterable[IndicatorCells]) -> Slices:
    found: Slices = {}
    for one in cells:
        shown = np.where(one.statuses == Status.OK, one.values, np.nan)[:-1]
        found[one.period, one.set_id] = np.round(shown, max(one.definition.decimals, 0)).astype(np.float64)
    return found


def _effect(code: str, before: Computed, after: Computed) -> Effect:
    definition = after.definitions.get(code) or before.definitions[code]
    effect = Effect(code, definition.name.to_json(), definition.decimals)
    nothing = Evaluated(definition, (), ())
    left, right = before.cells.get(code, nothing), after.cells.get(code, nothing)
    if left is right and before.definitions[code] == definition:
        return effect
    frames = after.cube.frames
    old, new = _slices(left), _slices(right)
    _count(effect, old, new, frames)
    _judge(effect, old, new, verdicts(before, code), verdicts(after, code), frames)
    if effect.any:
        _order(effect, old, new, frames)
    return effect


def _count(effect: Effect, old: Slices, new: Slices, frames: Table[str, AreaFrame]) -> None:
    largest = -1.0
    for key in sorted({*old, *new}):
        frame = frames[key[1]]
        left, right = (side.get(key, np.full(frame.size, np.nan)) for side in (old, new))
        had, has = ~np.isnan(left), ~np.isnan(right)
        effect.cells_new += int((has & ~had).sum())
        effect.cells_gone += int((had & ~has).sum())
        size = np.where(had & has, np.abs(np.nan_to_num(right) - np.nan_to_num(left)), 0.0)
        effect.cells_changed += int((size > 0).sum())
        if size.size and (size > 0).any() and size.max() > largest:
            place = int(size.argmax())
            largest = float(size[place])
            effect.largest = ValueChange(
                frame.level, frame.keys[place], key[0], float(left[place]), float(right[place])
            )


def _judge(
    effect: Effect, old: Slices, new: Slices, was: Judged, will_be: Judged, frames: Table[str, AreaFrame]
) -> None:
    """Compare what is said about areas that have a value before and after."""
    flips: list[Flip] = []
    for key in sorted(was.keys() & will_be.keys(), key=lambda k: (Period.parse(k[0]), k[1]), reverse=True):
        both = ~(np.isnan(old[key]) | np.isnan(new[key]))
        frame = frames[key[1]]
        for place in np.flatnonzero(both & (was[key] != will_be[key])).tolist():
            words = (Verdict(side[key][place]).name.lower() for side in (was, will_be))
            flips.append(Flip(frame.level, frame.keys[place], key[0], *words))
    effect.verdicts = len(flips)
    effect.flips = flips[:_FLIPS_SHOWN]


def _order(effect: Effect, old: Slices, new: Slices, frames: Table[str, AreaFrame]) -> None:
    """Compare ranks and classes in the newest period that both have."""
    both = {period for period, _ in old} & {period for period, _ in new}
    if not both:
        return
    effect.period = max(both, key=Period.parse)
    moves: list[tuple[int, Move]] = []
    for set_id, frame in frames.items():
        key = (effect.period, set_id)
        if frame.rank == 0 or key not in old or key not in new:
            continue
        ranks = _ranks(old[key]), _ranks(new[key])
        classes = tuple(_classes(side, key, frames) for side in (old, new))
        for place, name in enumerate(frame.keys):
            rank = _changed(ranks[0][place], ranks[1][place])
            class_ = _changed(classes[0][place], classes[1][place])
            effect.ranks += rank is not None
            effect.classes += class_ is not None
            if rank or class_:
                size = abs(rank[1] - rank[0]) if rank else 0
                moves.append((size, Move(frame.level, name, rank, class_)))
    moves.sort(key=lambda pair: (-pair[0], pair[1].level, pair[1].key))
    effect.moves = [move for _, move in moves[:_SHOWN]]


def _changed(before: int, after: int) -> tuple[int, int] | None:
    return (before, after) if before and after and before != after else None


def _ranks(values: Numbers) -> list[int]:
    """Return ranks from the highest value, 0 where there is none; equal values share the better rank."""
    known = np.sort(values[~np.isnan(values)])[::-1]
    return [0 if np.isnan(v) else int(np.searchsorted(-known, -v)) + 1 for v in values]


def _classes(side: Slices, key: tuple[str, str], frames: Table[str, AreaFrame]) -> list[int]:
    level = frames[key[1]].level
    series = [values.tolist() for (_, set_id), values in side.items() if frames[set_id].level == level]
    bounds = breaks(series)
    return [0 if np.isnan(v) else class_of(float(v), bounds) + 1 for v in side[key]]
