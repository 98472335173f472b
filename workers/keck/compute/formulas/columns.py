"""Cells as columns: a value, how severe its absence is, and flags."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keck.compute.cube import Bytes, Floats
from keck.domain.statuses import Status

OK, NOT_APPLICABLE, SUPPRESSED, MISSING = range(4)
"""Statuses by how severe they are: of several, the most severe holds."""

_SEVERITIES = np.zeros(4, np.uint8)
_SEVERITIES[[Status.OK, Status.NOT_APPLICABLE, Status.SUPPRESSED, Status.MISSING]] = range(4)
SEVERITY_OF = {status: int(_SEVERITIES[status]) for status in Status}


def severities(statuses: Bytes) -> Bytes:
    """Return how severe statuses are."""
    found: Bytes = _SEVERITIES[statuses]
    return found


def status_of(severity: pl.Expr) -> pl.Expr:
    """Return the status of a severity; the two orders are each other's reverse."""
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
    """Add cells with factors, as `keck.compute.cube.add` does: what is not applicable is not in use."""
    stack = np.array([cells.severities for _, cells in parts])
    unused = stack == NOT_APPLICABLE
    severity = np.where(unused, OK, stack).max(axis=0)
    severity[unused.all(axis=0)] = NOT_APPLICABLE
    values = np.array([factor * cells.values for factor, cells in parts])
    total = np.where(unused, 0.0, values).sum(axis=0)
    flags = np.bitwise_or.reduce(np.array([cells.flags for _, cells in parts]), axis=0)
    return CellArrays(np.where(severity == OK, total, np.nan), severity.astype(np.uint8), flags)
