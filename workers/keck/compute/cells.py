"""Cells of one measure, group, period and area set, and what names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keck.domain.statuses import Status

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Positions = NDArray[np.intp]

# A member of an enumeration costs more than a small array operation.
_OK = int(Status.OK)


class CellKey(NamedTuple):
    """Which cells an array holds."""

    measure: str
    group: str
    period: str
    set_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of one measure, group, period and area set; the last slot is "not assignable".

    Attributes
    ----------
    values : array of float, shape (n + 1,)
        NaN wherever the status is not ``OK``.
    lower, upper : array of float, shape (n + 1,)
        What is known of cells that their source has protected.
    summed_from : str
        Area set whose cells were summed to these; empty where the file named them.
    """

    values: Floats
    statuses: Bytes
    lower: Floats
    upper: Floats
    flags: Bytes
    summed_from: str = ""

    @classmethod
    def of(
        cls,
        values: Iterable[float] | Floats,
        statuses: Iterable[int] | Bytes | None = None,
        lower: Floats | None = None,
        upper: Floats | None = None,
        flags: Bytes | None = None,
    ) -> "Cells":
        """Make cells; without statuses NaN means missing, without bounds a protected cell may be anything."""
        numbers = np.array(list(values) if not isinstance(values, np.ndarray) else values, dtype=np.float64)
        if statuses is None:
            marks = np.where(np.isnan(numbers), Status.MISSING, Status.OK).astype(np.uint8)
        else:
            marks = np.array(statuses, dtype=np.uint8)
        shown = np.equal(marks, _OK)
        numbers = np.where(shown, numbers, np.nan)
        low = np.zeros(len(numbers)) if lower is None else np.where(np.isnan(lower), 0.0, lower)
        high = np.full(len(numbers), np.inf) if upper is None else np.where(np.isnan(upper), np.inf, upper)
        return cls(
            numbers,
            marks,
            np.where(shown, numbers, low),
            np.where(shown, numbers, high),
            np.zeros(len(numbers), np.uint8) if flags is None else np.array(flags, np.uint8),
        )

    @property
    def ok(self) -> NDArray[np.bool_]:
        """Which cells have a value."""
        return np.equal(self.statuses, _OK)
