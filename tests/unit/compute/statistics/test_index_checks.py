import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from keck.compute.statistics import index_checks
from keck.compute.statistics.index_checks import coherence, rank_ranges
from keck.compute.statistics.shared_ranks import shared_ranks
from keck.compute.statistics.social_index import Recipe, social_index

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
    assert found.rank.tolist() == shared_ranks(social_index(values, RECIPE).index).tolist()
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


@given(tables, st.sampled_from([None, 2]), st.integers(0, 3))
def test_many_draws_at_once_are_those_drawn_one_by_one(
    values: np.ndarray, least: int | None, gaps: int
) -> None:
    values = values.copy()
    values.flat[:gaps] = np.nan
    recipe = Recipe(RECIPE.directions, RECIPE.weights, least)
    breaks = np.array([-0.5, 0.5])
    found = rank_ranges(values, recipe, values - 7, values + 3, breaks=breaks, draws=40, seed=5)
    index = social_index(values, recipe).index
    rng, drawn = np.random.default_rng(5), []
    for _ in range(40):
        weights = recipe.weights * rng.uniform(0.8, 1.2, 3)
        distance = np.clip(rng.standard_normal(values.shape) / 1.959963984540054, -1, 1)
        moved = values + distance * np.where(distance < 0, 7, 3)
        drawn.append(social_index(moved, Recipe(recipe.directions, weights, least)).index)
    placed = np.sort([shared_ranks(one) for one in drawn], axis=0)
    # Of 40 draws, 2.5 % are not above the first, and 97.5 % not above the 39th.
    assert found.lowest.tolist() == np.minimum(placed[0], shared_ranks(index)).tolist()
    assert found.highest.tolist() == np.maximum(placed[38], shared_ranks(index)).tolist()
    classes = [np.searchsorted(breaks, one) for one in (index, *drawn)]
    assert found.elsewhere == pytest.approx(np.mean([one != classes[0] for one in classes[1:]], axis=0))


def test_how_many_draws_are_made_at_once_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> list[list[float]]:
        found = rank_ranges(VALUES, RECIPE, VALUES - 1, VALUES + 1, breaks=np.array([0.0]), draws=50)
        return [found.lowest.tolist(), found.highest.tolist(), found.elsewhere.tolist()]

    one = made()
    # Seven draws of 40 areas and three parts: the last part is a smaller one.
    monkeypatch.setattr(index_checks, "_AT_ONCE", 7 * VALUES.size)
    assert made() == one
    monkeypatch.setattr(index_checks, "_AT_ONCE", 1)
    assert made() == one
