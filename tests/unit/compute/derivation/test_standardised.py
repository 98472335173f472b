"""Standardised rates on their way to what is published: values, limits and protection."""

import json
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.disclosure import ProtectedRelease
from keck.compute.hierarchy import sum_up
from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.intervals import rate
from keck.domain.definitions import IndicatorDefinition
from keck.domain.measures import Measure
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.unit.compute.derivation.test_deriving import derived, found, letters, released
from tests.unit.compute.disclosure import towns

DIRECT = derived("d", "standardised(x, n, age, 1000)")
INDIRECT = derived("i", "smr(x, n, age)")
Bands = Mapping[str, tuple[Sequence[float], Sequence[float]]]


def put(cube: Cube, measure: str, group: str, values: Sequence[float], set_id: str = "teil") -> None:
    """Give a group of a measure its values, all of them assignable."""
    statuses = [*(Status.MISSING if np.isnan(v) else Status.OK for v in values), Status.NOT_APPLICABLE]
    cube.measures.setdefault(measure, Measure(measure, LocalText(measure)))
    cube.cells[CellKey(measure, group, "2024", set_id)] = Cells.of([*values, np.nan], statuses)


def town(bands: Bands, parents: Sequence[int] | None = None) -> Cube:
    """Make a city with events and people by age band and quarter."""
    size = len(next(iter(bands.values()))[0])
    cube = towns.town(parents or [0] * size, {})
    for band, (events, people) in bands.items():
        put(cube, "x", f"age={band}", events)
        put(cube, "n", f"age={band}", people)
    return sum_up(cube)[0]


LARGE: Bands = {
    "0-2": ([20, 30, 60, 40], [200, 100, 250, 300]),
    "3-5": ([60, 40, 20, 55], [300, 500, 200, 150]),
}


def test_a_direct_rate_weighs_bands_as_the_city_has_them() -> None:
    one = found(released(town(LARGE), [DIRECT]), "d", "teil")
    young, old = 850, 1150
    wanted = [
        1000 * (young * a / n + old * b / m) / (young + old)
        for a, n, b, m in zip(*LARGE["0-2"], *LARGE["3-5"], strict=True)
    ]
    assert one.values.tolist() == pytest.approx(wanted)
    rates = one.standardised
    assert rates is not None
    assert rates.value.tolist() == pytest.approx(wanted)
    assert rates.events.tolist() == [80, 70, 80, 95]
    assert rates.base.tolist() == [500, 600, 450, 450]


def test_observed_by_expected_events() -> None:
    one = found(released(town(LARGE), [INDIRECT]), "i", "teil")
    young, old = 150 / 850, 175 / 1150
    wanted = [n * young + m * old for n, m in zip(LARGE["0-2"][1], LARGE["3-5"][1], strict=True)]
    rates = one.standardised
    assert rates is not None
    assert rates.expected is not None
    assert rates.expected.tolist() == pytest.approx(wanted)
    assert one.values.tolist() == pytest.approx(
        [80 / wanted[0], 70 / wanted[1], 80 / wanted[2], 95 / wanted[3]]
    )
    city = found(released(town(LARGE), [INDIRECT]), "i", "kommune")
    assert city.values.tolist() == pytest.approx([1.0])


cells = st.tuples(st.integers(20, 90), st.integers(200, 900))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=2, max_size=6), st.sampled_from(LEVELS))
def test_the_whole_city_has_its_crude_rate(rows: list[Any], level: float) -> None:
    bands = {
        band: ([row[n][0] for row in rows], [row[n][1] for row in rows])
        for n, band in enumerate(("0-2", "3-5", "6-"))
    }
    one = found(released(town(bands), [DIRECT]), "d", "kommune")
    assert one.standardised is not None
    events, people = (sum(map(sum, (bands[band][half] for band in bands))) for half in (0, 1))
    wanted = rate(events, people, level, 1000)
    np.testing.assert_allclose(
        np.array(one.standardised.estimate(level)).ravel(), np.array(wanted), rtol=1e-9
    )
    assert one.values.tolist() == pytest.approx([float(wanted.value)])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=3, max_size=6), st.randoms())
