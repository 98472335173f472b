"""Tables and areas for tests of understanding tables."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import polars as pl
import pyogrio
import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, AreaSetView

MakeTable = Callable[..., RawTable]
MakeIndex = Callable[..., AreaIndex]

CITY = UUID(int=1)
DISTRICTS = UUID(int=2)
QUARTERS = UUID(int=3)
OLD_QUARTERS = UUID(int=4)


@pytest.fixture
def table() -> MakeTable:
    """A table of rows of text; the first row is the header."""

    def make(*rows: tuple[str | None, ...], sheet: str = "Blatt 1") -> RawTable:
        body = rows[1:]
        columns = [pl.Series(f"c{n}", [row[n] for row in body], dtype=pl.String) for n in range(len(rows[0]))]
        header = [text or "" for text in rows[0]]
        numbers = np.arange(2, len(rows) + 1, dtype=np.int32)
        return RawTable(sheet, pl.DataFrame(columns), header, 1, numbers)

    return make


@pytest.fixture
def areas() -> AreaIndex:
    """A town with two districts, four quarters, and three older quarters until 2019."""
    return AreaIndex(
        [
            AreaSetView(CITY, "kommune", 0, None, ("05999",), ("Musterstadt",)),
            AreaSetView(DISTRICTS, "bezirk", 1, None, ("1", "2"), ("Nord", "Süd")),
            AreaSetView(
                QUARTERS,
                "stadtteil",
                2,
                date(2020, 1, 1),
                ("101", "102", "201", "202"),
                ("Altdorf", "Bühl", "Süd", "Weiler"),
            ),
            AreaSetView(
                OLD_QUARTERS, "stadtteil", 2, None, ("101", "102", "200"), ("Altdorf", "Bühl", "Süd-Weiler")
            ),
        ],
        city_keys=("05999",),
        city_names=("Musterstadt", "musterstadt"),
    )


@pytest.fixture
def index_of() -> MakeIndex:
    """An index of layers: level, file, key and name attribute."""

    def make(city: str, key: str, *layers: tuple[str, Path, str, str]) -> AreaIndex:
        sets = [AreaSetView(CITY, "kommune", 0, None, (key,), (city,))]
        for rank, (level, path, keys, names) in enumerate(layers, start=1):
            frame = pyogrio.read_dataframe(path, read_geometry=False)
            sets.append(
                AreaSetView(
                    UUID(int=10 + rank),
                    level,
                    rank,
                    None,
                    tuple(map(str, frame[keys])),
                    tuple(map(str, frame[names])),
                )
            )
        return AreaIndex(sets, city_keys=(key,), city_names=(city,))

    return make
