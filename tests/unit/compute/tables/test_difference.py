"""What an upload does to its table."""

from uuid import UUID

import numpy as np
import pytest

from keck.compute.tables import AreaIndex
from keck.compute.tables.blocks import PackedBlock, UnpackedBlock, pack
from keck.compute.tables.difference import BlockKey, difference, merge
from keck.domain.findings import Problem
from keck.domain.mappings import ImportMode
from keck.domain.statuses import Status

QUARTERS = UUID(int=3)


def key(measure: str, period: str) -> BlockKey:
    return (measure, "", period, QUARTERS)


def packed(*values: float | None) -> PackedBlock:
    known = [value is not None for value in values]
    statuses = np.where(known, Status.OK, Status.MISSING).astype(np.uint8)
    numbers = np.array([value or 0.0 for value in values])
    return pack(UnpackedBlock(numbers, statuses, None, None, np.zeros(len(values), dtype=np.uint8)))


def test_replacing_periods_keeps_what_the_file_does_not_mention() -> None:
    old = {key("a", "2022"): 1, key("a", "2023"): 2, key("b", "2023"): 3}
    new = {key("a", "2023"): 4, key("a", "2024"): 5}
    merged = merge(ImportMode.REPLACE_PERIODS, old, new)
    assert merged == {key("a", "2022"): 1, key("b", "2023"): 3, key("a", "2023"): 4, key("a", "2024"): 5}


def test_replacing_a_period_replaces_all_groups_and_levels_of_the_measure() -> None:
    old = {("a", "sex=f", "2023", QUARTERS): 1, ("a", "", "2023", UUID(int=2)): 2}
    assert merge(ImportMode.REPLACE_PERIODS, old, {key("a", "2023"): 3}) == {key("a", "2023"): 3}


def test_only_replacing_the_table_removes_periods() -> None:
    old, new = {key("a", "2022"): 1}, {key("a", "2023"): 2}
    assert merge(ImportMode.REPLACE_TABLE, old, new) == new
    assert merge(ImportMode.ADD, old, new) == {**old, **new}


def test_adding_what_is_there_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        merge(ImportMode.ADD, {key("a", "2022"): 1}, {key("a", "2022"): 2})
    assert (caught.value.code, caught.value.params) == ("add_would_replace", {"periods": "2022"})


def test_a_difference_counts_periods_and_cells(areas: AreaIndex) -> None:
    old = {key("a", "2022"): packed(1, 2, 3, 4, None), key("a", "2023"): packed(1, 2, 3, None, None)}
    new = {
        key("a", "2022"): packed(1, 2, 3, 4, None),
        key("a", "2023"): packed(1, 9, None, 4, None),
        key("a", "2024"): packed(5, 6, 7, 8, None),
    }
    found = difference(old, new, areas)
    assert (found.periods_added, found.periods_changed, found.periods_unchanged) == (
        ["2024"],
        ["2023"],
        ["2022"],
    )
    assert (found.cells_new, found.cells_changed, found.cells_gone) == (5, 1, 1)
    assert [(c.area, c.before, c.after) for c in found.largest] == [
        ("stadtteil:102", 2.0, 9.0),
        ("stadtteil:202", None, 4.0),
        ("stadtteil:201", 3.0, None),
    ]
    assert found.to_json()["largest"][0]["measure"] == "a"


def test_a_removed_period_is_named() -> None:
    found = difference({key("a", "2022"): packed(1, None)}, {})
    assert (found.periods_removed, found.cells_gone) == (["2022"], 1)
