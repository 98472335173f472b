"""Finds rows that only sum up the rows above them."""

import numpy as np
from numpy.typing import NDArray

_LONGEST = 400


def find_subtotals(numbers: NDArray[np.float64], strange: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which of the strange rows are the sum of the rows, or of the sums, right above them.

    Parameters
    ----------
    numbers : float64[rows, columns]
        NaN where a cell holds no number; such columns say nothing about that sum.
    """
    result = np.zeros(len(strange), dtype=bool)
    open_rows: list[NDArray[np.float64]] = []
    for row in range(len(strange)):
        values = numbers[row]
        if not np.isfinite(values).any():
            continue
        if strange[row]:
            summed = _how_many(values, open_rows)
            if summed:
                result[row] = True
                del open_rows[-summed:]
        open_rows.append(values)
    return result


def _how_many(values: NDArray[np.float64], above: list[NDArray[np.float64]]) -> int:
    """Return how many rows, counted upwards, add up to a row; 0 if none do."""
    summed = np.zeros(len(values))
    for count, row in enumerate(reversed(above[-_LONGEST:]), start=1):
        summed = summed + row
        known = np.isfinite(summed) & np.isfinite(values)
        telling = known & (values != 0)
        # Ratios do not add up, so half of the columns have to; one row alone proves itself in two.
        equal = np.isclose(summed, values, rtol=1e-9, atol=0.501 if count > 1 else 1e-6) & telling
        if equal.sum() >= max(1 if count > 1 else 2, telling.sum() / 2) and telling.any():
            return count
    return 0
