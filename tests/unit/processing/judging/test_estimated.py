"""Standardised rates and means are judged from what is published with their limits."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammainc, gammaincc

from keck.compute.statistics.mean_errors import MeanErrors
from keck.compute.statistics.means import p_values
from keck.compute.statistics.standardised_rates import StandardisedRates, dobson_p_values
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.texts import LocalText
from keck.processing.judging.judging import judged
from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.taking_off import Taken, without
from keck.processing.release.intervals import interval
from tests.unit.processing.judging.documents import YEARS, Document, city, document, entry, ids
from tests.unit.processing.release.test_intervals import cube, shown

counts = st.lists(
    st.integers(40, 900).flatmap(lambda n: st.tuples(st.integers(10, n), st.just(n))), min_size=2, max_size=30
)
DEFINITION = IndicatorDefinition("own.x", LocalText("x"), FormulaKind.DERIVED, (), formula="x", decimals=1)


def as_standardised(one: Document, reference: float, direct: bool) -> Document:
    """Return a slice of rates as if it had been standardised over bands that are alike everywhere."""
    x, n = (np.array(one[half], np.float64)[:, np.newaxis] for half in ("numerator", "denominator"))
    rates = (
        StandardisedRates.direct(x, n, n, 100)
        if direct
        else StandardisedRates.indirect(x, n, n[:, 0] * reference, 100)
    )
    made = shown(list(rates.value), None)
    object.__setattr__(made, "standardised", rates)
    values = [None if np.isnan(v) else float(v) for v in rates.value]
    return {
        **one,
        "value": values,
        "numerator": None,
        "denominator": None,
        "interval": interval(DEFINITION, made, cube()),
    }


def letters(slices: list[Document], **changed: Any) -> Document:
    found = judged(entry(**changed), document(slices), ids(len(slices[-1]["status"])))
    return dict(next(s for s in reversed(found["slices"]) if s["level"] == "teil")["judged"])


@given(counts, st.sampled_from(["+", "-", "0"]))
@settings(deadline=None, max_examples=60)
def test_where_bands_are_alike_a_direct_rate_is_judged_like_a_plain_one(pairs: Any, polarity: str) -> None:
    plain = city(pairs, method="poisson")
    wanted = letters(plain, polarity=polarity, target=20, per=100)
    found = letters([as_standardised(one, 0, direct=True) for one in plain], polarity=polarity, target=20)
    for name in ("reliable", "city", "target", "trend"):
        assert found["letters"][name] == wanted["letters"][name]
    for name in ("wide", "rank"):
        for side in ("lower", "upper"):
            np.testing.assert_allclose(found[name][side], wanted[name][side], atol=0.0011)


@given(counts)
@settings(deadline=None, max_examples=60)
def test_observed_by_expected_is_judged_like_the_rate_it_stands_for(pairs: Any) -> None:
    plain = city(pairs, method="poisson")
    reference = plain[0]["numerator"][0] / plain[0]["denominator"][0]
    wanted = letters(plain, per=100)
    found = letters([as_standardised(one, reference, direct=False) for one in plain])
    for name in ("reliable", "city", "rest"):
        assert found["letters"][name] == wanted["letters"][name]
    # Of equal rates another one may come first by a rounding, so that chance draws them in another order.
    for side in ("lower", "upper"):
        np.testing.assert_allclose(found["rank"][side], wanted["rank"][side], atol=1)
    assert found["letters"].get("funnel") == wanted["letters"].get("funnel")
    assert "funnel" not in letters([as_standardised(one, 0, direct=True) for one in plain])


def test_a_funnel_of_ratios_stands_over_expected_events_with_exact_poisson_limits() -> None:
    pairs: list[Any] = [(3, 20), (40, 200), (90, 300), (100, 500), (260, 1000), None]
    plain = city(pairs, method="poisson")
    reference = plain[0]["numerator"][0] / plain[0]["denominator"][0]
    slices = [as_standardised(one, reference, direct=False) for one in plain]
    found = letters(slices)
    drawn, expected = found["funnel"], slices[1]["interval"]["expected"]
    assert drawn["base"][0] == pytest.approx(expected[0], abs=0.005)
    assert drawn["base"][-1] == pytest.approx(expected[4], abs=0.005)
    assert found["letters"]["funnel"][-1] == "-"
    for name, tail in (("inner", 0.025), ("outer", 0.001)):
        for base, lower, upper in zip(drawn["base"], drawn[name]["lower"], drawn[name]["upper"], strict=True):
            # A ratio on the line has the municipality's 100 at one end of its own exact interval.
            events = upper / 100 * base
            if lower:
                assert gammaincc(lower / 100 * base + 1, base) == pytest.approx(tail, rel=0.02)
                assert gammainc(events, base) == pytest.approx(tail, rel=0.02)


def test_few_areas_and_areas_that_expect_the_same_have_no_funnel() -> None:
    for pairs in ([(30, 100), (40, 200), (50, 300), (60, 400)], [(n, 200) for n in range(30, 36)]):
        plain = city(pairs, method="poisson")
        found = letters([as_standardised(one, 0.2, direct=False) for one in plain])
        assert "funnel" not in found


def test_a_steady_rise_is_seen_in_direct_rates() -> None:
    slices = [
        as_standardised(one, 0, direct=True)
        for n, year in enumerate(YEARS)
        for one in city([(100 + 60 * n, 1000), (200, 1000)], year, "poisson")
    ]
    assert letters(slices)["letters"]["trend"] == "rn"


def mean_slice(level: str, errors: MeanErrors, period: str = "2024") -> Document:
    definition = IndicatorDefinition("own.x", LocalText("x"), FormulaKind.FIGURE, (), decimals=2)
    made = shown(list(errors.value), None)
    object.__setattr__(made, "errors", errors)
    values = [None if np.isnan(v) else float(v) for v in errors.value]
    return {
        "period": period,
        "level": level,
        "set": level,
        "group": "",
        "status": "".join("s" if v is None else "o" for v in values),
        "value": values,
        "numerator": None,
        "denominator": None,
        "flags": {},
        "interval": interval(definition, made, cube()),
    }


def test_means_are_judged_by_students_limits() -> None:
    values, deviations = np.array([50.0, 51.5, 53.0, np.nan, 60.0]), np.full(5, 10.0)
    quarters = MeanErrors.of(values, deviations, np.array([100.0, 100.0, 100.0, 100.0, 20.0]), 1.0)
    whole = MeanErrors.of(np.array([50.0]), np.array([10.0]), np.array([420.0]))
    slices = [mean_slice("kommune", whole), mean_slice("teil", quarters)]
    found = letters(slices, polarity="+", target=48)
    # 1.98 standard errors of 1 are the limits of 100 cases; 20 cases are too few to be compared.
    assert found["letters"]["city"] == "ssb--"
    assert found["letters"]["target"] == "bbb--"
    assert found["letters"]["reliable"] == "yyy-n"
    assert "rest" not in found["letters"]
    assert found["wide"]["lower"][0] == pytest.approx(50 - 3.175, abs=0.01)


@given(
    st.integers(10, 5000),
    st.floats(0.001, 5),
    st.floats(1, 500),
    st.sampled_from([0.3, 0.6, 0.9, 1.1, 1.5, 2.0]),
)
def test_p_values_and_limits_of_direct_rates_agree(
    events: int, step: float, shift: float, factor: float
) -> None:
    rates = StandardisedRates(
        np.array([events * step + shift]), np.array([float(events)]), np.array([1e6]), np.array([step])
    )
    limits = rates.estimate()
    for side, sign in ((limits.lower, -1), (limits.upper, 1)):
        # Byar's limits are near the exact ones: well inside and well outside of them there is no doubt.
        baseline = float(rates.value[0] + factor * (side[0] - rates.value[0]))
        p = dobson_p_values(rates.value, rates.events, rates.step, baseline)[0]
        assert (p < 0.05) == (factor > 1), (sign, p)


@given(st.floats(-50, 50), st.floats(0.01, 9), st.integers(2, 400), st.sampled_from([0.99, 1.01]))
def test_p_values_and_limits_of_means_agree(value: float, error: float, cases: int, factor: float) -> None:
    found = MeanErrors(np.array([value]), np.array([error]), np.array([float(cases)])).estimate()
    baseline = value + factor * (found.upper[0] - value)
    assert (p_values(value, error, cases, baseline) < 0.05) == (factor > 1)


def test_a_withdrawn_area_is_gone_from_all_that_its_limits_follow_from() -> None:
    plain = city([(30, 100), (40, 200), (50, 300)], method="poisson")
    slices = [as_standardised(one, 0.2, direct=False) for one in plain]
    atlas = {
        "indicators": [entry(periods=["2024"], levels=["kommune", "teil"], default_level="teil")],
        "area_sets": [
            {"id": "kommune", "level": "kommune", "areas": [{"key": "0"}]},
            {"id": "teil", "level": "teil", "areas": [{"key": str(n)} for n in range(3)]},
        ],
    }
    given_values = {"x": judged(atlas["indicators"][0], document(slices), ids(3))}
    left = without(Bundle("m", atlas, given_values), [Taken(area="teil:1")])
    one = left.values["x"]["slices"][1]
    told = [value for value in one["interval"].values() if isinstance(value, list)]
    assert len(told) == 5
    assert {value[1] for value in told} == {None}
    assert all(letters[1] == "-" for letters in one["judged"]["letters"].values())
