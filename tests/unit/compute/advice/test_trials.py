"""A trial of one indicator shows what a whole release with that definition shows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.advice.trials import Situation, Trials
from keck.compute.cube import Cube
from keck.compute.derivation.deriving import Derivations
from keck.compute.disclosure import History, ProtectedRelease, ProtectedSlice, protect
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import evaluate
from keck.compute.pooling import with_pools
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.derived import refreshed, vocabulary_of
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.examples import examples
from tests.unit.compute.disclosure import towns

LEVELS = ("kommune", "bezirk", "teil")
YEARS = ("2021", "2022", "2023", "2024")


def derived(code: str, formula: str) -> IndicatorDefinition:
    """Define what a formula says."""
    return IndicatorDefinition(code, LocalText(code), FormulaKind.DERIVED, (), formula=formula)


def of_years(numbers: dict[str, list[list[int]]], parents: Sequence[int] = (0, 0, 0, 1, 1, 1)) -> Cube:
    """Make a town with numbers of several years, by measure, year and quarter."""
    cube = towns.town(list(parents), {code: years[-1] for code, years in numbers.items()})
    for code, years in numbers.items():
        for year, values in zip(YEARS[-len(years) :], years, strict=True):
            towns.put(cube, code, year, "teil", values)
    return sum_up(cube)[0]


def situation(
    cube: Cube,
    definitions: Sequence[IndicatorDefinition],
    history: History | None = None,
    rights: dict[str, SourceRights] | None = None,
) -> Situation:
    """Return what trials are made in."""
    vocabulary = vocabulary_of(cube.measures.values(), definitions, LEVELS)
    every = tuple(refreshed(definitions, vocabulary))
    policy = ProtectionPolicy()
    return Situation(cube, every, LEVELS, policy, rights or {}, history or History(), towns.TODAY)


def released(at: Situation, wanted: IndicatorDefinition) -> ProtectedRelease:
    """Release everything, with one indicator defined otherwise."""
    changed = [wanted if one.code == wanted.code else one for one in at.definitions]
    vocabulary = vocabulary_of(at.cube.measures.values(), changed, LEVELS)
    every = list(refreshed(changed, vocabulary))
    cube = with_pools(at.cube, every)
    plain = [one for one in every if one.kind is not FormulaKind.DERIVED]
    return protect(
        cube,
        [cells for one in plain for cells in evaluate(one, cube)],
        policy=at.policy,
        audience="public",
        today=at.today,
        rights=at.rights,
        history=at.history,
        derivation=Derivations(cube, every, vocabulary),
    )


def same(tried: list[ProtectedSlice], whole: ProtectedRelease, code: str) -> None:
    """Compare a trial with the slices of a release, cell by cell."""
    expected = {(s.period, s.set_id): s for s in whole.slices if s.indicator == code}
    assert {(s.period, s.set_id) for s in tried} == set(expected)
    for one in tried:
        other = expected[one.period, one.set_id]
        np.testing.assert_array_equal(one.statuses, other.statuses)
        np.testing.assert_array_equal(one.values, other.values)
        np.testing.assert_array_equal(one.reasons, other.reasons)


def choices(definition: IndicatorDefinition) -> list[IndicatorDefinition]:
    """Return an indicator as it is, pooled, and without its smallest areas."""
    larger = replace(definition, public_levels=("kommune", "bezirk"))
    if definition.kind is FormulaKind.DERIVED:
        return [definition, larger]
    return [definition, *(replace(definition, pooling=years) for years in (2, 3)), larger]


quarter = st.integers(0, 25)
column = st.lists(st.lists(quarter, min_size=6, max_size=6), min_size=3, max_size=3)


@settings(max_examples=examples(4))
@given(boys=column, girls=column, ill=column)
def test_a_trial_is_a_release_of_everything(
    boys: list[list[int]], girls: list[list[int]], ill: list[list[int]]
) -> None:
    children = (np.array(boys) + np.array(girls) + 5).tolist()
    ill = np.minimum(np.array(ill), children).tolist()
    people = (np.array(children) * 3 + 40).tolist()
    cube = of_years({"boys": boys, "girls": girls, "kids": children, "ill": ill, "people": people})
    at = situation(
        cube,
        [
            towns.share("s", "ill", "kids"),
            towns.count("b", minimum_count=8),
            towns.share("g", "girls", "kids"),
            towns.share("both", "boys+girls", "people"),
            towns.share("p", "kids", "people"),
            derived("d", "@g - city(@g)"),
        ],
    )
    trials = Trials(at)
    for definition in at.definitions:
        if definition.code == "b":
            continue
        for wanted in choices(definition):
            same(trials.slices(wanted), released(at, wanted), definition.code)


def test_what_is_not_tied_is_left_out() -> None:
    cube = of_years(
        {"x": [[3, 20, 30, 40, 50, 60]], "n": [[100] * 6], "y": [[10, 20, 30, 40, 50, 60]], "m": [[90] * 6]}
    )
    definitions = [
        towns.share("s", "x", "n"),
        towns.share("other", "y", "m"),
        towns.share("same-base", "y", "n"),
    ]
    trials = Trials(situation(cube, definitions))
    assert trials.kin(definitions[0]) == {"s", "same-base"}
    assert trials.kin(definitions[1]) == {"other", "same-base"}


def test_an_indicator_with_the_same_base_and_a_stricter_count_has_a_say() -> None:
    cube = of_years({"x": [[20, 20, 30, 40, 50, 60]], "y": [[20] * 6], "n": [[40, 100, 200, 300, 80, 90]]})
    strict = towns.share("strict", "y", "n", minimum_count=60)
    at = situation(cube, [towns.share("s", "x", "n"), strict])
    tried = Trials(at).slices(at.definitions[0])
    same(tried, released(at, at.definitions[0]), "s")
    (teil,) = [one for one in tried if one.set_id == "teil"]
    assert int((teil.statuses == Status.SUPPRESSED).sum()) >= 1
    alone = situation(cube, [towns.share("s", "x", "n")])
    (free,) = [one for one in Trials(alone).slices(alone.definitions[0]) if one.set_id == "teil"]
    assert (free.statuses == Status.OK).all()


def test_what_was_once_shown_stays_shown() -> None:
    cube = of_years({"x": [[3, 20, 30, 40, 50, 60]], "n": [[100] * 6]})
    share = towns.share("s", "x", "n")
    lax = protect(
        cube,
        evaluate(share, cube),
        policy=ProtectionPolicy(1, 1, 1, False),
        audience="public",
        today=towns.TODAY,
        rights={},
    )
    hidden = Trials(situation(cube, [share])).slices(share)
    known = Trials(situation(cube, [share], towns.remembered(lax))).slices(share)
    teil = [next(one for one in found if one.set_id == "teil") for found in (hidden, known)]
    assert (teil[0].statuses == Status.SUPPRESSED).any()
    assert (teil[1].statuses == Status.OK).all()


def test_rights_hold_in_a_trial() -> None:
    cube = of_years({"x": [[30, 20, 30, 40, 50, 60]], "n": [[100] * 6]})
    share = towns.share("s", "x", "n")
    closed = {"x": SourceRights(supplier="Amt", permitted_use=PermittedUse.INTERNAL)}
    assert Trials(situation(cube, [share], rights=closed)).slices(share) == []


def test_a_rule_that_breaks_a_formula_is_named() -> None:
    cube = of_years({"x": [[30, 20, 30, 40, 50, 60]] * 3, "n": [[100] * 6] * 3})
    share = towns.share("s", "x", "n")
    at = situation(cube, [share, derived("d", "pool(@s, 2)")])
    trials = Trials(at)
    assert trials.broken(share) is None
    assert trials.broken(replace(share, pooling=3)) == "d"


@settings(max_examples=12)
@given(ill=column)
def test_a_pool_is_never_small_itself_where_one_of_its_years_is_not(ill: list[list[int]]) -> None:
    """Counts grow with years, so no cell becomes small by its count; complements and bases grow, too.

    How many are shown is not monotone: partners that hide others may be chosen otherwise.
    """
    cube = of_years({"ill": ill, "kids": [[60] * 6] * 3})
    share = towns.share("s", "ill", "kids")
    trials = Trials(situation(cube, [share]))

    def small(definition: IndicatorDefinition, period: str) -> np.ndarray:
        (one,) = [s for s in trials.slices(definition) if (s.set_id, s.period) == ("teil", period)]
        return np.isin(one.reasons, (1, 2, 3, 4, 6))

    pooled = small(replace(share, pooling=3), "2022..2024")
    zero = (np.array(ill) == 0).all(axis=0)
    for year in ("2022", "2023", "2024"):
        count = np.array(ill)[int(year) - 2022]
        assert not (pooled & ~small(share, year) & (count > 0) & ~zero).any()


@pytest.mark.parametrize("years", [2, 3])
def test_too_few_years_give_nothing(years: int) -> None:
    cube = of_years({"x": [[30, 20, 30, 40, 50, 60]], "n": [[100] * 6]})
    share = towns.share("s", "x", "n", pooling=years)
    assert Trials(situation(cube, [share])).slices(share) == []
