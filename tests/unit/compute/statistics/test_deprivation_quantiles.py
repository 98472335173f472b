"""Published assignments of areas to quantiles of deprivation."""

import json
from pathlib import Path

import numpy as np

from keck.compute.statistics.quantiles import quantiles


def test_areas_are_assigned_as_published(reference_dir: Path) -> None:
    cases = json.loads((reference_dir / "deprivation_quantiles.json").read_text())["cases"]
    assert len(cases) == 7
    for case in cases:
        found = quantiles(np.array(case["values"]), case["quantiles"], highest_first=case["invert"])
        assert [one or None for one in found.tolist()] == case["expected"], case.get("region")
