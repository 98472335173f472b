"""Published trend tests and slopes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.mann_kendall import hamed_rao, mann_kendall
from keck.compute.statistics.slopes import least_squares, sen


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "trend_tests.json").read_text()))


def series(case: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(case["y"], dtype=np.float64)


def assert_met(vectors: dict[str, Any], found: Any, wanted: float | None) -> None:
    number = np.nan if wanted is None else wanted
    np.testing.assert_allclose(float(found), number, rtol=vectors["relative_tolerance"], atol=1e-12)


def test_mann_kendall(vectors: dict[str, Any]) -> None:
    names = {"S": "s", "var_S": "variance", "z": "z", "p_two_sided": "p_normal", "tau": "tau"}
    for case in vectors["cases"]:
        found, wanted = mann_kendall(series(case)), case["mann_kendall"]
        for theirs, ours in names.items():
            assert_met(vectors, getattr(found, ours), wanted[theirs])
        # Where the vectors have no exact p-value there are ties.
        assert_met(vectors, found.p_exact, wanted.get("exact_p_two_sided"))
        words = {-1.0: "decreasing", 0.0: "no trend", 1.0: "increasing"}
        assert words[float(np.sign(found.z) * (found.p_normal < 0.05))] == wanted["trend"]


def test_hamed_rao(vectors: dict[str, Any]) -> None:
    cases = [case for case in vectors["cases"] if "hamed_rao" in case]
    assert cases
    for case in cases:
        found, wanted = hamed_rao(series(case)), case["hamed_rao"]
        assert_met(vectors, found.z, wanted["z"])
        assert_met(vectors, found.p_normal, wanted["p_two_sided"])
        assert_met(vectors, found.variance, wanted["var_S"])


def test_sen_slopes_and_their_limits(vectors: dict[str, Any]) -> None:
    for case in vectors["cases"]:
        found = sen(series(case))
        assert_met(vectors, found.slope, case["sen"]["slope"])
        assert_met(vectors, found.intercept, case["sen"]["intercept"])
        lower, upper = case["theil_sen_95_limits_scipy"]
        assert_met(vectors, found.lower, lower)
        assert_met(vectors, found.upper, upper)


def test_least_squares(vectors: dict[str, Any]) -> None:
    cases = [case for case in vectors["cases"] if "ols" in case]
    assert cases
    for case in cases:
        found, wanted = least_squares(series(case)), case["ols"]
        assert_met(vectors, found.slope, wanted["slope"])
        assert_met(vectors, found.intercept, wanted["intercept"])
        assert_met(vectors, found.error, wanted["slope_se"])
        assert_met(vectors, found.p_value, wanted["p"])
