import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from keck.compute.statistics.index_checks import coherence, rank_ranges
from keck.compute.statistics.social_index import Recipe, ranks, social_index

RECIPE = Recipe(np.array([1.0, 1, -1]), np.array([2.0, 1, 1]))
tables = arrays.arrays(np.float64, (8, 3), elements=st.integers(0, 100).map(float)).filter(
    lambda table: bool((np.ptp(table, axis=0) > 0).all())
)
RNG = np.random.default_rng(11)
BURDEN = RNG.normal(size=40)
VALUES = np.stack([BURDEN, BURDEN, -BURDEN], axis=1) + RNG.normal(size=(40, 3)) * 0.3


def test_components_that_go_together_have_a_high_alpha() -> None:
    found = coherence(social_index(VALUES, RECIPE))
    assert found.alpha > 0.9
    assert (found.correlations > 0.7).all(), "scores are directed alike"
    noise = coherence(social_index(RNG.normal(size=(500, 3)), RECIPE))
    assert abs(noise.alpha) < 0.25
    same = coherence(social_index(np.stack([BURDEN, 2 * BURDEN, -BURDEN], axis=1), RECIPE))
    assert same.alpha == pytest.approx(1)


def test_alpha_of_standardised_scores_follows_from_their_mean_correlation() -> None:
    found = coherence(social_index(VALUES, RECIPE))
    mean = found.correlations[np.triu_indices(3, 1)].mean()
    assert found.alpha == pytest.approx(3 * mean / (1 + 2 * mean))
    pair = found.correlations[0, 1]
    assert found.without[2] == pytest.approx(2 * pair / (1 + pair))


def test_areas_with_gaps_and_components_that_do_not_vary_are_left_out() -> None:
    values = VALUES.copy()
    values[0, 1] = np.nan
    values[:, 2] = 5
    found = coherence(social_index(values, RECIPE))
    assert found.areas == 39
    assert np.isnan(found.correlations[2]).all()
    assert np.isnan(found.without).all(), "one component alone has no alpha"
    pair = found.correlations[0, 1]
    assert found.alpha == pytest.approx(2 * pair / (1 + pair), abs=1e-3)
    assert np.isnan(coherence(social_index(VALUES[:2], RECIPE)).alpha)


@given(tables)
def test_the_range_holds_the_rank(values: np.ndarray) -> None:
    found = rank_ranges(values, RECIPE, values - 5, values + 5, draws=50)
    assert found.rank.tolist() == ranks(social_index(values, RECIPE).index).tolist()
    assert (found.lowest >= 1).all()
    assert (found.lowest <= found.rank).all()
    assert (found.rank <= found.highest).all()
    assert (found.highest <= len(values)).all()


def test_without_sway_ranks_stay() -> None:
    found = rank_ranges(VALUES, RECIPE, VALUES, VALUES, sway=0, draws=20)
    assert found.lowest.tolist() == found.rank.tolist() == found.highest.tolist()


def test_wider_intervals_and_more_sway_give_wider_ranges() -> None:
    def width(half: float, sway: float) -> int:
        found = rank_ranges(VALUES, RECIPE, VALUES - half, VALUES + half, sway=sway, draws=300)
        return int((found.highest - found.lowest).sum())

    assert width(0, 0.2) < width(0, 0.8)
    assert width(0.1, 0.2) < width(0.5, 0.2) < width(2, 0.2)


def test_the_same_seed_gives_the_same_ranges() -> None:
    one, two = (rank_ranges(VALUES, RECIPE, VALUES - 1, VALUES + 1, draws=50) for _ in range(2))
    assert one.lowest.tolist() == two.lowest.tolist()
    assert one.highest.tolist() == two.highest.tolist()


def test_values_never_leave_their_intervals() -> None:
    lower, upper = VALUES - 0.2, VALUES.copy()
    lower[0], upper[0] = [-100] * 3, [-100] * 3
    values = VALUES.copy()
    values[0] = -100
    found = rank_ranges(values, Recipe(np.ones(3), np.ones(3)), lower, upper, draws=50)
    assert (found.lowest[0], found.highest[0]) == (40, 40)


def test_where_no_interval_is_known_values_stay() -> None:
    gaps = np.full(VALUES.shape, np.nan)
    one = rank_ranges(VALUES, RECIPE, gaps, gaps, draws=50)
    two = rank_ranges(VALUES, RECIPE, VALUES, VALUES, draws=50)
    assert one.lowest.tolist() == two.lowest.tolist()


def test_areas_without_index_have_no_rank() -> None:
    values = VALUES.copy()
    values[3, 0] = np.nan
    found = rank_ranges(values, RECIPE, draws=20)
    assert (found.rank[3], found.lowest[3], found.highest[3]) == (0, 0, 0)
