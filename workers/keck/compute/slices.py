"""Evaluated indicators: their values of all periods and area sets at once, or slice by slice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from keck.compute.cells import Bytes, Cells, Floats
from keck.compute.cube import Quantity, quantity_of
from keck.compute.sheets import Places, Sheet, run
from keck.domain.definitions import IndicatorDefinition


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorCells:
    """An indicator's unprotected cells of one period and area set; the last slot is "not assignable".

    Attributes
    ----------
    base : Cells or None
        The denominator; for a ready-made figure the count bound to it.
    reason : str or None
        Why the whole slice has no value.
    """

    definition: IndicatorDefinition
    period: str
    set_id: str
    values: Floats
    statuses: Bytes
    flags: Bytes
    numerator: Cells | None
    base: Cells | None
    reason: str | None = None

    @property
    def numerator_quantity(self) -> Quantity:
        """The sum that stands above the line."""
        return quantity_of(self.definition.numerator)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """An indicator's cells of some periods in area sets that all of them have.

    Attributes
    ----------
    periods : sequence of str
        In the order of their codes.
    places : dict of str to slice
        Which slots are those of an area set, from the city down.
    values, statuses, flags : array, shape (periods, slots)
    numerator, base : Sheet or None
        With a row for each period; a base may lack area sets, or have others as well.
    """

    periods: Sequence[str]
    places: Places
    values: Floats
    statuses: Bytes
    flags: Bytes
    numerator: Sheet | None = None
    base: Sheet | None = None
    reason: str | None = None

    def cells(self, definition: IndicatorDefinition, row: int, set_id: str) -> IndicatorCells:
        """Return the cells of one period and area set."""
        place = (row, self.places[set_id])
        return IndicatorCells(
            definition,
            self.periods[row],
            set_id,
            self.values[place],
            self.statuses[place],
            self.flags[place],
            _half(self.numerator, row, set_id),
            _half(self.base, row, set_id),
            self.reason,
        )

    def without(self, periods: Collection[str]) -> "Block":
        """Return the block without some periods."""
        rows = [row for row, period in enumerate(self.periods) if period not in periods]
        if len(rows) == len(self.periods):
            return self
        place = run(rows)
        return Block(
            [self.periods[row] for row in rows],
            self.places,
            self.values[place],
            self.statuses[place],
            self.flags[place],
            self.numerator and self.numerator.rows(rows),
            self.base and self.base.rows(rows),
            self.reason,
        )


def _half(half: Sheet | None, row: int, set_id: str) -> Cells | None:
    return half.cells(row, set_id) if half is not None and set_id in half.places else None


class Slices(Sequence[IndicatorCells]):
    """An indicator's cells by period, then from the city down.

    Parameters
    ----------
    sets : sequence of str
        All area sets, from the city down.

    Attributes
    ----------
    blocks : tuple of Block
        All cells, in no order that matters.
    """

    def __init__(self, definition: IndicatorDefinition, blocks: Iterable[Block], sets: Sequence[str]) -> None:
        self.definition = definition
        self.blocks = tuple(block for block in blocks if block.periods)
        self._sets = sets

    @overload
    def __getitem__(self, place: int) -> IndicatorCells: ...
    @overload
    def __getitem__(self, place: slice) -> list[IndicatorCells]: ...
    def __getitem__(self, place: int | slice) -> IndicatorCells | list[IndicatorCells]:
        """Return one slice or several."""
        if isinstance(place, slice):
            return [self._cells(one) for one in self._order[place]]
        return self._cells(self._order[place])

    def __len__(self) -> int:
        """Return the number of slices."""
        return sum(len(block.periods) * len(block.places) for block in self.blocks)

    def flat(self, arrays: Sequence[Floats]) -> Floats:
        """Return numbers of all slots, one slice behind the other.

        Parameters
        ----------
        arrays : sequence of array of float
            Of the shape of each block.
        """
        if len(arrays) == 1:
            return arrays[0].ravel()
        parts = [arrays[n][row, self.blocks[n].places[set_id]] for n, row, set_id in self._order]
        return np.concatenate(parts) if parts else np.zeros(0)

    def replaced(self, periods: Collection[str], other: "Slices") -> "Slices":
        """Return these slices with others in the place of some periods."""
        kept = (block.without(periods) for block in self.blocks)
        return Slices(other.definition, (*kept, *other.blocks), other._sets)

    @cached_property
    def _order(self) -> list[tuple[int, int, str]]:
        """Block, row and area set of each slice."""
        rank = {set_id: place for place, set_id in enumerate(self._sets)}
        found = [
            (period, rank[set_id], n, row, set_id)
            for n, block in enumerate(self.blocks)
            for row, period in enumerate(block.periods)
            for set_id in block.places
        ]
        return [one[2:] for one in sorted(found)]

    def _cells(self, place: tuple[int, int, str]) -> IndicatorCells:
        number, row, set_id = place
        return self.blocks[number].cells(self.definition, row, set_id)
