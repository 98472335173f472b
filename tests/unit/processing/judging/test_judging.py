"""Judgements follow from what is published: verdicts, reliability, ranks and the funnel."""

import copy
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.statistics.intervals import wilson
from keck.processing.judging.judging import judged
from tests.unit.processing.judging.documents import Document, Pair, city, document, entry, ids, one

FLIPPED = str.maketrans("bw", "wb")
NEUTRAL = str.maketrans("bw", "lh")


@st.composite
def pairs(draw: st.DrawFn, most: int = 30) -> list[Pair]:
    sizes = draw(st.lists(st.none() | st.integers(1, 900), min_size=2, max_size=most))
    return [None if n is None else (draw(st.integers(0, n)), n) for n in sizes]


def quarters(found: Document) -> Document:
    """Return the judgement on the quarters' newest values."""
    return dict(next(s for s in found["slices"] if s["level"] == "teil").get("judged") or {})


def judge(given_pairs: list[Pair], method: str = "wilson", **changed: Any) -> Document:
    per = changed.setdefault("per", 100)
    made = document(city(given_pairs, method=method, per=per))
    return quarters(judged(entry(**changed), made, ids(len(given_pairs))))


def test_a_small_city_by_hand() -> None:
    # A fifth of the city: 40 of 100 are more, 21 of 100 the same, 2 of 100 fewer.
    found = judge([(40, 100), (21, 100), (2, 100), (17, 100), None])
    assert found["letters"]["city"] == "wsbs-"
    assert found["letters"]["rest"] == "wsbs-"
    assert found["letters"]["reliable"] == "yynn-"
    assert "target" not in found["letters"]
    assert found["rank"]["lower"][0] == 1
    assert found["rank"]["upper"][2] == 4
    assert found["rank"]["lower"][4] is found["wide"]["upper"][4] is None


@given(pairs())
@settings(deadline=None, max_examples=60)
def test_better_and_worse_flip_with_the_polarity_and_become_higher_and_lower_without(
    given_pairs: list[Pair],
) -> None:
    bad, good, neutral = (
        judge(given_pairs, polarity=polarity, target=20).get("letters", {}) for polarity in ("-", "+", "0")
    )
    for name in {"city", "rest", "target"} & set(bad):
        assert good[name] == bad[name].translate(FLIPPED)
        assert neutral[name] == bad[name].translate(NEUTRAL)


@given(pairs(), st.sampled_from(["wilson", "poisson"]))
@settings(deadline=None, max_examples=100)
def test_nothing_is_said_of_what_is_hidden(given_pairs: list[Pair], method: str) -> None:
    found = judge(given_pairs, method, target=20)
    for letters in found.get("letters", {}).values():
        assert len(letters) == len(given_pairs)
        assert all(letter == "-" for letter, pair in zip(letters, given_pairs, strict=True) if pair is None)
    for name in ("wide", "rank"):
        for side in ("lower", "upper"):
            values = (found.get(name) or {side: [None] * len(given_pairs)})[side]
            assert all(v is None for v, pair in zip(values, given_pairs, strict=True) if pair is None)


@given(pairs())
@settings(deadline=None, max_examples=100)
def test_what_hidden_cells_hold_changes_nothing(given_pairs: list[Pair]) -> None:
    # The counts of hidden cells are not in the documents; what stands in their place must not matter.
    made = document(city(given_pairs))
    other = copy.deepcopy(made)
    for n, pair in enumerate(given_pairs):
        if pair is None:
            other["slices"][1]["numerator"][n] = 7
            other["slices"][1]["denominator"][n] = 99
    known = ids(len(given_pairs))
    assert quarters(judged(entry(), made, known)) == quarters(judged(entry(), other, known))


@given(pairs())
@settings(deadline=None, max_examples=100)
def test_areas_whose_interval_holds_the_city_are_similar(given_pairs: list[Pair]) -> None:
    made = document(city(given_pairs))
    total = made["slices"][0]["value"][0]
    letters = quarters(judged(entry(), made, ids(len(given_pairs)))).get("letters", {}).get("city")
    if letters is None:
        return
    known = sum(pair is not None for pair in given_pairs)
    for pair, letter in zip(given_pairs, letters, strict=True):
        if pair is None or pair[1] < 30:
            assert letter == "-"
            continue
        x, n = pair
        _, lower, upper = wilson(x, n, per=100)
        if lower <= total <= upper:
            assert letter == "s"
        elif known <= 20:
            assert letter == ("w" if lower > total else "b")


def test_among_many_areas_a_small_difference_is_no_finding() -> None:
    alike: list[Pair] = [(40, 200)] * 30
    odd = (53, 200)
    _, lower, _ = wilson(53, 200)
    assert lower > 0.2065, "alone the area would be called different"
    assert judge([odd, *alike[:10]])["letters"]["city"][0] == "w"
    assert judge([odd, *alike])["letters"]["city"] == "s" * 31
    assert judge([(90, 200), *alike])["letters"]["city"][0] == "w"
    assert judge([(90, 200), *alike])["letters"]["rest"][0] == "w"


