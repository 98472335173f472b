"""Published standardised rates."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.estimates import LEVELS, Floats
from keck.compute.statistics.standardisation import direct, expected, indirect, ratio


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "standardised_rates.json").read_text()))


def column(cases: list[dict[str, Any]], name: str) -> Floats:
    """Return what the cases say under a name; null means that there is no value."""
    return np.array([case[name] for case in cases], dtype=np.float64)


def test_directly_standardised_rates(vectors: dict[str, Any]) -> None:
    cases, tolerance = vectors["dsr"], vectors["relative_tolerance"]
    count, base, standard = (column(cases, name) for name in ("count", "population", "standard"))
    (per,) = {case["multiplier"] for case in cases}
    for level, name in zip(LEVELS, ("95", "998"), strict=True):
        # The third area has an unknown band; as a known zero it has nine events, which are too few as well.
        for events in (count, np.nan_to_num(count)):
            found = direct(events, base, standard, level, per)
            np.testing.assert_allclose(found.value, column(cases, "value"), rtol=tolerance)
            np.testing.assert_allclose(found.lower, column(cases, "lower" + name), rtol=tolerance)
            np.testing.assert_allclose(found.upper, column(cases, "upper" + name), rtol=tolerance)
    assert np.isnan(found.value).tolist() == [False, False, True]


def test_indirectly_standardised_ratios(vectors: dict[str, Any]) -> None:
    cases, tolerance = vectors["isr"], vectors["relative_tolerance"]
    base, events, whole = (column(cases, name) for name in ("population", "ref_count", "ref_population"))
    # The vectors pass over bands that one of them does not know.
    awaited = expected(base, events, whole, where=~np.isnan(base + events))
    np.testing.assert_allclose(awaited, column(cases, "expected"), rtol=tolerance)
    found = ratio(column(cases, "observed"), awaited)
    np.testing.assert_allclose(found.value, column(cases, "ratio"), rtol=tolerance)
    np.testing.assert_allclose(found.lower, column(cases, "lower95"), rtol=tolerance)
    np.testing.assert_allclose(found.upper, column(cases, "upper95"), rtol=tolerance)
    assert {case["method"] for case in cases} == {"Byars", "Exact"}


def test_the_indirect_rate_is_the_ratio_times_the_crude_rate_of_the_reference(
    vectors: dict[str, Any],
) -> None:
    case = vectors["isr"][0]
    crude = sum(case["ref_count"]) / sum(case["ref_population"])
    found = indirect(case["observed"], case["expected"], crude, per=1000)
    tolerance = vectors["relative_tolerance"]
    for side, name in zip(found, ("ratio", "lower95", "upper95"), strict=True):
        assert float(side) == pytest.approx(case[name] * crude * 1000, rel=tolerance)
