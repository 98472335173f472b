"""Laws that hold for every formula and every town."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from keck.compute import hierarchy
from keck.compute.cube import CellKey, Cells, Columns, Cube
from keck.compute.formulas.evaluating import evaluate
from keck.domain.formulas import nodes as n
from keck.domain.formulas.checking import check
from keck.domain.formulas.parsing import parse
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.formulas import towns
from tests.unit.compute.formulas.test_reference import checked

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow]


def result(tree: n.Node, cube: Cube) -> pl.DataFrame:
    return evaluate({"x": checked(tree)}, cube, towns.VOCABULARY)["x"]


def of(rows: pl.DataFrame, set_id: str, column: str = "value") -> dict[str, float]:
    """The sum of a column over all areas of a set with what is not assignable, by period."""
    chosen = rows.filter(pl.col("area_set") == set_id)
    return dict(chosen.group_by("period").agg(pl.col(column).sum()).iter_rows())


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(towns.sums(), towns.cubes(complete=True))
def test_sums_over_any_partition_are_the_city(tree: n.Node, cube: Cube) -> None:
    """Areas are put into districts at random, so that the districts are any partition."""
    rows = result(tree, cube)
    city = of(rows, "kommune")
    assert of(rows, "bezirk") == pytest.approx(city)
    assert of(rows, "teil") == pytest.approx(city)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(towns.sums(), towns.sums(), towns.cubes(complete=True))
def test_both_sums_of_a_quotient_add_up_before_they_are_divided(a: n.Node, b: n.Node, cube: Cube) -> None:
    rows = result(n.Quotient(n.QuotientForm.SHARE, a, b, 100), cube)
    for column in ("numerator", "denominator"):
        assert of(rows, "teil", column) == pytest.approx(of(rows, "kommune", column))
    for row in rows.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"])


@settings(max_examples=examples(20), deadline=None, suppress_health_check=SLOW)
@given(towns.sums(), towns.cubes(complete=True))
def test_the_city_without_an_area_and_the_area_are_the_city(tree: n.Node, cube: Cube) -> None:
    rows = result(tree, cube)
    rest = result(n.Placed(n.Place.WITHOUT_AREA, tree), cube)
    city = result(n.Placed(n.Place.CITY, tree), cube)
    keys = ["area_set", "area", "period"]
    both = rows.join(rest, on=keys, suffix="_rest", nulls_equal=True).join(
        city, on=keys, suffix="_city", nulls_equal=True
    )
    both = both.filter((pl.col("area_set") != "kommune") & pl.col("area").is_not_null())
    known = both.filter(pl.col("value").is_not_null())
    assert known["value_rest"].null_count() == known["value_city"].null_count() == 0
    total = (known["value"] + known["value_rest"]).to_numpy()
    np.testing.assert_allclose(total, known["value_city"].to_numpy(), atol=1e-9)
    assert both.filter(pl.col("value").is_null())["value_rest"].is_null().all()


@st.composite
def permuted(draw: st.DrawFn) -> tuple[Cube, Cube]:
    """A town, and the same with its smallest areas in another order."""
    cube = draw(towns.cubes())
    frame = cube.frames["teil"]
    order = draw(st.permutations(range(frame.size)))
    rows = np.array([*order, frame.size], np.intp)
    assert frame.parents is not None
    other = replace(frame, keys=tuple(frame.keys[i] for i in order), parents=frame.parents[list(order)])
    frames = {**cube.frames, "teil": other}

    def moved(cells: Cells) -> Cells:
        lower, upper, flags = cells.lower[rows], cells.upper[rows], cells.flags[rows]
        return Cells(cells.values[rows], cells.statuses[rows], lower, upper, flags, cells.summed_from)

    cells = {key: moved(one) if key.set_id == "teil" else one for key, one in cube.cells.items()}
    return cube, Cube(frames, cube.measures, Columns.of(dict(reversed(cells.items()))))


@settings(max_examples=examples(25), deadline=None, suppress_health_check=SLOW)
@given(towns.trees(), permuted())
def test_permuting_rows_changes_nothing(tree: n.Node, cubes: tuple[Cube, Cube]) -> None:
    formula = {"x": checked(tree)}
    one, other = (evaluate(formula, cube, towns.VOCABULARY)["x"] for cube in cubes)
    assert_frame_equal(one, other, check_exact=True)


@settings(max_examples=examples(20), deadline=None, suppress_health_check=SLOW)
@given(towns.values(), towns.cubes())
def test_the_city_is_the_formula_of_the_city_s_counts(tree: n.Node, cube: Cube) -> None:
    """Whatever the formula: ``city`` is never a mean of areas."""
    rows = result(n.Placed(n.Place.CITY, tree), cube)
    plain = result(tree, cube).filter((pl.col("area_set") == "kommune") & pl.col("area").is_not_null())
    both = rows.filter(pl.col("area").is_not_null()).join(plain, on="period", suffix="_plain")
    assert both["value"].equals(both["value_plain"], null_equal=True)
    assert both["status"].equals(both["status_plain"])


def town(**values: list[float]) -> Cube:
    """A town of three areas in 2023 and 2024, with twice as many of everything in the second year."""
    cube = Cube(towns.frames([0, 0, 0], 1), towns.measures())
    for code, numbers in values.items():
        for year, factor in (("2023", 1), ("2024", 2)):
            statuses = [
                *(Status.MISSING if np.isnan(one) else Status.OK for one in numbers),
                Status.NOT_APPLICABLE,
            ]
            cells = Cells.of([*(factor * one for one in numbers), np.nan], statuses)
            cube.cells[CellKey(code, "", year, "teil")] = cells
    return cube


def said(text: str, cube: Cube, year: str = "2024", set_id: str = "teil") -> list[float | str]:
    """Values of the areas, or the word of what is there instead."""
    formula = {"x": check(parse(text), towns.VOCABULARY)}
    rows = evaluate(formula, hierarchy.sum_up(cube)[0], towns.VOCABULARY)["x"]
    rows = rows.filter(
        (pl.col("area_set") == set_id) & pl.col("area").is_not_null() & (pl.col("period") == year)
    )
    return [
        Status(status).word if value is None else value
        for value, status in zip(rows["value"], rows["status"], strict=True)
    ]


NAN = float("nan")


def test_pooled_years_are_summed_before_they_are_divided() -> None:
    cube = town(a=[1, 2, 3], n=[10, 0, 30])
    cube.cells[CellKey("n", "", "2023", "teil")] = Cells.of([90.0, 5.0, 30.0, NAN], [0, 0, 0, 3])
    assert said("share(pool(a, 2), pool(n, 2))", cube) == said("pool(share(a, n), 2)", cube)
    assert said("pool(share(a, n), 2)", cube)[0] == pytest.approx(100 * 3 / 110)


def test_a_mean_is_weighted_with_its_cases() -> None:
    cube = town(mean=[2, 4, NAN], n=[10, 30, 0])
    assert said("mean(mean)", cube, "2023", "kommune") == [3.5]
    assert said("mean(mean)", cube, "2023") == [2, 4, "not_applicable"]


def test_missing_wins_over_protected_and_protected_over_what_makes_no_sense() -> None:
    cube = town(a=[NAN, 2, 3], n=[10, 10, 0])
    cube.cells[CellKey("b", "", "2024", "teil")] = Cells.of([NAN] * 4, [2, 2, 2, 3])
    assert said("share(a, n) + share(b, n)", cube) == ["missing", "suppressed", "suppressed"]


def test_where_nothing_can_be_divided_there_is_no_value() -> None:
    cube = town(a=[1, 2, 0], n=[0, 10, 0])
    assert said("a / n", cube) == ["not_applicable", 0.2, "not_applicable"]
    assert said("ratio(a, n) / 0", cube) == ["not_applicable"] * 3
    assert said("a / 0 + b", town(a=[1, 2, 0], b=[1, 2, 3])) == ["not_applicable"] * 3


def test_what_is_too_large_is_not_applicable() -> None:
    large = "a" + " * 999999999999999" * 25
    assert (
        said(large, town(a=[1, 0, 2])) == ["not_applicable", 0, "not_applicable"]
        or said(large, town(a=[1, 0, 2])) == ["not_applicable"] * 3
    )
    assert (
        said("ratio(a, n)" + " * 999999999999999" * 25, town(a=[1, 2, 3], n=[1, 1, 1]))
        == ["not_applicable"] * 3
    )


def test_a_fallback_stands_where_a_value_is_missing() -> None:
    cube = town(a=[NAN, 2, 3], b=[7, 8, 9])
    assert said("if(status(a) == missing, b, a)", cube, "2023") == [7, 2, 3]
    assert said("if(status(a) == ok and status(b) != ok, b, a)", cube, "2023") == ["missing", 2, 3]


def test_ranks_count_from_the_highest_and_equal_areas_share_one() -> None:
    assert said("rank(a)", town(a=[5, 7, 5])) == [2, 1, 2]
    assert said("rank(a)", town(a=[5, NAN, 6])) == [2, "missing", 1]


def test_where_all_areas_are_equal_there_is_no_deviation_and_the_index_goes_without() -> None:
    cube = town(a=[5, 5, 5], b=[1, 2, 3])
    assert said("zscore(a)", cube) == ["not_applicable"] * 3
    assert said("index(a, 2 * b)", cube) == pytest.approx(said("zscore(b)", cube))
    assert said("index(a)", cube) == ["not_applicable"] * 3


def test_nothing_is_left_of_the_city_without_itself() -> None:
    assert said("without_area(a)", town(a=[1, 2, 3]), "2023", "kommune") == ["not_applicable"]
    assert said("without_area(a)", town(a=[1, 2, 3]), "2023") == [5, 4, 3]


def test_shares_of_the_surrounding_area() -> None:
    assert said("share(a, sum(a, bezirk))", town(a=[1, 2, 1]), "2023") == [25, 50, 25]
    assert said("share(a, sum(a, teil))", town(a=[1, 2, 1]), "2023", "bezirk") == []


def test_earlier_years() -> None:
    cube = town(a=[1, 2, 3])
    assert said("lag(a, 1)", cube) == [1, 2, 3]
    assert said("change(a, 1)", cube) == [1, 2, 3]
    assert said("change(a, 1)", cube, "2023") == []


def test_a_figure_is_never_summed_to_the_city() -> None:
    cube = town(figure=[1, 2, 3])
    assert said("figure", cube, set_id="kommune") == []
    assert said("figure - lag(figure, 1)", cube) == [1, 2, 3]