def test_the_order_of_areas_changes_nothing(rows: list[Any], random: Any) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)

    def values(places: Sequence[int], definition: IndicatorDefinition) -> dict[int, tuple[float, ...]]:
        bands = {
            band: ([rows[p][n][0] for p in places], [rows[p][n][1] for p in places])
            for n, band in enumerate(("0-2", "3-5"))
        }
        one = found(released(town(bands), [definition]), definition.code, "teil")
        assert one.standardised is not None
        limits = one.standardised.estimate()
        return {
            place: (round(value, 9), round(low, 9), round(high, 9))
            for place, value, low, high in zip(places, one.values, limits.lower, limits.upper, strict=True)
        }

    for definition in (DIRECT, INDIRECT):
        assert values(order, definition) == values(range(len(rows)), definition)


def test_a_hidden_band_hides_the_rate_and_all_that_its_limits_follow_from() -> None:
    bands = {**LARGE, "0-2": ([3, 30, 60, 40], LARGE["0-2"][1])}
    for definition in (DIRECT, INDIRECT):
        one = found(released(town(bands), [definition]), definition.code, "teil")
        # The second one hides the first, which would follow from the city and the others.
        assert letters(one)[0] == "s"
        assert letters(one).count("s") == 2
        hidden = one.statuses == Status.SUPPRESSED
        assert one.standardised is not None
        told = (one.values, one.standardised.events, one.standardised.base, *one.standardised.estimate())
        assert all(np.isnan(column[hidden]).all() for column in told)


def told(release: ProtectedRelease) -> list[Any]:
    """Return all that a release says of standardised rates."""
    slices = sorted(release.slices, key=lambda one: (one.indicator, one.set_id))
    rates = [(one, one.standardised) for one in slices]
    return [
        (one.indicator, one.set_id, letters(one), *(np.round(column, 9).tolist() for column in columns))
        for one, rate in rates
        if rate is not None
        for columns in [(one.values, rate.events, rate.base, rate.step, *rate.estimate())]
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=4, max_size=6), st.integers(2, 3), st.data())
def test_what_is_hidden_may_be_otherwise_and_nothing_that_is_told_changes(
    rows: list[Any], small: int, data: st.DataObject
) -> None:
    """An event moves from one hidden quarter to the other: the same sums, the same picture."""

    def release(first: Sequence[int]) -> ProtectedRelease:
        bands = {
            "0-2": (list(first), [row[0][1] for row in rows]),
            "3-5": ([row[1][0] for row in rows], [row[1][1] for row in rows]),
        }
        return released(town(bands), [DIRECT, INDIRECT])

    events = [small, *(row[0][0] for row in rows[1:])]
    one = release(events)
    hidden = [n for n, letter in enumerate(letters(found(one, "d", "teil"))) if letter == "s"]
    assert hidden[0] == 0
    partner = data.draw(st.sampled_from(hidden[1:]))
    moved = list(events)
    moved[0], moved[partner] = events[0] + 1, events[partner] - 1
    assert repr(told(release(moved))) == repr(told(one))


def test_almost_all_of_a_band_are_protected_like_almost_none() -> None:
    bands = {**LARGE, "0-2": ([198, 30, 60, 40], LARGE["0-2"][1])}
    assert letters(found(released(town(bands), [DIRECT]), "d", "teil"))[0] == "s"


def test_below_ten_events_there_is_no_direct_rate_but_a_ratio() -> None:
    bands = {"0-2": ([0, 30, 60, 40], [200, 100, 250, 300]), "3-5": ([9, 40, 20, 55], [300, 500, 200, 150])}
    release = released(town(bands), [DIRECT, INDIRECT])
    assert letters(found(release, "d", "teil")) == "nooo"
    ratio = found(release, "i", "teil")
    assert letters(ratio) == "oooo"
    assert ratio.standardised is not None
    assert ratio.standardised.estimate().lower[0] > 0


def test_a_band_that_nobody_knows_leaves_no_rate() -> None:
    bands = {**LARGE, "0-2": ([np.nan, 30, 60, 40], LARGE["0-2"][1])}
    cube = town(bands)
    put(cube, "x", "age=0-2", [150], "kommune")
    release = released(cube, [DIRECT])
    assert letters(found(release, "d", "teil"))[0] == "m"


