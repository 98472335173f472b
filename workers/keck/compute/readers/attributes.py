"""The attributes of areas as a table: one row per feature."""

from typing import Any

import numpy as np
import polars as pl

from keck.compute.readers.cells import cell_text
from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem

_MAX_COLUMNS = 2000


def attribute_table(columns: dict[str, list[Any]], filename: str) -> RawTable:
    """Make a table of attributes; rows are numbered as features stand in the file.

    Raises
    ------
    Problem
        If there are more columns than a table may have.
    """
    name = filename.rpartition(".")[0] or filename
    if len(columns) > _MAX_COLUMNS:
        raise Problem("table_too_wide", sheet=name, count=len(columns), limit=_MAX_COLUMNS)
    texts = {header: [cell_text(value) for value in values] for header, values in columns.items()}
    series = [pl.Series(f"c{place}", values, dtype=pl.String) for place, values in enumerate(texts.values())]
    frame = pl.DataFrame(series)
    numbers = np.arange(1, frame.height + 1, dtype=np.int32)
    return RawTable(name, frame, list(texts), 0, numbers)
