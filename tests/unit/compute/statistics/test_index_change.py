import numpy as np
import pytest

from keck.compute.statistics.index_change import CHANGE_CUTS, LEVEL_CUTS, Change, Level, classed, development
from keck.compute.statistics.social_index import Recipe, social_index

RECIPE = Recipe(np.array([1.0, -1]), np.ones(2))
OLDER = np.array([[x, 100 - x] for x in np.linspace(10, 50, 20)])


def test_level_and_change_are_told_apart() -> None:
    newer = OLDER.copy()
    newer[3] += [12, -12]
    newer[15] += [-12, 12]
    found = development(OLDER, newer, RECIPE)
    assert found.status == pytest.approx(social_index(newer, RECIPE).index)
    assert found.change[3] == Change.RISING
    assert found.change[15] == Change.FALLING
    others = np.delete(found.change, [3, 15])
    assert set(others.tolist()) == {Change.STEADY}
    assert found.level[0] == Level.LOW
    assert found.level[19] == Level.VERY_HIGH
    assert found.level[10] == Level.MEDIUM
    assert found.classes[3] == (found.level[3] - 1) * 3 + Change.RISING
    assert set(found.classes.tolist()) <= set(range(1, 13))


def test_where_all_get_worse_alike_only_the_movement_tells() -> None:
    noise = np.random.default_rng(0).normal(size=OLDER.shape)
    one = development(OLDER, OLDER + noise, RECIPE)
    two = development(OLDER, OLDER + noise + np.array([8.0, -8.0]), RECIPE)
    assert two.dynamics == pytest.approx(one.dynamics)
    assert two.change.tolist() == one.change.tolist()
    assert (two.movement > one.movement + 0.5).all()


def test_a_component_missing_in_one_period_leaves_no_change() -> None:
    newer = OLDER + np.random.default_rng(1).normal(size=OLDER.shape)
    older = OLDER.copy()
    older[4, 0] = np.nan
    found = development(older, newer, RECIPE)
    assert not np.isnan(found.status[4])
    assert np.isnan([found.dynamics[4], found.movement[4]]).all()
    assert found.change[4] == Change.NONE
    assert found.classes[4] == 0


def test_movement_compares_the_same_components_in_both_periods() -> None:
    half = Recipe(RECIPE.directions, RECIPE.weights, least=1)
    older = OLDER.copy()
    older[4, 0] = np.nan
    found = development(older, OLDER + np.arange(40.0).reshape(20, 2) / 100, half)
    newer = OLDER[4, 1] + 0.09
    assert found.movement[4] == pytest.approx(-(newer - OLDER[4, 1]) / OLDER[:, 1].std())


def test_classes_are_cut_at_standard_deviations() -> None:
    index = np.array([-2.0, -0.5, 0.0, 0.5, 2.0, np.nan])
    deviation = index[:5].std()
    expected = [int(np.searchsorted(LEVEL_CUTS, one / deviation)) + 1 for one in index[:5]]
    assert classed(index, LEVEL_CUTS).tolist() == [*expected, 0]
    # -1 and 1 lie on the cuts, which belong below.
    assert classed(np.array([-1.0, 1.0]), CHANGE_CUTS).tolist() == [1, 2]
    assert classed(np.full(3, 0.7), LEVEL_CUTS).tolist() == [2, 2, 2]
    assert classed(np.full(2, np.nan), LEVEL_CUTS).tolist() == [0, 0]