def test_few_false_findings_are_made_where_chance_alone_is_at_work() -> None:
    chance = np.random.default_rng(20_240_601)
    found = ""
    for _ in range(100):
        counted = chance.binomial(300, 0.2, size=100).tolist()
        found += judge([(x, 300) for x in counted])["letters"]["city"]
    # Without the control it would be about 500 of 10,000.
    assert len(found) - found.count("s") < 20


def test_a_large_area_is_compared_with_the_others_alone() -> None:
    # Nine tenths of the city: against the whole it hides its own difference.
    found = judge([(2100, 9000), (160, 1000)])["letters"]
    assert (found["city"][0], found["rest"][0]) == ("s", "w")


def test_the_area_that_is_the_whole_city_has_no_rest() -> None:
    found = judge([(30, 100)])["letters"]
    assert (found["city"], found["rest"]) == ("s", "-")


def test_a_target_is_judged_by_the_polarity_also_for_the_city() -> None:
    made = document(city([(40, 100), (35, 100), (5, 100)]))
    found = judged(entry(polarity="+", target=35), made, ids(3))
    assert found["slices"][1]["judged"]["letters"]["target"] == "ssw"
    assert found["slices"][0]["judged"]["letters"]["target"] == "w"
    assert "city" not in found["slices"][0]["judged"]["letters"]


@pytest.mark.parametrize("target", [0, 100])
def test_a_target_of_nobody_or_everybody_is_a_target(target: int) -> None:
    many: list[Pair] = [(0, 100), (100, 100), (50, 100)] * 10
    letters = judge(many, target=target)["letters"]["target"]
    assert letters == ("sww" if target == 0 else "bsb") * 10


def test_without_the_city_there_is_no_comparison_with_it() -> None:
    (_, teil) = city([(40, 100), (21, 100)])
    found = judged(entry(), document([one("kommune", [None]), teil]), ids(2))
    assert set(quarters(found)["letters"]) == {"reliable", "trend"}
    assert "judged" not in found["slices"][0]


def test_more_people_in_an_area_than_in_the_city_end_nothing() -> None:
    slices = [one("kommune", [(30, 100)]), one("teil", [(40, 200), (20, 60)])]
    found = quarters(judged(entry(), document(slices), ids(2)))
    assert found["letters"]["rest"][0] == "-"


def test_counts_figures_and_amounts_are_not_judged() -> None:
    plain = {**one("teil", [(40, 100)]), "numerator": None, "denominator": None, "interval": None}
    assert judged(entry(), document([plain]), ids(1)) == document([plain])


def test_estimates_from_older_boundaries_are_not_judged() -> None:
    made = [{**one_, "rebased_from": "teil@2010"} for one_ in city([(40, 100), (20, 100)])]
    assert not any("judged" in found for found in judged(entry(), document(made), ids(2))["slices"])


def test_ranks_limits_and_funnel_are_there_for_what_pages_show_first_only() -> None:
    given_pairs: list[Pair] = [(10 * n, 100 + n) for n in range(1, 8)]
    made = document([*city(given_pairs, "2023"), *city(given_pairs, "2024")])
    found = judged(entry(), made, ids(7))["slices"]
    assert set(found[1]["judged"]) == {"letters"}
    assert set(found[3]["judged"]) == {"letters", "wide", "rank", "funnel"}
    chosen = judged(entry(newest="2023"), made, ids(7))["slices"]
    assert set(chosen[1]["judged"]) == {"letters", "wide", "rank", "funnel"}


@pytest.mark.parametrize(("method", "per"), [("wilson", 100), ("poisson", 1000)])
def test_the_drawn_funnel_and_its_letters_agree(method: str, per: int) -> None:
    chance = np.random.default_rng(7)
    sizes = chance.integers(40, 2000, size=60).tolist()
    counted = [(int(chance.binomial(n, 0.15 + 0.05 * (n % 3))), n) for n in sizes]
    found = judge(list(counted), method, per=per)
    drawn = found["funnel"]
    seen = set()
    for (x, size), letter in zip(counted, found["letters"]["funnel"], strict=True):
        value = x / size * per
        least, most, low, high = (
            np.interp(size, drawn["base"], drawn[kind][side])
            for kind in ("outer", "inner")
            for side in ("lower", "upper")
        )
        outside = "L" if value < least else "H" if value > most else ""
        wanted = outside or ("l" if value < low else "h" if value > high else "i")
        # Between two drawn points the line is straight and the limit is not.
        near = min(abs(value - limit) for limit in (least, most, low, high)) < per * 0.006
        assert letter == wanted or near
        seen.add(letter)
    assert seen == set("LlihH")


@given(pairs(), st.sampled_from(["wilson", "poisson"]), st.sampled_from("+-0"), st.none() | st.floats(0, 100))
@settings(deadline=None, max_examples=150)
def test_whatever_is_published_can_be_judged_and_written(
    given_pairs: list[Pair], method: str, polarity: str, target: float | None
) -> None:
    # A withdrawal judges anew, and must never be held up by it.
    made = document(city(given_pairs, method=method))
    found = judged(entry(polarity=polarity, target=target), made, ids(len(given_pairs)))
    again = judged(entry(polarity=polarity, target=target), found, ids(len(given_pairs)))
    assert json.dumps(again, allow_nan=False) == json.dumps(found)
