"""Published funnel limits and flags of proportions."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.estimates import LEVELS
from keck.compute.statistics.funnel import proportion_limits, proportion_positions

FLAGS = {-2: "Low (0.001)", -1: "Low (0.025)", 0: "Not significant", 1: "High (0.025)", 2: "High (0.001)"}


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "funnel_limits.json").read_text()))


def test_limits(vectors: dict[str, Any]) -> None:
    cases, tolerance = vectors["limits"], vectors["absolute_tolerance"]
    average = vectors["average"]["numerator"] / vectors["average"]["denominator"]
    assert len(cases) == 14
    for level, sigma in zip(LEVELS, ("2", "3"), strict=True):
        found = proportion_limits([case["n"] for case in cases], average, level).scaled(100)
        for side, name in zip(found, ("baseline", "lower" + sigma, "upper" + sigma), strict=True):
            wanted = [case[name] for case in cases]
            np.testing.assert_allclose(side, wanted, rtol=0, atol=tolerance)


def test_flags(vectors: dict[str, Any]) -> None:
    cases = vectors["significance"]
    average = vectors["average"]["numerator"] / vectors["average"]["denominator"]
    x, n = ([case[name] for case in cases] for name in ("numerator", "denominator"))
    found = [FLAGS[int(place)] for place in proportion_positions(x, n, average)]
    assert found == [case["expected"] for case in cases]
    assert len(set(found)) >= 3
