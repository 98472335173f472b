"""Published figures of inequality and segregation."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.inequality import atkinson, gini, theil
from keck.compute.statistics.segregation import segregation


@pytest.fixture
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "inequality_segregation.json").read_text()))


def test_inequality_of_areas_is_as_published(vectors: dict[str, Any]) -> None:
    for case in vectors["inequality"]:
        values = np.array(case["y"], dtype=np.float64)
        parts = theil(values, np.array(case["groups"]) if "groups" in case else None)
        found = {
            "gini": gini(values),
            "theil_T": parts.total,
            "theil_between": parts.between,
            "theil_within": parts.within,
            "atkinson_05": atkinson(values, 0.5),
            "atkinson_1": atkinson(values, 1),
            "cv": values.std(ddof=1) / values.mean(),
        }
        near, off = vectors["relative_tolerance"], case.get("tolerance", 1e-12)
        expected = {name: case[name] for name in found if name in case}
        assert len(expected) >= 2, case["name"]
        assert {name: found[name] for name in expected} == pytest.approx(expected, rel=near, abs=off)


def test_segregation_of_groups_is_as_published(vectors: dict[str, Any]) -> None:
    for case in vectors["segregation"]:
        found = segregation(np.array(case["group"], np.float64), np.array(case["total"], np.float64))
        figures = {
            "dissimilarity": found.dissimilarity.value,
            "isolation_xPx": found.isolation,
            "interaction_xPy": found.interaction,
            "gini": found.gini,
            "entropy_H": found.entropy,
            "correlation_ratio_eta2": found.eta_squared,
        }
        expected = {name: case[name] for name in figures}
        assert figures == pytest.approx(expected, rel=vectors["relative_tolerance"], abs=1e-12), case["name"]
