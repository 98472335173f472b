import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.statistics.quantiles import quantiles, totals

values = st.lists(st.one_of(st.integers(0, 30).map(float), st.just(np.nan)), max_size=60).map(np.array)


@given(values, st.integers(2, 10))
def test_worse_areas_never_come_into_a_better_quantile(shown: np.ndarray, count: int) -> None:
    found = quantiles(shown, count)
    for one, two in zip(found[np.argsort(-shown)], found[np.argsort(-shown)][1:], strict=False):
        assert one <= two or two == 0
    assert set(found[np.isnan(shown)].tolist()) <= {0}
    known = int((~np.isnan(shown)).sum())
    assert (found > 0).sum() == (known if known >= count else 0)
    assert found.max(initial=0) <= count


@given(values, st.integers(2, 10))
def test_areas_alike_share_a_quantile_and_order_does_not_count(shown: np.ndarray, count: int) -> None:
    found = quantiles(shown, count)
    for value in set(shown[~np.isnan(shown)].tolist()):
        assert len(set(found[shown == value].tolist())) == 1
    assert quantiles(shown[::-1], count).tolist() == found[::-1].tolist()
    assert quantiles(-shown, count, highest_first=False).tolist() == found.tolist()


@given(st.integers(1, 20), st.integers(2, 10))
def test_without_ties_quantiles_are_equally_large(each: int, count: int) -> None:
    found = quantiles(np.arange(float(each * count)), count)
    assert np.bincount(found)[1:].tolist() == [each] * count


def test_counts_are_summed_by_quantile() -> None:
    found = totals(np.array([10.0, 1, 2, 3, 50]), np.array([1, 2, 2, 3, 0]), 3)
    assert found.tolist() == [10, 3, 3]