def test_a_constant_in_front_scales_the_limits() -> None:
    plain = found(released(town(LARGE), [INDIRECT]), "i", "teil")
    scaled = found(released(town(LARGE), [derived("i", "100 * smr(x, n, age) / 2")]), "i", "teil")
    assert plain.standardised is not None
    assert scaled.standardised is not None
    np.testing.assert_allclose(scaled.standardised.estimate(), 50 * np.array(plain.standardised.estimate()))
    np.testing.assert_allclose(scaled.values, scaled.standardised.value)
    other = found(released(town(LARGE), [derived("i", "smr(x, n, age) - 1")]), "i", "teil")
    assert other.standardised is None


def test_what_one_side_has_in_narrower_bands_is_put_together() -> None:
    cube = town({"0-2": LARGE["0-2"]})
    put(cube, "n", "age=3-3", [100, 200, 50, 50])
    put(cube, "n", "age=4-5", [200, 300, 150, 100])
    put(cube, "n", "age=6-9", [400, 300, 250, 200])
    put(cube, "x", "age=3-5", LARGE["3-5"][0])
    whole = found(released(sum_up(cube)[0], [DIRECT]), "d", "teil")
    assert whole.values.tolist() == pytest.approx(
        found(released(town(LARGE), [DIRECT]), "d", "teil").values.tolist()
    )


def test_a_measure_that_stands_twice_counts_twice() -> None:
    double = found(released(town(LARGE), [derived("i", "standardised(x + x, n, age, 1)")]), "i", "teil")
    once = found(released(town(LARGE), [derived("i", "standardised(x, n, age, 1)")]), "i", "teil")
    assert double.values.tolist() == pytest.approx((2 * once.values).tolist())


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "standardised_rates.json").read_text()))


BANDS = [*(f"{first}-{first + 4}" for first in range(0, 90, 5)), "90-"]


def published(case: dict[str, Any], formula: str, whole: tuple[Sequence[float], Sequence[float]]) -> Any:
    """Release a city with two quarters, the first of which is the vector's area."""
    cube = towns.town([0, 0], {})
    for number, band in enumerate(BANDS):
        for measure, own, city in (("x", case["count"], whole[0]), ("n", case["population"], whole[1])):
            put(cube, measure, f"age={band}", [own[number], city[number] - own[number]])
    return found(released(sum_up(cube)[0], [derived("d", formula)]), "d", "teil")


def test_direct_vectors_reach_the_release(vectors: dict[str, Any]) -> None:
    case = vectors["dsr"][0]
    whole = [[3 * x for x in case["count"]], [3 * n for n in case["population"]]]
    one = published(case, "standardised(x, n, age, 10000, esp2013)", (whole[0], whole[1]))
    assert one.values[0] == pytest.approx(case["value"], rel=1e-9)
    for level, name in zip(LEVELS, ("95", "998"), strict=True):
        limits = one.standardised.estimate(level)
        assert limits.lower[0] == pytest.approx(case["lower" + name], rel=1e-9)
        assert limits.upper[0] == pytest.approx(case["upper" + name], rel=1e-9)
    assert one.standardised.events[0] == case["total_count"]


def test_indirect_vectors_reach_the_release(vectors: dict[str, Any]) -> None:
    # In the vectors' first area one band has events and its reference none, which no city can have.
    case = {name: list(v) if isinstance(v, list) else v for name, v in vectors["isr"][0].items()}
    case["ref_count"][2], case["count"][2] = 60, 18
    one = published(case, "smr(x, n, age)", (case["ref_count"], case["ref_population"]))
    awaited = case["expected"] + case["population"][2] * 60 / case["ref_population"][2]
    assert one.standardised.expected[0] == pytest.approx(awaited, rel=1e-9)
    limits = one.standardised.estimate()
    scale = case["expected"] / awaited
    for side, name in ((limits.value, "ratio"), (limits.lower, "lower95"), (limits.upper, "upper95")):
        assert side[0] == pytest.approx(case[name] * scale, rel=1e-9)


def test_one_hidden_band_hides_the_rate_wherever_it_is() -> None:
    for band, place in product(LARGE, range(4)):
        events = list(LARGE[band][0])
        events[place] = 2
        release = released(town({**LARGE, band: (events, LARGE[band][1])}), [DIRECT, INDIRECT])
        for code in "di":
            assert letters(found(release, code, "teil"))[place] == "s"
