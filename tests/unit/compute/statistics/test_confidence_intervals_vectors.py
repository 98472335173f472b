"""Published intervals of proportions, counts, rates and means."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.estimates import LEVELS, Estimate, Floats
from keck.compute.statistics.intervals import byar, rate, wilson
from keck.compute.statistics.means import student


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "confidence_intervals.json").read_text()))


def column(cases: list[dict[str, Any]], name: str) -> Floats:
    """Return what the cases say under a name; null means that there is no value."""
    return np.array([case[name] for case in cases], dtype=np.float64)


def assert_met(vectors: dict[str, Any], found: Floats, wanted: Floats) -> None:
    np.testing.assert_allclose(found, wanted, rtol=vectors["relative_tolerance"], atol=0)


def assert_limits(
    vectors: dict[str, Any], cases: list[dict[str, Any]], made: Callable[[float], Estimate], value: str
) -> None:
    for level, name in zip(LEVELS, ("95", "998"), strict=True):
        found = made(level)
        assert_met(vectors, found.value, column(cases, value))
        assert_met(vectors, found.lower, column(cases, "lower" + name))
        assert_met(vectors, found.upper, column(cases, "upper" + name))


def test_limits_of_counts_and_proportions(vectors: dict[str, Any]) -> None:
    cases = vectors["limits"]
    assert {case["method"] for case in cases} == {"byars", "wilson"}
    for case in cases:
        if case["method"] == "byars":
            found = byar(case["x"], case["confidence"])
        else:
            found = wilson(case["x"], case["n"], case["confidence"])
        assert_met(vectors, found.lower, column([case], "lower")[0])
        assert_met(vectors, found.upper, column([case], "upper")[0])


def test_proportions(vectors: dict[str, Any]) -> None:
    cases = vectors["proportions"]
    x, n, per = (column(cases, name) for name in ("x", "n", "multiplier"))
    assert len(cases) == 17

    def made(level: float) -> Estimate:
        return Estimate(*(side * per for side in wilson(x, n, level)))

    assert_limits(vectors, cases, made, "value")


def test_rates(vectors: dict[str, Any]) -> None:
    cases = vectors["rates"]
    x, n, per = (column(cases, name) for name in ("x", "n", "multiplier"))
    assert {case["method"] for case in cases} == {"Exact", "Byars"}

    def made(level: float) -> Estimate:
        return Estimate(*(side * per for side in rate(x, n, level)))

    assert_limits(vectors, cases, made, "value")


def test_means(vectors: dict[str, Any]) -> None:
    cases = [case for case in vectors["means"] if case["n"]]
    assert cases

    def made(level: float) -> Estimate:
        return student(column(cases, "mean"), column(cases, "stdev"), column(cases, "n"), level)

    assert_limits(vectors, cases, made, "mean")
    for case in cases:
        assert np.std(case["values"], ddof=1) == pytest.approx(case["stdev"], rel=1e-12)
