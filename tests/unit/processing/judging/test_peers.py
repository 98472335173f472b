"""Members against each other: the rule is the one for areas and the rest of their city."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.statistics.intervals import rate, wilson
from keck.domain.definitions import Polarity
from keck.domain.judgements import VERDICTS
from keck.processing.judging.judging import judged
from keck.processing.judging.peers import Peer, judged_peers
from tests.unit.processing.judging.documents import Document, Pair, city, document, entry, ids

Counted = tuple[int, int]
counted = st.integers(1, 900).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
families = st.lists(counted, min_size=2, max_size=30)


def peer(pair: Pair, place: int = 0, method: str = "wilson", **changed: Any) -> Peer:
    told: dict[str, Any] = {"key": f"{place:08}", "period": "2024", "method": method, **changed}
    if pair is None:
        return Peer(**{**told, "method": None}, numerator=None, denominator=None, lower=None, upper=None)
    found = (wilson if method == "wilson" else rate)(np.array(pair[0]), np.array(pair[1]), per=100)
    sides: dict[str, Any] = {"lower": round(float(found.lower), 3), "upper": round(float(found.upper), 3)}
    return Peer(numerator=pair[0], denominator=pair[1], **sides, **told)


def peers(pairs: list[Counted], method: str = "wilson") -> list[Peer]:
    return [peer(pair, 1001 + place, method) for place, pair in enumerate(pairs)]


def judge(found: list[Peer], polarity: Polarity = Polarity.BAD) -> list[Document]:
    return judged_peers(found, polarity, 100)


def words(found: list[Document]) -> list[str | None]:
    return [one["verdict"] for one in found]


@given(families, st.sampled_from(["wilson", "poisson"]), st.sampled_from(["+", "-", "0"]))
@settings(deadline=None, max_examples=150)
def test_it_is_the_verdict_that_areas_get_against_the_rest(
    pairs: list[Counted], method: str, polarity: str
) -> None:
    made = document(city(pairs, method=method, per=100))
    slices = judged(entry(polarity=polarity), made, ids(len(pairs)))["slices"]
    letters = slices[1].get("judged", {}).get("letters", {}).get("rest", "-" * len(pairs))
    found = judge(peers(pairs, method), Polarity(polarity))
    assert words(found) == [VERDICTS.get(letter) for letter in letters]


def test_three_members_by_hand() -> None:
    found = judge(peers([(400, 1000), (200, 1000), (210, 1000)]))
    assert words(found) == ["worse", "better", "better"]
    # (400 + 210) of 2,000 are 30.5 %.
    assert [one["others"] for one in found] == [20.5, 30.5, 30.0]
    assert [one["members"] for one in found] == [2, 2, 2]
    assert words(judge(peers([(205, 1000), (200, 1000), (210, 1000)]))) == ["similar"] * 3
    assert words(judge(peers([(400, 1000), (200, 1000)]), Polarity.NEUTRAL)) == ["higher", "lower"]


def test_counts_are_added_up_and_shares_are_never_averaged() -> None:
    found = judge(peers([(50, 100), (20_000, 100_000), (1, 1000)]))
    assert found[0]["others"] == pytest.approx(100 * 20_001 / 101_000, abs=1e-9)


def test_two_who_are_alike_by_what_chance_allows_are_similar_though_one_is_large() -> None:
    # The large one taken as fixed would make the small one worse; it has a range of its own.
    small, large = (67, 260), (104, 520)
    assert wilson(*small).lower > large[0] / large[1]
    assert words(judge(peers([small, large]))) == ["similar", "similar"]


def test_values_without_limits_are_not_judged_and_count_for_nobody() -> None:
    found = judge([peer((400, 1000), 1), peer(None, 2), peer((200, 1000), 3)])
    assert found[1] == {"verdict": None, "reason": "no_range"}
    assert words(found) == ["worse", None, "better"]
    assert found[0]["members"] == 1
    assert judge([peer(None, 1), peer(None, 2)]) == [{"verdict": None, "reason": "no_range"}] * 2


def test_a_part_above_its_whole_has_no_limits_and_is_not_judged() -> None:
    odd = Peer("1", "2024", 120, 100, None, None, "wilson")
    assert judge([odd, peer((4, 100), 2), peer((40, 100), 3)])[0] == {"verdict": None, "reason": "no_range"}


def test_only_the_same_period_is_set_beside_another() -> None:
    newer = peer((400, 1000), 3, period="2025")
    found = judge([*peers([(400, 1000), (200, 1000)]), newer])
    assert words(found) == ["worse", "better", None]
    assert found[2] == {"verdict": None, "reason": "alone"}
    assert [one.get("members") for one in found] == [1, 1, None]


def test_few_cases_are_not_judged_and_still_count_for_the_others() -> None:
    found = judge(peers([(10, 20), (200, 1000), (210, 1000)]))
    assert (found[0]["verdict"], found[0]["reason"], found[0]["others"]) == (None, "few", 20.5)
    assert found[1]["members"] == 2
    assert found[1]["others"] == pytest.approx(100 * 220 / 1020, abs=1e-9)


def test_a_county_and_its_town_are_not_set_against_each_other_and_counted_once() -> None:
    county, town = peer((300, 1000), key="05334"), peer((90, 200), key="05334002")
    other, free = peer((100, 1000), key="05315000"), peer((101, 1000), key="05315")
    found = judge([county, town, other])
    assert [one["members"] for one in found] == [1, 1, 1]
    assert [one["others"] for one in found] == [10.0, 10.0, 30.0]
    # A town that is a county of its own has two ways to write its key.
    assert [one["members"] for one in judge([other, free, town])] == [1, 1, 2]
    assert judge([county, town])[0] == {"verdict": None, "reason": "alone"}


def test_a_town_counts_where_its_county_tells_nothing() -> None:
    silent = peer(None, key="05334")
    found = judge([silent, peer((90, 200), key="05334002"), peer((100, 1000), key="05315")])
    assert found[2]["others"] == 45.0


def test_among_many_a_small_difference_is_no_finding() -> None:
    odd, alike = (53, 200), [(40, 200)] * 30
    assert words(judge(peers([odd, *alike[:15]])))[0] == "worse"
    assert words(judge(peers([odd, *alike]))) == ["similar"] * 31
    assert words(judge(peers([(90, 200), *alike])))[0] == "worse"


def test_few_false_findings_are_made_where_chance_alone_is_at_work() -> None:
    chance = np.random.default_rng(20_261_130)
    families_with_finding = 0
    for _ in range(200):
        pairs = [(x, 300) for x in chance.binomial(300, 0.2, size=60).tolist()]
        families_with_finding += set(words(judge(peers(pairs)))) != {"similar"}
    # Limits of 95 % would find some in nearly every family, those of 99.8 % in about one of nine.
    assert families_with_finding < 20
