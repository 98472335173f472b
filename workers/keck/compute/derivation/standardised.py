"""Standardised rates among derived indicators: the limits of chance that follow from their shown bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, Floats
from keck.compute.disclosure import ProtectedSlice
from keck.compute.formulas.slices import slices as slices_of
from keck.compute.statistics import standardisation
from keck.compute.statistics.estimates import Marks
from keck.compute.statistics.standardised_rates import StandardisedRates
from keck.domain.formulas.linear import constant
from keck.domain.formulas.nodes import Arithmetic, Node, Number, Operator
from keck.domain.formulas.standards import Band, Banded, StandardForm
from keck.domain.statuses import Status

_EVENTS, _BASE, _STANDARD_EVENTS, _STANDARD_BASE = range(4)


@dataclass(frozen=True, slots=True)
class TakenStandard:
    """A standardised rate whose formula reads bands that are protected.

    Attributes
    ----------
    tree : Banded
        Over parts in place of measures.
    factor : float
        By which the formula multiplies it.
    """

    code: str
    tree: Banded
    factor: float

    @classmethod
    def of(cls, code: str, tree: Node) -> "TakenStandard | None":
        """Return a formula that is a standardised rate, perhaps times a positive number; else ``None``."""
        found = _scaled(tree)
        return cls(code, found[0], float(found[1])) if found and found[1] > 0 else None

    def trees(self) -> dict[str, Node]:
        """Return what the bands read, to be evaluated beside the formula."""
        return {
            self._name(number, place): node
            for number, band in enumerate(self.tree.bands)
            for place, node in _read(band)
            if not isinstance(node, Number)
        }

    def with_limits(
        self,
        made: Sequence[ProtectedSlice],
        tables: Mapping[str, pl.DataFrame],
        frames: Mapping[str, AreaFrame],
    ) -> list[ProtectedSlice]:
        """Return slices of the indicator with what their limits of chance are computed from."""
        shown = {(one.set_id, one.period): np.equal(one.statuses, Status.OK) for one in made}
        rates = self.rates(shown, tables, frames)
        return [replace(one, standardised=rates[one.set_id, one.period]) for one in made]

    def rates(
        self,
        shown: Mapping[tuple[str, str], Marks],
        tables: Mapping[str, pl.DataFrame],
        frames: Mapping[str, AreaFrame],
    ) -> dict[tuple[str, str], StandardisedRates | None]:
        """Return what limits of chance are computed from; ``None`` for what is left of less than nothing.

        Parameters
        ----------
        shown : mapping of tuple to array of bool, shape (n,)
            Which areas have a value, by area set and period.
        tables : mapping of str to DataFrame
            Those of `trees`, evaluated.
        """
        found = {
            name: {(one.set_id, one.period): one.values[:-1] for one in slices_of(tables[name], frames)}
            for name in self.trees()
        }
        return {key: self._rates(key, marks, found) for key, marks in shown.items()}

    def _rates(
        self, key: tuple[str, str], shown: Marks, found: Mapping[str, Mapping[tuple[str, str], Floats]]
    ) -> StandardisedRates | None:
        def column(number: int, place: int, node: Node) -> Floats:
            if isinstance(node, Number):
                return np.full(len(shown), float(node.value))
            values = found[self._name(number, place)].get(key)
            return np.full(len(shown), np.nan) if values is None else values

        bands = [
            {place: column(number, place, node) for place, node in _read(band)}
            for number, band in enumerate(self.tree.bands)
        ]
        columns = {place: np.stack([band[place] for band in bands], axis=1) for place in bands[0]}
        columns = {place: np.where(shown[:, np.newaxis], values, np.nan) for place, values in columns.items()}
        if any((values < 0).any() for values in columns.values()):
            # What is left of the municipality without an area may be less than nothing, which has no limits.
            return None
        events, base = columns[_EVENTS], columns[_BASE]
        if self.tree.form is StandardForm.DIRECT:
            return StandardisedRates.direct(
                events, base, columns[_STANDARD_BASE], self.tree.per * self.factor
            )
        awaited = standardisation.expected(base, columns[_STANDARD_EVENTS], columns[_STANDARD_BASE])
        return StandardisedRates.indirect(events, base, awaited, self.tree.per * self.factor)

    def _name(self, number: int, place: int) -> str:
        return f"{self.code}#{number}.{place}"


def _read(band: Band) -> list[tuple[int, Node]]:
    whole = [] if band.standard_events is None else [(_STANDARD_EVENTS, band.standard_events)]
    return [(_EVENTS, band.events), (_BASE, band.base), *whole, (_STANDARD_BASE, band.standard_base)]


def _scaled(tree: Node) -> tuple[Banded, Fraction] | None:
    match tree:
        case Banded():
            return tree, Fraction(1)
        case Arithmetic(operator=Operator.TIMES, left=left, right=right):
            for one, other in ((left, right), (right, left)):
                found, number = _scaled(one), constant(other)
                if found is not None and number is not None:
                    return found[0], found[1] * number
        case Arithmetic(operator=Operator.DIVIDED, left=left, right=right):
            found, number = _scaled(left), constant(right)
            if found is not None and number:
                return found[0], found[1] / number
    return None
