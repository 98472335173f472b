"""Published slopes and relative indices of inequality, with their simulated limits."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.slope import Gradient, Scale, gradient

SCALES = {"other": Scale.PLAIN, "rate": Scale.LOG, "proportion": Scale.LOGIT}


@pytest.fixture
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "slope_index_of_inequality.json").read_text()))


def found(case: dict[str, Any]) -> Gradient:
    return gradient(
        np.array(case["value"]),
        np.array(case["population"], np.float64),
        np.array(case["se"]),
        scale=SCALES[case["value_type"]],
        fitted_on_scale=case["transform"],
        multiplier=case["multiplier"],
    )


def test_points_are_as_published(vectors: dict[str, Any]) -> None:
    near = vectors["relative_tolerance"]["point"]
    assert len(vectors["cases"]) == 20
    for case in vectors["cases"]:
        one, expected = found(case), case["expected"]
        assert (one.slope, one.ratio) == pytest.approx((expected["sii"], expected["rii"]), rel=near)
        if expected["intercept"] is not None:
            assert one.intercept == pytest.approx(expected["intercept"], rel=near)


def test_simulated_limits_are_as_published(vectors: dict[str, Any]) -> None:
    near = vectors["relative_tolerance"]["limits_simulated"]
    simulated = [case for case in vectors["cases"] if case["expected"]["sii_lower"] is not None]
    assert len(simulated) == 18
    for case in simulated:
        one, expected = found(case), case["expected"]
        assert one.slope_limits == pytest.approx((expected["sii_lower"], expected["sii_upper"]), rel=near)
        assert one.ratio_limits == pytest.approx((expected["rii_lower"], expected["rii_upper"]), rel=near)
