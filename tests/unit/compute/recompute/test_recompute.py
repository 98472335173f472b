"""Computing only what a change reaches gives what computing everything gives."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute import recompute
from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.indicators import IndicatorCells, evaluate
from keck.compute.recompute import Computed, computed, recomputed
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText
from tests.examples import examples
from tests.unit.compute.recompute.cities import (
    MEASURES,
    YEARS,
    any_definitions,
    cells,
    cubes,
    known_to,
)


def listed(one: Cells | None) -> Any:
    arrays = None if one is None else (one.values, one.statuses, one.lower, one.upper, one.flags)
    return arrays and ([array.tolist() for array in arrays], one.summed_from if one else None)


def shown(one: IndicatorCells) -> tuple[Any, ...]:
    numbers = [array.tolist() for array in (one.values, one.statuses, one.flags)]
    halves = listed(one.numerator), listed(one.base)
    return (one.definition, one.period, one.set_id, one.reason, *numbers, *halves)


def content(found: Computed) -> str:
    """Return everything as text, in which NaN equals NaN and the order of slices counts."""
    every = {code: [shown(one) for one in slices] for code, slices in found.cells.items()}
    summed, pooled = (
        {key: listed(one) for key, one in sorted(cube.cells.items())} for cube in (found.summed, found.cube)
    )
    return repr((found.definitions, every, summed, pooled, sorted(found.cube.pooled)))


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[IndicatorDefinition], Cube, list[IndicatorDefinition], Cube]:
    """A city and its indicators before and after some cells, measures and definitions have changed."""
    before, old = draw(cubes()), [draw(any_definitions(code, "pqrs")) for code in "pqrs"]
    after = Cube(before.frames, dict(before.measures), before.cells.copy())
    for _ in range(draw(st.integers(0, 4))):
        set_id = draw(st.sampled_from(sorted(before.frames)))
        key = CellKey(draw(st.sampled_from(sorted(MEASURES))), "", draw(st.sampled_from(YEARS)), set_id)
        if key in after.cells and draw(st.booleans()):
            del after.cells[key]
        else:
            after.cells[key] = draw(cells(before.frames[set_id].size))
    if draw(st.integers(0, 4)) == 0:
        code = draw(st.sampled_from(sorted(MEASURES)))
        other = draw(st.sampled_from([None, *MeasureKind]))
        if other is None:
            del after.measures[code]
        else:
            after.measures[code] = replace(
                MEASURES[code], kind=other, base=draw(st.sampled_from([None, "n"]))
            )
    new = list(old)
    if draw(st.booleans()):
        place = draw(st.integers(0, len(new) - 1))
        new[place] = draw(any_definitions(new[place].code, "pqrs"))
    if draw(st.integers(0, 4)) == 0:
        new.pop(draw(st.integers(0, len(new) - 1)))
    if draw(st.integers(0, 4)) == 0:
        new.append(draw(any_definitions("z", "pqrs")))
    return known_to(before, old), before, known_to(after, new), after


def differing(before: Cube, after: Cube) -> set[CellKey]:
    keys = before.cells.keys() | after.cells.keys()
    return {key for key in keys if repr(listed(before.cells.get(key))) != repr(listed(after.cells.get(key)))}


@settings(max_examples=examples(75))
@given(changes())
def test_incremental_equals_full(
    change: tuple[list[IndicatorDefinition], Cube, list[IndicatorDefinition], Cube],
) -> None:
    old, before, new, after = change
    found = recomputed(computed(old, before), new, after, differing(before, after))
    assert content(found) == content(computed(new, after))


SHARE = IndicatorDefinition("s", LocalText("s"), FormulaKind.SHARE, (Operand("a"),), (Operand("n"),))
COUNT = IndicatorDefinition("c", LocalText("c"), FormulaKind.COUNT, (Operand("b"),))


@settings(max_examples=examples(30))
@given(cubes())
def test_what_does_not_depend_on_a_change_is_not_computed_again(cube: Cube) -> None:
    with pytest.MonkeyPatch.context() as patch:
        asked: list[tuple[str, Any]] = []

        def noted(definition: IndicatorDefinition, summed: Cube, periods: Any = None) -> Any:
            asked.append((definition.code, periods))
            return evaluate(definition, summed, periods)

        before = computed([SHARE, COUNT], cube)
        patch.setattr(recompute, "evaluate", noted)
        key = CellKey("a", "", "2022", "teil")
        size = cube.frames["teil"].size
        other = replace(cube, cells=cube.cells.copy())
        other.cells[key] = Cells.of(np.ones(size + 1))
        after = recomputed(before, [SHARE, COUNT], other, {key})
    assert asked == [("s", {"2022"})]
    assert after.cells["c"] is before.cells["c"]


@settings(max_examples=examples(30))
@given(cubes(), cubes())
def test_other_boundaries_reach_everything(one: Cube, other: Cube) -> None:
    found = recomputed(computed([SHARE, COUNT], one), [SHARE, COUNT], other, ())
    assert content(found) == content(computed([SHARE, COUNT], other))
