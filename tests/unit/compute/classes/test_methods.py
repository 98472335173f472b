from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.classes import breaks, classes_of
from keck.domain.classes import ClassMethod, class_of

numbers = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))
maps = st.lists(st.lists(numbers, max_size=20), max_size=4)
methods = st.sampled_from([method for method in ClassMethod if method is not ClassMethod.MANUAL])


@given(maps, methods, st.integers(2, 7))
def test_counts_are_those_of_the_classes_values_get(
    series: list[list[float]], method: ClassMethod, k: int
) -> None:
    found = classes_of(series, method, k)
    values = [v for one in series for v in one]
    assert list(found.breaks) == sorted(set(found.breaks))
    assert len(found.counts) == len(found.breaks) + 1
    of = [class_of(v, found.breaks) for v in values]
    assert [of.count(number) for number in range(len(found.counts))] == list(found.counts)
    assert found.lost == max(0, found.wanted - len(found.counts))


@given(maps, methods)
def test_neither_order_nor_hidden_values_count(series: list[list[float]], method: ClassMethod) -> None:
    other = [[*one[::-1], np.nan] for one in series[::-1]]
    assert classes_of(other, method).breaks == pytest.approx(classes_of(series, method).breaks)


@given(maps)
def test_what_is_taken_without_a_choice_is_what_was_always_taken(series: list[list[float]]) -> None:
    found = classes_of(series)
    assert list(found.breaks) == breaks(series)
    assert found.empty == () or found.counts == (0,)


@given(st.lists(st.integers(0, 40).map(float), min_size=2, max_size=9), st.integers(2, 4))
def test_no_other_breaks_are_better_than_natural_ones(values: list[float], k: int) -> None:
    distinct = sorted(set(values))
    bounds = list(classes_of([values], ClassMethod.NATURAL, k).breaks)
    k = min(k, len(distinct))
    assert len(bounds) == k - 1

    def inside(uppers: tuple[float, ...]) -> float:
        of = np.searchsorted(uppers, values)
        return sum(float(np.var(np.array(values)[of == c]) * (of == c).sum()) for c in range(k))

    best = min(inside(uppers) for uppers in combinations(distinct[:-1], k - 1))
    assert inside(tuple(bounds)) == pytest.approx(best, abs=1e-9)


def test_years_share_classes_and_one_year_can_have_its_own() -> None:
    years = [[1.0, 2, 3, 4], [11.0, 12, 13, 14]]
    assert classes_of(years, ClassMethod.EQUAL, 2).breaks == (7.5,)
    assert classes_of(years[:1], ClassMethod.EQUAL, 2).breaks == (2.5,)


def test_classes_lost_to_ties_are_told() -> None:
    found = classes_of([[0, 0, 0, 0, 0, 0, 0, 1, 2, 3]], ClassMethod.QUANTILES, 5)
    assert found.breaks == pytest.approx((0, 1.2))
    assert (len(found.counts), found.lost) == (3, 2)
    assert classes_of([[4, 4, 4]], ClassMethod.NATURAL, 5).lost == 4


def test_empty_classes_are_told() -> None:
    assert classes_of([[0, 1, 2, 10]], ClassMethod.EQUAL, 5).empty == (1, 2, 3)
    found = classes_of([[3, 4, 12]], ClassMethod.MANUAL, manual=[2, 5, 10])
    assert (found.counts, found.empty, found.lost) == ((0, 2, 0, 1), (0, 2), 0)


@pytest.mark.parametrize("manual", [[2, 2], [3, 1], [1, np.nan], [1, np.inf]])
def test_manual_bounds_that_do_not_ascend_are_refused(manual: list[float]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        classes_of([[1, 2]], ClassMethod.MANUAL, manual=manual)


def test_one_class_is_no_map() -> None:
    with pytest.raises(ValueError, match="two classes"):
        classes_of([[1, 2]], ClassMethod.EQUAL, 1)
