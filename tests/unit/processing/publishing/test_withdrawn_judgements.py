"""What was said with the help of a withdrawn value is judged anew without it."""

from typing import Any

import pytest

from keck.processing.judging.judging import judged
from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.taking_off import Taken, without
from tests.unit.processing.judging.documents import YEARS, Document, Pair, city, document, entry, ids

QUARTERS: list[Pair] = [(400, 1000), (210, 1000), (20, 1000), (170, 1000), (190, 1000)]


def listed() -> Document:
    return {
        **entry(),
        "periods": list(YEARS),
        "levels": ["kommune", "teil"],
        "newest": YEARS[-1],
        "default_level": "teil",
    }


def bundle(judge: bool = True) -> Bundle:
    """Six years of a city; its quarters rise by twenty children a year."""
    slices = [
        one
        for n, period in enumerate(YEARS)
        for one in city([pair and (pair[0] + 20 * n, pair[1]) for pair in QUARTERS], period)
    ]
    made = document(slices)
    atlas = {
        "area_sets": [
            {"id": "kommune", "level": "kommune", "areas": [{"key": "0"}]},
            {"id": "teil", "level": "teil", "areas": [{"key": str(n)} for n in range(len(QUARTERS))]},
        ],
        "indicators": [listed()],
        "default_indicator": "x",
    }
    return Bundle("ort", atlas, {"x": judged(listed(), made, ids(len(QUARTERS))) if judge else made})


def newest(left: Bundle) -> dict[str, Any]:
    """Return the judgement on the newest values of the quarters."""
    return dict(left.values["x"]["slices"][-1]["judged"])


def test_a_withdrawn_area_has_no_judgement_and_moves_no_rank_of_others() -> None:
    before, after = newest(bundle()), newest(without(bundle(), [Taken(area="teil:0")]))
    assert all(text[0] == "-" for text in after["letters"].values())
    assert after["wide"]["lower"][0] is after["rank"]["upper"][0] is None
    # Its place is not left open, which would say that its value was the highest.
    assert (before["rank"]["lower"][1], after["rank"]["lower"][1]) == (2, 1)
    assert after["letters"]["city"][1:] == before["letters"]["city"][1:]


def test_without_the_city_nothing_is_compared_with_it() -> None:
    left = without(bundle(), [Taken(area="kommune:0")])
    for one in left.values["x"]["slices"]:
        assert not {"city", "rest", "funnel"} & set(one.get("judged", {}).get("letters", {}))
    assert newest(left)["letters"]["trend"] == "rrrrr"


def test_a_withdrawn_year_makes_no_trend() -> None:
    assert newest(bundle())["letters"]["trend"] == "rrrrr"
    one_less = without(bundle(), [Taken(period="2022")])
    assert newest(one_less)["letters"]["trend"] == "rrrrr"
    two_less = without(bundle(), [Taken(period="2022"), Taken(None, "teil:1", "2023")])
    assert newest(two_less)["letters"]["trend"] == "r-rrr"


def test_the_newest_year_withdrawn_the_one_before_is_judged_in_detail() -> None:
    left = without(bundle(), [Taken(period="2024")])
    assert {"rank", "wide", "letters"} == set(newest(left))


def test_judging_what_is_left_equals_judging_it_alone() -> None:
    for taken in ([Taken(area="teil:2")], [Taken(period="2021")], [Taken("x", "kommune:0", "2024")]):
        left = without(bundle(), taken).values["x"]
        plain = without(bundle(judge=False), taken)
        assert left == judged(plain.atlas["indicators"][0], plain.values["x"], ids(len(QUARTERS)))


@pytest.mark.parametrize("taken", [Taken(area="teil:0"), Taken(period="2022")])
def test_a_release_made_before_there_were_judgements_gets_none(taken: Taken) -> None:
    left = without(bundle(judge=False), [taken])
    assert not any("judged" in one for one in left.values["x"]["slices"])


def test_what_is_not_withdrawn_keeps_its_bytes() -> None:
    given = bundle()
    assert without(given, [Taken("other")]).values["x"] is given.values["x"]
