import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute import hierarchy, indicators
from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
from keck.domain.texts import LocalText

A, B, N = Operand("a"), Operand("b"), Operand("n")


def cube_of(**numbers: list[float]) -> Cube:
    size = len(next(iter(numbers.values())))
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "teil": AreaFrame("teil", "teil", 1, tuple(str(i) for i in range(size))),
    }
    cube = Cube(frames, {code: Measure(code, LocalText(code)) for code in numbers})
    for code, values in numbers.items():
        statuses = [*(Status.MISSING if np.isnan(v) else Status.OK for v in values), Status.NOT_APPLICABLE]
        cube.cells[CellKey(code, "", "2024", "teil")] = Cells.of([*values, np.nan], statuses)
    return cube


def share(*numerator: Operand, kind: FormulaKind = FormulaKind.SHARE, per: int = 100) -> IndicatorDefinition:
    return IndicatorDefinition("s", LocalText("s"), kind, numerator, (N,), per)


def by_set(definition: IndicatorDefinition, cube: Cube) -> dict[str, indicators.IndicatorCells]:
    summed, _ = hierarchy.sum_up(cube)
    return {one.set_id: one for one in indicators.evaluate(definition, summed)}


def test_counts_are_summed_before_they_are_divided() -> None:
    found = by_set(share(A, B), cube_of(a=[1, 2], b=[2, 8], n=[10, 90]))
    assert found["teil"].values[:2].tolist() == [30, 1000 / 90]
    assert found["kommune"].values[0] == 13


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=12))
def test_a_rate_of_the_city_is_never_the_mean_of_its_areas(pairs: list[tuple[int, int]]) -> None:
    cube = cube_of(a=[float(a) for a, _ in pairs], n=[float(n) for _, n in pairs])
    city = by_set(share(A, kind=FormulaKind.RATE, per=1000), cube)["kommune"]
    assert city.values[0] == 1000 * sum(a for a, _ in pairs) / sum(n for _, n in pairs)


def test_division_by_zero_is_not_applicable() -> None:
    found = by_set(share(A), cube_of(a=[0, 2], n=[0, 90]))["teil"]
    assert found.statuses[:2].tolist() == [Status.NOT_APPLICABLE, Status.OK]
    assert np.isnan(found.values[0])


def test_missing_wins_over_protected() -> None:
    cube = cube_of(a=[1, 2], n=[np.nan, 90])
    cube.cells[CellKey("a", "", "2024", "teil")].statuses[:2] = Status.SUPPRESSED
    found = by_set(share(A), cube)["teil"]
    assert found.statuses[:2].tolist() == [Status.MISSING, Status.SUPPRESSED]


def test_a_figure_has_no_value_for_the_city() -> None:
    cube = cube_of(a=[1.5, 2.5])
    cube.measures["a"] = Measure("a", LocalText("a"), MeasureKind.FIGURE)
    definition = IndicatorDefinition("q", LocalText("q"), FormulaKind.FIGURE, (A,))
    found = by_set(definition, cube)
    assert found["kommune"].statuses[0] == Status.MISSING
    assert found["kommune"].reason == indicators.NO_COUNTS
    assert found["teil"].values[:2].tolist() == [1.5, 2.5]


def test_ready_made_figures_can_not_be_used_as_counts() -> None:
    cube = cube_of(a=[1.5, 2.5], n=[10, 20])
    cube.measures["a"] = Measure("a", LocalText("a"), MeasureKind.SCORE)
    assert [f.code for f in indicators.check(share(A), cube)] == ["formula_not_additive"]
    assert not indicators.evaluate(share(A), cube)
    assert [f.code for f in indicators.check(share(B), cube)] == ["formula_unknown_measure"]


def test_periods_without_a_base_are_left_out() -> None:
    cube = cube_of(a=[1, 2], n=[10, 20])
    cube.cells[CellKey("a", "", "2025", "teil")] = cube.cells[CellKey("a", "", "2024", "teil")]
    assert {one.period for one in indicators.evaluate(share(A), hierarchy.sum_up(cube)[0])} == {"2024"}
