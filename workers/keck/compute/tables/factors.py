"""Columns of text as numbers of their distinct values."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

_LARGEST_CODE = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A column as codes into its distinct values, in order of appearance."""

    codes: NDArray[np.int32]
    values: list[str]


def factorise(column: pl.Series) -> Factor:
    """Number the distinct texts of a column; blanks around them do not count, null is the empty text."""
    text = column.str.strip_chars().fill_null("").rename("text")
    values = text.unique(maintain_order=True)
    codes = text.replace_strict(
        values, pl.int_range(len(values), eager=True, dtype=pl.Int32), return_dtype=pl.Int32
    )
    return Factor(codes.to_numpy(), values.to_list())


def constant(value: str, length: int) -> Factor:
    """Return the factor of a column that says the same everywhere."""
    return Factor(np.zeros(length, dtype=np.int32), [value])


def combine_codes(factors: list[Factor], length: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Number the distinct combinations of several columns, in order of appearance.

    Returns
    -------
    codes : int32[length]
    rows : int64[combinations]
        First row of each combination.
    """
    joined, size = np.zeros(length, dtype=np.int64), 1
    for factor in factors:
        size *= len(factor.values)
        if size > _LARGEST_CODE:
            distinct, joined = np.unique(joined, return_inverse=True)
            size = len(distinct) * len(factor.values)
        joined = joined * len(factor.values) + factor.codes
    distinct, first, codes = np.unique(joined, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(distinct), dtype=np.int32)
    rank[order] = np.arange(len(distinct), dtype=np.int32)
    return rank[codes], first[order]


def combine(factors: list[Factor], length: int) -> tuple[NDArray[np.int32], list[tuple[str, ...]]]:
    """Number the distinct combinations of several columns, and return their texts."""
    codes, rows = combine_codes(factors, length)
    columns = [[factor.values[code] for code in factor.codes[rows].tolist()] for factor in factors]
    return codes, list(zip(*columns, strict=True)) if columns else [()]
