"""What is computed for all periods and levels at once is what comes out cell by cell."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.cells import CellKey, Cells
from keck.compute.columns import Columns
from keck.compute.cube import AreaFrame, Cube
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.compute.limits import counts_of, estimates, limited
from keck.compute.slices import Slices
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.tables.blocks import pack
from keck.compute.unpacking import columns_of
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.recompute.cities import MEASURES, YEARS, cells, cubes, definitions, frames
from tests.unit.compute.recompute.slice_by_slice import Column, evaluated, listed, summed_up

ARRAYS = ("values", "statuses", "lower", "upper", "flags")


def together(cube: Cube) -> Cube:
    """Return the cube with the cells that have the same levels in one sheet, as they are read."""
    return replace(cube, cells=Columns.of(dict(cube.cells)))


@settings(max_examples=examples(30))
@given(cubes())
def test_levels_are_summed_as_cell_by_cell(cube: Cube) -> None:
    for start in (cube, together(cube)):
        summed, _ = sum_up(start)
        expected = {}
        for code in MEASURES:
            for year in YEARS:
                column, sources = summed_up(cube, code, year)
                for set_id, one in column.items():
                    expected[CellKey(code, "", year, set_id)] = (repr(one), sources.get(set_id, ""))
        found = {key: (repr(listed(one)), one.summed_from) for key, one in summed.cells.items()}
        assert found == expected


@settings(max_examples=examples(30))
@given(cubes(), definitions("x"))
def test_indicators_are_evaluated_as_cell_by_cell(cube: Cube, definition: IndicatorDefinition) -> None:
    columns: dict[tuple[str, str], Column] = {}
    for code in MEASURES:
        for year in YEARS:
            columns[code, year] = summed_up(cube, code, year)[0]
    expected = {
        (year, set_id): told
        for year in YEARS
        for set_id, told in evaluated(definition, columns, year).items()
    }
    found = evaluate(definition, sum_up(together(cube))[0])
    shown = [one for one in found if one.reason is None]
    assert {(one.period, one.set_id) for one in shown} == expected.keys()
    for one in shown:
        told = expected[one.period, one.set_id]
        assert one.statuses.tolist() == [cell.status for cell in told]
        assert one.flags.tolist() == [cell.flags for cell in told]
        np.testing.assert_allclose(one.values, [cell.value for cell in told], rtol=1e-12)
        assert np.isnan(one.values[one.statuses != Status.OK]).all()


@settings(max_examples=examples(30))
@given(cubes(), definitions("x"))
def test_limits_are_those_of_each_slice(cube: Cube, definition: IndicatorDefinition) -> None:
    found = evaluate(definition, sum_up(together(cube))[0])
    if not found or not limited(definition, cube):
        return
    part, whole = counts_of(found)
    limits = estimates(found)
    method = wilson if definition.kind is FormulaKind.SHARE else rate
    start = 0
    for one in found:
        place = slice(start, start + len(one.values))
        counted, base = _possible(one)
        np.testing.assert_array_equal(part[place], counted)
        np.testing.assert_array_equal(whole[place], base)
        expected = method(counted, base, per=definition.per)
        for side, other in zip(limits, expected, strict=True):
            np.testing.assert_allclose(side[place], other, rtol=1e-9)
        start = place.stop
    assert start == len(part) == len(limits.value)


def _possible(one: IndicatorCells) -> tuple[list[float], list[float]]:
    """Counts of the cells whose part is known and no larger than its whole."""
    assert one.numerator is not None
    assert one.base is not None
    pairs = []
    for above, below in zip(one.numerator.values.tolist(), one.base.values.tolist(), strict=True):
        share = one.definition.kind is FormulaKind.SHARE
        known = above >= 0 and below >= (above if share else 0)
        pairs.append((above, below) if known else (np.nan, np.nan))
    return [above for above, _ in pairs], [below for _, below in pairs]


@settings(max_examples=examples(30))
@given(cubes())
def test_stored_blocks_are_read_as_the_cells_that_were_stored(cube: Cube) -> None:
    again = columns_of({key: pack(one) for key, one in cube.cells.items()})
    assert set(again) == set(cube.cells)
    for key, one in cube.cells.items():
        assert repr(listed(again[key])) == repr(listed(one))


@settings(max_examples=20)
@given(frames(), st.integers(0, 2**32 - 1))
def test_a_row_has_the_same_bits_alone_and_among_many(around: dict[str, AreaFrame], seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = around["teil"].size + 1
    column = {
        CellKey("euro", "", str(year), "teil"): Cells.of(rng.lognormal(5, 3, size))
        for year in range(1900, 2040)
    }
    many = sum_up(Cube(around, dict(MEASURES), Columns.of(column)))[0]
    for key, one in column.items():
        alone = sum_up(Cube(around, dict(MEASURES), Columns.of({key: one})))[0]
        for name, same in alone.cells.items():
            for array in ARRAYS:
                np.testing.assert_array_equal(getattr(many.cells[name], array), getattr(same, array))


@settings(max_examples=examples(30))
@given(cubes(), st.data())
def test_single_cells_are_written_and_taken_away(cube: Cube, data: st.DataObject) -> None:
    before = {key: repr(listed(one)) for key, one in cube.cells.items()}
    copy = cube.cells.copy()
    key = CellKey("a", "", "2022", "bezirk")
    new = data.draw(cells(cube.frames["bezirk"].size))
    copy[key] = new
    assert {one: repr(listed(found)) for one, found in copy.items()} == {**before, key: repr(listed(new))}
    assert len(copy) == len(before | {key: ""}) == len(list(copy))
    del copy[key]
    assert key not in copy
    assert copy.get(key) is None
    with pytest.raises(KeyError):
        del copy[key]
    assert {one: repr(listed(found)) for one, found in cube.cells.items()} == before


@settings(max_examples=examples(30))
@given(cubes(), definitions("x"))
def test_slices_of_several_blocks_keep_the_order(cube: Cube, definition: IndicatorDefinition) -> None:
    summed = sum_up(cube)[0]
    whole = evaluate(definition, summed)
    parts = [evaluate(definition, summed, [year]) for year in reversed(YEARS)]
    mixed = Slices(definition, [block for part in parts for block in part.blocks], summed.sets)
    names = [(one.period, one.set_id) for one in whole]
    ranks = {set_id: place for place, set_id in enumerate(summed.sets)}
    assert names == sorted(names, key=lambda name: (name[0], ranks[name[1]]))
    assert names == [(one.period, one.set_id) for one in mixed]
    for one, other in zip(whole, mixed, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    flat = mixed.flat([block.values for block in mixed.blocks])
    np.testing.assert_array_equal(flat, np.concatenate([[], *(one.values for one in whole)]))
