"""The rules of the adviser, one by one, and that it always advises something with a reason."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.advice.options import Option, Way, options_of
from keck.domain.advice.outcomes import Outcome, Tally
from keck.domain.advice.recommending import Tried, Why, recommend
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.texts import LocalText

AS_IS = Option(Way.AS_IS)
CITY = Option(Way.LEVEL, levels=("kommune",), level="kommune")
DISTRICT = Option(Way.LEVEL, levels=("kommune", "bezirk"), level="bezirk")
MERGE = Option(Way.MERGE)


def years(number: int) -> Option:
    return Option(Way.YEARS, years=number)


def tried(option: Option, shown: int, total: int = 12, reliable: int | None = None) -> Tried:
    """Return an option after which some of the areas are shown, and some of them reliable."""
    sure = shown if reliable is None else reliable
    tally = Tally(shown, total - shown)
    return Tried(option, Outcome("viertel", "2024", tally, tally, 1, 1.0, sure, shown))


@pytest.mark.parametrize(
    ("every", "option", "why"),
    [
        ([Tried(AS_IS, Outcome())], AS_IS, Why.NO_VALUES),
        ([tried(AS_IS, 12), tried(years(2), 12)], AS_IS, Why.ENOUGH),
        (
            [tried(AS_IS, 5), tried(years(2), 10), tried(years(3), 11), tried(years(4), 12)],
            years(3),
            Why.BOTH,
        ),
        ([tried(AS_IS, 12, reliable=2), tried(years(2), 12, reliable=5)], years(2), Why.SURER),
        ([tried(AS_IS, 12, reliable=2), tried(years(2), 11, reliable=5)], AS_IS, Why.STAYS_UNSURE),
        ([tried(AS_IS, 12, reliable=2), tried(years(2), 11, reliable=8)], AS_IS, Why.STAYS_UNSURE),
        ([tried(AS_IS, 12, reliable=2), tried(CITY, 1, 1)], AS_IS, Why.STAYS_UNSURE),
        ([tried(AS_IS, 5), tried(years(2), 11, reliable=1)], years(2), Why.SEEN),
        (
            [tried(AS_IS, 5), tried(years(2), 9), tried(DISTRICT, 3, 3), tried(CITY, 1, 1)],
            DISTRICT,
            Why.LARGER,
        ),
        ([tried(AS_IS, 5), tried(years(2), 9), tried(CITY, 1, 1)], years(2), Why.MOST),
        ([tried(AS_IS, 7), tried(years(2), 8), tried(CITY, 1, 1)], AS_IS, Why.MOST),
        ([tried(AS_IS, 2), tried(years(2), 4), tried(CITY, 1, 1)], CITY, Why.CITY),
        ([tried(AS_IS, 2), tried(years(2), 4)], years(2), Why.MOST),
        ([tried(AS_IS, 0), tried(CITY, 0, 1)], AS_IS, Why.NOTHING_HELPS),
    ],
)
def test_each_rule(every: list[Tried], option: Option, why: Why) -> None:
    advice = recommend(every)
    assert (advice.option, advice.why) == (option, why)


def test_putting_together_is_named_beside_the_advice_only() -> None:
    every = [tried(AS_IS, 2), tried(CITY, 1, 1), tried(MERGE, 6, 6)]
    advice = recommend(every)
    assert (advice.option, advice.merge) == (CITY, True)
    assert not recommend([tried(AS_IS, 12), tried(MERGE, 6, 6)]).merge


def test_fewer_years_than_now_are_never_advised() -> None:
    now = Option(Way.AS_IS, years=3)
    assert recommend([tried(now, 5), tried(years(1), 12), tried(years(4), 6)]).option is not years(1)
    assert recommend([tried(now, 7), tried(years(1), 12)]).option == now


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=6, max_size=6))
def test_there_is_always_an_advice_that_can_be_chosen(numbers: list[tuple[int, int]]) -> None:
    options = [AS_IS, years(2), years(3), DISTRICT, CITY, MERGE]
    every = [
        tried(option, shown, 12, min(sure, shown))
        for option, (shown, sure) in zip(options, numbers, strict=True)
    ]
    advice = recommend(every)
    chosen = next(one for one in every if one.option == advice.option)
    assert advice.option.choosable
    if every[0].seen:
        # What is seen now is never given up.
        assert chosen.seen
    assert chosen.outcome.newest.share >= every[0].outcome.newest.share


def definition(kind: FormulaKind, **more: object) -> IndicatorDefinition:
    return IndicatorDefinition("own.x", LocalText("x"), kind, (Operand("x"),), **more)  # type: ignore[arg-type]


def test_only_counts_and_what_is_divided_of_them_are_pooled() -> None:
    levels = ["kommune", "bezirk", "viertel"]
    ways = {kind: {one.way for one in options_of(definition(kind), levels)} for kind in FormulaKind}
    pooled = {FormulaKind.COUNT, FormulaKind.SHARE, FormulaKind.RATE}
    for kind, found in ways.items():
        assert found == {Way.AS_IS, Way.LEVEL} | ({Way.YEARS} if kind in pooled else set())


def test_who_has_pooled_is_shown_each_year_by_itself_too() -> None:
    found = options_of(definition(FormulaKind.COUNT, pooling=3), ["kommune", "viertel"])
    assert [one.key for one in found] == ["as-is", "years-1", "years-2", "years-4", "level-kommune"]
    assert found[-1].applied(definition(FormulaKind.COUNT, pooling=3)).pooling == 3
    assert found[1].applied(definition(FormulaKind.COUNT, pooling=3)).pooling is None


def test_options_and_outcomes_are_stored_and_read() -> None:
    for option, one in product((AS_IS, years(2), DISTRICT), (Outcome(), tried(AS_IS, 3).outcome)):
        assert Option.of(option.to_json()) == option
        assert Outcome.of(one.to_json()) == one
