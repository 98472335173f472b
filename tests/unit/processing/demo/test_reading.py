"""The demo's tables through the very reader of uploads."""

from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from keck.compute.readers.csv_table import read_csv
from keck.compute.readers.raw import RawTable
from keck.compute.readers.workbook import read_workbook
from keck.compute.tables import AreaIndex, AreaSetView, apply
from keck.compute.tables.reading import TableReading
from keck.domain.codes import CITY_LEVEL
from keck.domain.findings import Severity
from keck.domain.mapping_files import load
from keck.domain.statuses import Status
from keck.processing.demo.collection import TABLES
from keck.processing.demo.generating import generate, model
from keck.processing.demo.places import PLACES, Place

READABLE = [
    (place, table.dataset, table.writing.file)
    for place in PLACES
    for table in TABLES[place.slug]
    if table.writing.file.endswith((".csv", ".xlsx"))
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    generate(made)
    return made


def index(place: Place) -> AreaIndex:
    territory, _ = model(place)
    views = [AreaSetView(uuid4(), CITY_LEVEL, 0, None, (place.official_key,), (place.name,))]
    levels = [(1, territory.upper)] if territory.upper else []
    levels += [(2, one) for one in territory.fine]
    for rank, one in levels:
        views.append(
            AreaSetView(uuid4(), one.level.code, rank, one.valid_from, tuple(one.keys), tuple(one.names))
        )
    return AreaIndex(views, [place.official_key], [place.name, place.slug])


def reading(folder: Path, place: Place, dataset: str, file: str) -> TableReading:
    path = folder / place.slug / file
    mapping = load((folder / place.slug / f"{dataset}.toml").read_text())
    table: RawTable = (
        read_csv(path, path.stem) if path.suffix == ".csv" else read_workbook(path, file, mapping.sheet)[0]
    )
    assert table.header_row == mapping.header_row
    return apply(table, mapping, index(place))


@pytest.mark.parametrize(("place", "dataset", "file"), READABLE)
def test_a_table_is_read_by_its_mapping_without_doubt(
    folder: Path, place: Place, dataset: str, file: str
) -> None:
    found = reading(folder, place, dataset, file)
    assert [one for one in found.findings if one.severity is not Severity.NOTE] == []
    assert all(match.matched == match.total for match in found.match)


def test_some_cells_arrive_protected_and_some_are_missing(folder: Path) -> None:
    place, dataset, file = next(one for one in READABLE if one[1] == "kita-schule")
    statuses = np.concatenate(
        [block.statuses[:-1] for block in reading(folder, place, dataset, file).blocks if len(block.rows) > 2]
    )
    assert np.count_nonzero(statuses == Status.SUPPRESSED) > 20
    assert np.count_nonzero(statuses == Status.MISSING) == 1


def test_what_is_not_assignable_stands_in_its_own_slot(folder: Path) -> None:
    place, dataset, file = next(one for one in READABLE if one[1] == "soziales")
    blocks = reading(folder, place, dataset, file).blocks
    poverty = [block for block in blocks if block.measure_code == "sgb2-unter-15" and len(block.values) == 13]
    assert len(poverty) == 8
    assert all(block.statuses[-1] == Status.OK and block.values[-1] > 0 for block in poverty)
