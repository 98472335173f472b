"""The recent trend: five comparable years, no single one of which makes it."""

import pytest

from keck.processing.judging.distances import steps_before
from keck.processing.judging.judging import judged
from tests.unit.processing.judging.documents import (
    YEARS,
    Document,
    Pair,
    broken,
    city,
    document,
    entry,
    ids,
    years,
)

BASE = 2000


def course(*percents: float | None) -> list[Pair]:
    return [None if percent is None else (round(BASE * percent / 100), BASE) for percent in percents]


def trends(courses: list[list[Pair]], *notes: Document, periods: tuple[str, ...] = YEARS) -> str:
    """Return the letters of quarters whose courses are given from the oldest year on."""
    by_year = dict(zip(periods, zip(*courses, strict=True), strict=True))
    made = document(years({period: list(pairs) for period, pairs in by_year.items()}), *notes)
    found = judged(entry(newest=periods[-1]), made, ids(len(courses)))["slices"]
    assert all("trend" not in one["judged"]["letters"] for one in found if one["period"] != periods[-1])
    return str(found[-1]["judged"]["letters"]["trend"])


RISING = course(20, 22, 24, 26, 28, 30)
FALLING = course(30, 28, 26, 24, 22, 20)
FLAT = course(20, 21, 20, 21, 20, 21)


def test_series_rise_fall_or_have_no_clear_direction() -> None:
    assert trends([RISING, FALLING, FLAT]) == "rfn"


def test_a_trend_that_one_year_makes_is_none() -> None:
    # The one odd year makes the test significant; without it the others fall.
    jump = course(20, 20, 19.9, 19.8, 19.7, 30)
    assert trends([jump, RISING]) == "nr"


def test_a_hidden_year_leaves_too_few() -> None:
    six = course(20, None, 24, 26, 28, 30)
    five = course(20, None, 24, None, 28, 30)
    last = course(20, 22, 24, 26, 28, None)
    assert trends([six, five, last]) == "r--"


def test_four_years_are_too_few() -> None:
    assert trends([RISING[:4], FALLING[:4]], periods=YEARS[:4]) == "--"


def test_a_break_ends_the_series_of_all_or_of_one() -> None:
    assert trends([RISING, RISING], broken("2022")) == "--"
    assert trends([RISING, RISING], broken("2022", "teil:1")) == "r-"
    assert trends([RISING, RISING], broken("2020")) == "rr"
    # What is said of a later year than the newest shown is no break before it.
    assert trends([RISING, RISING], broken("2025")) == "rr"


def test_other_boundaries_are_another_series() -> None:
    by_year = {period: [RISING[n]] * 2 for n, period in enumerate(YEARS)}
    made = document(years(by_year))
    for one in made["slices"]:
        if one["level"] == "teil" and one["period"] < "2022":
            one["set"] = "teil@2010"
    known = ids(2) | {"teil@2010": ["teil:0", "teil:1"]}
    assert judged(entry(), made, known)["slices"][-1]["judged"]["letters"]["trend"] == "--"


def test_rates_have_trends_too() -> None:
    slices = [
        one
        for n, period in enumerate(YEARS)
        for one in city([(200 + 60 * n, 10_000), (500, 10_000)], period, "poisson", 1000)
    ]
    found = judged(entry(per=1000), document(slices), ids(2))["slices"][-1]
    assert found["judged"]["letters"]["trend"] == "rn"


@pytest.mark.parametrize(
    ("newest", "others", "steps"),
    [
        ("sy2023", ["sy2022", "2022"], {"sy2022": 1}),
        ("2024-Q1", ["2023-Q4", "2023-Q1", "2023"], {"2023-Q4": 1, "2023-Q1": 4}),
        ("2024-03", ["2023-12"], {"2023-12": 3}),
        ("2020..2022", ["2019..2021", "2017..2019", "2018..2019"], {"2017..2019": 1}),
        ("sy2020..sy2022", ["sy2017..sy2019", "sy2018..sy2020"], {"sy2017..sy2019": 1}),
        ("2024-12-31", ["2022-12-31", "2023-06-30", "2025-12-31"], {"2022-12-31": 2}),
    ],
)
def test_periods_of_a_trend_lie_equally_far_apart_and_do_not_overlap(
    newest: str, others: list[str], steps: dict[str, int]
) -> None:
    assert steps_before(newest, others) == steps
