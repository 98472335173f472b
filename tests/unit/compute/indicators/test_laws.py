"""Laws that hold for every plain indicator and every city."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.against_city import verdicts
from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.compute.recompute import Computed
from keck.domain.definitions import IndicatorDefinition
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.recompute.cities import COUNTS, MEASURES, YEARS, cubes, definitions


@st.composite
def partitions(draw: st.DrawFn) -> Cube:
    """A city whose smallest areas lie in districts at random, and all of whose counts are known."""
    districts = draw(st.integers(1, 4))
    parents = draw(st.lists(st.integers(0, districts - 1), min_size=1, max_size=8))
    size = len(parents)
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame(
            "bezirk", "bezirk", 1, tuple(map(str, range(districts))), np.zeros(districts, np.intp)
        ),
        "teil": AreaFrame("teil", "teil", 2, tuple(map(str, range(size))), np.array(parents), "bezirk"),
    }
    cube = Cube(frames, dict(MEASURES))
    for code in (*COUNTS, "euro"):
        for year in YEARS:
            counts = draw(st.lists(st.integers(0, 90), min_size=size + 1, max_size=size + 1))
            cube.cells[CellKey(code, "", year, "teil")] = Cells.of(map(float, counts))
    return cube


def halves(one: IndicatorCells) -> list[float]:
    """The sums over all areas and what is not assignable, above and below the line."""
    return [float(np.nansum(half.values)) for half in (one.numerator, one.base) if half is not None]


@settings(max_examples=examples(50))
@given(partitions(), definitions("x"))
def test_sums_over_any_partition_are_the_city(cube: Cube, definition: IndicatorDefinition) -> None:
    slices = {(one.period, one.set_id): one for one in evaluate(definition, sum_up(cube)[0])}
    for (period, _), one in slices.items():
        city = slices[period, "kommune"]
        assert halves(one) == pytest.approx(halves(city))
        if city.base is not None and city.statuses[0] == Status.OK and city.numerator is not None:
            above, below = halves(one)
            assert city.values[0] == pytest.approx(definition.per * above / below)


def told(cells: IndicatorCells, frame: AreaFrame) -> dict[str, Any]:
    """What is said of each area, by its key."""
    rows = zip(cells.values.tolist(), cells.statuses.tolist(), cells.flags.tolist(), strict=True)
    return dict(zip((*frame.keys, "rest"), map(repr, rows), strict=True))


def in_other_order(cube: Cube, order: list[int]) -> Cube:
    """Return the cube with its smallest areas in another order, and its cells brought along backwards."""
    frame, rows = cube.frames["teil"], np.array([*order, len(order)], np.intp)
    assert frame.parents is not None
    moved = replace(frame, keys=tuple(frame.keys[i] for i in order), parents=frame.parents[order])
    cells = {
        key: Cells(*(getattr(one, name)[rows] for name in _ARRAYS)) if key.set_id == "teil" else one
        for key, one in reversed(list(cube.cells.items()))
    }
    return Cube({**cube.frames, "teil": moved}, cube.measures, Columns.of(cells))


_ARRAYS = ("values", "statuses", "lower", "upper", "flags")


@settings(max_examples=examples(50))
@given(cubes(), definitions("x"), st.data())
def test_permuting_rows_changes_nothing(
    cube: Cube, definition: IndicatorDefinition, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(cube.frames["teil"].size)))
    first, second = (sum_up(one)[0] for one in (cube, in_other_order(cube, list(order))))
    one, other = (evaluate(definition, summed) for summed in (first, second))
    assert [(cells.period, cells.set_id) for cells in one] == [
        (cells.period, cells.set_id) for cells in other
    ]
    for left, right in zip(one, other, strict=True):
        assert told(left, first.frames[left.set_id]) == told(right, second.frames[right.set_id])
    code = definition.code
    was, will_be = (
        verdicts(Computed({code: definition}, cube, cube, {code: cells}), code)
        for cube, cells in ((first, one), (second, other))
    )
    for key in was:
        keys = (one.frames[key[1]].keys for one in (first, second))
        left_keys, right_keys = keys
        assert dict(zip(left_keys, was[key].tolist(), strict=True)) == dict(
            zip(right_keys, will_be[key].tolist(), strict=True)
        )


@settings(max_examples=examples(50))
@given(cubes())
def test_a_measure_is_summed_up_as_if_it_were_alone(cube: Cube) -> None:
    """Columns are summed together; none may take anything of another."""
    together, findings = sum_up(cube)
    alone: dict[CellKey, Cells] = {}
    told_alone = []
    for column in dict.fromkeys(key[:3] for key in cube.cells):
        only = {key: cells for key, cells in cube.cells.items() if key[:3] == column}
        summed, said = sum_up(replace(cube, cells=Columns.of(only)))
        alone |= summed.cells
        told_alone += said
    assert list(alone) == list(together.cells)
    assert told_alone == findings
    for key, cells in together.cells.items():
        for name in _ARRAYS:
            np.testing.assert_array_equal(getattr(cells, name), getattr(alone[key], name))
        assert cells.summed_from == alone[key].summed_from
