"""Indices of a release: their settings hold, and what is told of them follows from what is shown."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.audit.subtraction import attack
from keck.compute.disclosure import ProtectedSlice
from keck.compute.hierarchy import sum_up
from keck.compute.statistics.index_composition import Composition
from keck.compute.statistics.social_index import Recipe, norm_of, social_index
from keck.domain.indices import IndexSettings
from keck.domain.statuses import Status
from tests.examples import examples
from tests.unit.compute.derivation.test_deriving import derived, found, letters, released
from tests.unit.compute.disclosure import towns

FORMULA = "index(2 * share(x, n), -1 * share(y, n))"
ONE_DISTRICT = [0] * 6
N = [100.0, 200, 150, 120, 180, 160]
X = [20.0, 60, 30, 50, 70, 24]
Y = [70.0, 90, 100, 30, 60, 99]
OLDER = [65.0, 70, 99, 45, 50, 80]
RECIPE = Recipe(np.array([1.0, -1]), np.array([2.0, 1]))


def town(x: Sequence[float] = X, y: Sequence[float] = Y, n: Sequence[float] = N) -> Any:
    return towns.town([0] * len(x), {"x": list(x), "y": list(y), "n": list(n)})


def index_of(cube: Any, formula: str = FORMULA, **settings: Any) -> ProtectedSlice:
    definition = derived("i", formula, index=IndexSettings(**settings))
    return found(released(cube, [definition]), "i", "teil")


def whole(one: ProtectedSlice) -> Composition:
    assert one.index is not None
    assert one.index.composition is not None
    return one.index.composition


def shares(x: Sequence[float] = X, y: Sequence[float] = Y, n: Sequence[float] = N) -> np.ndarray:
    return np.stack([100 * np.array(x) / n, 100 * np.array(y) / n], axis=1)


def test_an_index_of_a_release_is_the_tested_method_on_shown_shares() -> None:
    one = index_of(town())
    assert letters(one) == "oooooo"
    assert one.values.tolist() == pytest.approx(social_index(shares(), RECIPE).index.tolist())


def test_contributions_add_up_and_classes_are_cut_at_deviations() -> None:
    one = index_of(town())
    made = whole(one)
    assert made.contributions.sum(axis=1).tolist() == pytest.approx(one.values.tolist())
    assert one.index is not None
    spread = one.values.std()
    assert one.index.breaks.tolist() == pytest.approx([-spread, spread, 1.5 * spread])
    assert (made.ranks.lowest <= made.ranks.rank).all()
    assert (made.ranks.rank <= made.ranks.highest).all()
    assert (made.ranks.lowest < made.ranks.highest).any()
    assert 0 < made.ranks.elsewhere.max() <= 1


def test_a_hidden_part_hides_the_index_unless_fewer_are_enough() -> None:
    x = [3.0, 60, 30, 50, 70, 24]
    strict, lenient = index_of(town(x)), index_of(town(x), least=1)
    hidden = [letter == "s" for letter in letters(strict)]
    assert hidden[0]
    assert sum(hidden) >= 2
    assert letters(lenient) == "oooooo"
    seen = shares(x)
    seen[hidden, 0] = np.nan
    wanted = social_index(seen, Recipe(RECIPE.directions, RECIPE.weights, 1)).index
    assert lenient.values.tolist() == pytest.approx(wanted.tolist())
    assert np.isnan(whole(lenient).contributions[hidden, 0]).all()
    assert np.nansum(whole(lenient).contributions, axis=1).tolist() == pytest.approx(wanted.tolist())


def test_a_part_that_is_hidden_everywhere_is_not_left_out() -> None:
    one = released(town([1.0, 2, 1, 3, 2, 1]), [derived("i", FORMULA)])
    assert not [s for s in one.slices if s.set_id == "teil" and (s.statuses == Status.OK).any()]


def test_far_values_are_clipped_unless_that_is_off() -> None:
    n = [1000.0] * 13
    x = [100.0 + k for k in range(12)] + [900.0]
    clipped = index_of(town(x, [100.0] * 13, n), "index(share(x, n))")
    free = index_of(town(x, [100.0] * 13, n), "index(share(x, n))", clipped=False)
    assert clipped.values[-1] == 3
    assert free.values[-1] > 3.2


def test_areas_with_few_inhabitants_have_no_index_and_do_not_count() -> None:
    cube = town()
    towns.put(cube, "people", "2024", "teil", [299, 300, 400, 500, 600, 700])
    one = index_of(sum_up(cube)[0], population="people")
    assert letters(one) == "nooooo"
    wanted = social_index(shares()[1:], RECIPE).index
    assert one.values[1:].tolist() == pytest.approx(wanted.tolist())


def test_hidden_inhabitants_hide_the_index() -> None:
    cube = town()
    towns.put(cube, "people", "2024", "teil", [3, 300, 400, 500, 600, 700])
    assert letters(index_of(sum_up(cube)[0], population="people")).startswith("s")


def two_years() -> Any:
    cube = town()
    for name, numbers in (("x", [v + 9 for v in X]), ("y", OLDER), ("n", N)):
        towns.put(cube, name, "2021", "teil", numbers)
    return sum_up(cube)[0]


def test_a_base_year_holds_for_all_years() -> None:
    definition = derived("i", FORMULA, index=IndexSettings(base="2021"))
    release = released(two_years(), [definition])
    older = shares([v + 9 for v in X], OLDER)
    base = norm_of(older, RECIPE)
    newer = found(release, "i", "teil")
    assert newer.values.tolist() == pytest.approx(social_index(shares(), RECIPE, base=base).index.tolist())
    first = found(release, "i", "teil", "2021")
    assert first.values.tolist() == pytest.approx(social_index(older, RECIPE).index.tolist())
    assert first.index is not None
    assert newer.index is not None
    assert newer.index.breaks.tolist() == pytest.approx(first.index.breaks.tolist())
    # A lagged index keeps its base, which its own table has years later.
    lagged = released(two_years(), [definition, derived("l", "lag(@i, 3)")])
    assert found(lagged, "l", "teil").values.tolist() == pytest.approx(first.values.tolist())


def test_without_its_base_year_there_is_no_index() -> None:
    release = released(town(), [derived("i", FORMULA, index=IndexSettings(base="2019"))])
    assert release.slices == []


def test_change_is_that_of_the_parts_and_only_the_newest_year_tells_it() -> None:
    release = released(two_years(), [derived("i", FORMULA, index=IndexSettings(change=3))])
    change = whole(found(release, "i", "teil")).dynamics
    assert change is not None
    assert change.since == "2021"
    wanted = social_index(shares() - shares([v + 9 for v in X], OLDER), RECIPE).index
    assert change.index.tolist() == pytest.approx(wanted.tolist())
    older = found(release, "i", "teil", "2021").index
    assert older is not None
    assert older.composition is None


def test_two_areas_are_too_few_to_be_classed() -> None:
    one = index_of(town([20, 60], [30, 50], [100, 100]))
    assert one.index is None


def test_a_rank_of_an_index_follows_its_settings() -> None:
    x = [3.0, 60, 30, 50, 70, 24]
    definitions = [derived("i", FORMULA, index=IndexSettings(least=1)), derived("r", "rank(@i)")]
    release = released(town(x), definitions)
    values, ranks = (found(release, code, "teil").values for code in "ir")
    assert ranks.tolist() == [1 + int((values > v).sum()) for v in values]


COUNTS = st.lists(st.integers(0, 30), min_size=6, max_size=6)


@settings(max_examples=examples(30))
@given(COUNTS, COUNTS, st.sampled_from([None, 1]), st.booleans())
def test_nothing_beside_an_index_hangs_on_hidden_cells(
    x: list[int], y: list[int], least: int | None, three: bool
) -> None:
    """Also with three areas, from whose z-scores mean and deviation follow."""
    size = 3 if three else 6
    x, y = x[:size], y[:size]
    numbers = {"x": x, "y": y, "n": [a + b + 40 for a, b in zip(x, y, strict=True)]}
    settings = IndexSettings(least=least)
    definitions = [towns.share("s", "x", "n"), derived("i", "index(@s, share(y, n))", index=settings)]

    def made(many: dict[str, list[int]]) -> Any:
        cube = towns.town([0] * size, {code: [float(v) for v in row] for code, row in many.items()})
        return cube, released(cube, definitions)

    cube, release = made(numbers)
    for one in release.slices:
        if one.indicator == "i" and one.index and one.index.composition:
            absent = one.statuses != Status.OK
            assert np.isnan(one.index.composition.contributions[absent]).all()
            assert (one.index.composition.ranks.rank[absent] == 0).all()
    atlas, values = towns.artefacts(cube, definitions, release)
    assert [one for one in attack(atlas, values) if one.sensitive] == []
    share = [one for one in release.slices if (one.indicator, one.set_id) == ("s", "teil")]
    hidden = [n for n in range(size) if share and share[0].statuses[n] == Status.SUPPRESSED]
    movable = [n for n in hidden if 1 <= x[n] < 4]
    partners = [n for n in hidden if n not in movable[:1] and x[n] >= 6]
    if movable and partners:
        other = list(x)
        other[movable[0]] += 1
        other[partners[0]] -= 1
        _, again = made({**numbers, "x": other})
        if letters(found(again, "s", "teil")) == letters(share[0]):
            assert _told(again) == _told(release)


def _told(release: Any) -> list[Any]:
    found = []
    for one in release.slices:
        if one.indicator == "i" and one.index and one.index.composition:
            made = one.index.composition
            found.append(np.nan_to_num(np.round(one.index.breaks, 9)).tolist())
            found.append(np.nan_to_num(np.round(made.contributions, 9)).tolist())
            found.append([made.ranks.lowest.tolist(), made.ranks.highest.tolist()])
    return found
