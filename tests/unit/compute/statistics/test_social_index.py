from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from keck.compute.statistics.refusals import NotOfferedError, Refusal
from keck.compute.statistics.shared_ranks import shared_ranks
from keck.compute.statistics.social_index import Recipe, Variant, norm_of, social_index

RECIPE = Recipe(np.array([1.0, 1, -1]), np.array([2.0, 1, 1]))
EXAMPLE = np.array([[8.0, 10, 96], [21, 28, 88], [33, 30, 81], [12, 15, 93], [18, 20, 90]])
steps = st.integers(-1000, 1000).map(float)
tables = st.integers(3, 25).flatmap(lambda n: arrays.arrays(np.float64, (n, 3), elements=steps))
varying = tables.filter(lambda table: (np.ptp(table, axis=0) > 0).all())


@given(varying, st.sampled_from(Variant), st.floats(0.01, 100), st.floats(-50, 50), st.integers(0, 2))
def test_another_unit_of_a_component_changes_nothing(
    values: np.ndarray, variant: Variant, factor: float, shift: float, component: int
) -> None:
    other = values.copy()
    other[:, component] = values[:, component] * factor + shift
    one, two = (social_index(table, RECIPE, variant=variant).index for table in (values, other))
    assert two == pytest.approx(one, abs=1e-6)


@given(varying, st.sampled_from(Variant))
def test_the_order_of_areas_and_components_changes_nothing(values: np.ndarray, variant: Variant) -> None:
    order = np.random.default_rng(7).permutation(len(values))
    turned = Recipe(RECIPE.directions[::-1], RECIPE.weights[::-1])
    one = social_index(values, RECIPE, variant=variant).index
    two = social_index(values[order][:, ::-1], turned, variant=variant).index
    assert two == pytest.approx(one[order], abs=1e-9)


@given(st.integers(0, 2**32), st.sampled_from(Variant), st.sampled_from([None, 1]))
def test_several_tables_at_once_are_each_of_them(seed: int, variant: Variant, least: int | None) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 50, (3, 12, 3)).astype(np.float64)
    values[rng.uniform(size=values.shape) < 0.1] = np.nan
    # What does not vary in one of them still counts in the others.
    values[1, :, 2] = 5
    people, weights = rng.uniform(250, 900, 12), rng.uniform(1, 5, (3, 3))
    found = social_index(
        values, Recipe(RECIPE.directions, weights, least), inhabitants=people, variant=variant
    )
    for n, table in enumerate(values):
        recipe = Recipe(RECIPE.directions, weights[n], least)
        single = social_index(table, recipe, inhabitants=people, variant=variant)
        assert found.used[n].tolist() == single.used.tolist()
        np.testing.assert_allclose(found.scores[n], single.scores, atol=1e-12)
        np.testing.assert_allclose(found.index[n], single.index, atol=1e-12)
        assert shared_ranks(found.index)[n].tolist() == shared_ranks(found.index[n]).tolist()
    values[2] = 5
    with pytest.raises(NotOfferedError):
        social_index(values, RECIPE, variant=variant)


@given(varying)
def test_the_opposite_of_a_component_with_the_opposite_direction_is_the_same(values: np.ndarray) -> None:
    one = social_index(values, RECIPE).index
    two = social_index(-values, replace(RECIPE, directions=-RECIPE.directions)).index
    assert two == pytest.approx(one, abs=1e-9)


@given(varying)
def test_only_proportions_of_weights_count_and_scores_have_mean_zero(values: np.ndarray) -> None:
    recipe = replace(RECIPE, winsorised=np.inf)
    one = social_index(values, recipe)
    two = social_index(values, replace(recipe, weights=recipe.weights * 10))
    assert two.index == pytest.approx(one.index)
    assert one.scores.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)
    assert one.scores.std(axis=0) == pytest.approx(np.ones(3))
    assert one.index.mean() == pytest.approx(0, abs=1e-9)


def test_a_missing_component_leaves_the_area_without_index() -> None:
    values = EXAMPLE.copy()
    values[1, 0] = np.nan
    strict = social_index(values, RECIPE).index
    assert np.isnan(strict).tolist() == [False, True, False, False, False]
    lenient = social_index(values, replace(RECIPE, least=2))
    assert lenient.index[1] == pytest.approx(lenient.scores[1, 1:].mean())
    assert lenient.index[[0, 2, 3, 4]] == pytest.approx(strict[[0, 2, 3, 4]])
    assert np.isnan(social_index(values, replace(RECIPE, least=3)).index[1])


def test_areas_with_few_inhabitants_get_no_index_and_count_for_nothing() -> None:
    outlier = np.vstack([EXAMPLE, [[900.0, 900, 0]]])
    found = social_index(outlier, RECIPE, inhabitants=np.array([300.0, 400, 500, 600, 700, 299]))
    assert np.isnan(found.index[5])
    assert found.index[:5] == pytest.approx(social_index(EXAMPLE, RECIPE).index)


def test_far_values_are_drawn_in() -> None:
    values = np.vstack([np.tile(np.arange(30.0)[:, None], 3), [[1e6, 0, 0]]])
    assert social_index(values, RECIPE).scores[-1, 0] == 3
    assert social_index(values, replace(RECIPE, winsorised=np.inf)).scores[-1, 0] > 5


def test_a_component_that_does_not_vary_is_dropped_and_told() -> None:
    values = EXAMPLE.copy()
    values[:, 2] = 0.1 * 3
    found = social_index(values, RECIPE)
    assert found.used.tolist() == [True, True, False]
    two = Recipe(RECIPE.directions[:2], RECIPE.weights[:2])
    assert found.index == pytest.approx(social_index(values[:, :2], two).index)
    with pytest.raises(NotOfferedError) as refused:
        social_index(np.ones((4, 3)), RECIPE)
    assert refused.value.reason is Refusal.NO_VARIATION


def test_with_the_norm_of_a_base_year_an_index_tells_what_all_have_in_common() -> None:
    base = norm_of(EXAMPLE, RECIPE)
    worse = EXAMPLE + np.array([5.0, 5, -5])
    own = social_index(worse, RECIPE).index
    assert own == pytest.approx(social_index(EXAMPLE, RECIPE).index)
    fixed = social_index(worse, RECIPE, base=base).index
    assert (fixed > own + 0.3).all()


def test_ranks_begin_with_the_highest_burden_and_share_the_lower_number() -> None:
    assert shared_ranks(np.array([0.5, 2.0, np.nan, 0.5, -1])).tolist() == [2, 1, 0, 2, 4]


@pytest.mark.parametrize(("directions", "weights"), [([1.0, 2.0], [1.0, 1.0]), ([1.0, -1.0], [1.0, 0.0])])
def test_a_recipe_that_means_nothing_is_refused(directions: list[float], weights: list[float]) -> None:
    with pytest.raises(ValueError, match="directions"):
        Recipe(np.array(directions), np.array(weights))
