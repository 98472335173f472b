"""Polars expressions that set areas against the other areas of their level: z-scores and ranks.

z = (x - mean) / sd over the areas that have a value in the same area set and period, population sd (ddof 0),
unweighted.
"""

import polars as pl

from keck.compute.formulas.expressions import Part, settled

_BLOCK = "block"
_IS_AREA = pl.col("area").is_not_null()
_SPREAD = 1e-9
"""Values that differ by less of their size are equal but for rounding."""
_DIGITS = 12
"""Values that agree in so many digits share a rank."""


def zscore(part: Part) -> Part:
    """Return how many standard deviations a value lies above the mean; none where all areas are equal."""
    value = _of_areas(part)
    deviation = (value - value.mean().over(_BLOCK)) / value.std(ddof=0).over(_BLOCK)
    return settled(pl.when(~_equal(value)).then(deviation), (part,))


def rank(part: Part) -> Part:
    """Return the place of a value among the areas, 1 for the largest; equal ones share the better place."""
    value = _of_areas(part).round_sig_figs(_DIGITS)
    return settled(value.rank("min", descending=True).over(_BLOCK).cast(pl.Float64), (part,))


def _of_areas(part: Part) -> pl.Expr:
    """Return the values of real areas; what is not assignable is none of them."""
    return pl.when(_IS_AREA).then(part.value)


def _equal(value: pl.Expr) -> pl.Expr:
    highest, lowest = value.max().over(_BLOCK), value.min().over(_BLOCK)
    size = pl.max_horizontal(highest.abs(), lowest.abs())
    return (highest - lowest <= _SPREAD * size).fill_null(value=False)
