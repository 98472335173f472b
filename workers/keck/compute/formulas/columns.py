"""Cells as columns: a value, how severe its absence is, and flags."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keck.compute.cube import Bytes, Floats
from keck.compute.severities import NOT_APPLICABLE, OK, severities
from keck.domain.statuses import Status

SEVERITY_OF = {status: int(severities(np.array(status, np.uint8))) for status in Status}


def status_of(severity: pl.Expr) -> pl.Expr:
    """Return the status of a severity."""
    return ((4 - severity) % 4).cast(pl.UInt8)


@dataclass(frozen=True, slots=True, eq=False)
class CellArrays:
    """Cells of all rows of a table.

    Attributes
    ----------
    values : array of float, shape (rows,)
        NaN wherever the severity is not ``OK``.
    severities, flags : array of uint8, shape (rows,)
    """

    values: Floats
    severities: Bytes
    flags: Bytes


def added(parts: list[tuple[float, CellArrays]]) -> CellArrays:
    """Add cells with factors, as `keck.compute.stacks.Stack.plus` does: what is not in use adds nothing."""
    stack = np.array([cells.severities for _, cells in parts])
    unused = stack == NOT_APPLICABLE
    severity = np.where(unused, OK, stack).max(axis=0)
    severity[unused.all(axis=0)] = NOT_APPLICABLE
    values = np.array([factor * cells.values for factor, cells in parts])
    total = np.where(unused, 0.0, values).sum(axis=0)
    flags = np.bitwise_or.reduce(np.array([cells.flags for _, cells in parts]), axis=0)
    return CellArrays(np.where(severity == OK, total, np.nan), severity.astype(np.uint8), flags)
