"""Published class breaks."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.classes import Classes, classes_of
from keck.domain.classes import ClassMethod

METHODS = {
    "quantiles": ClassMethod.QUANTILES,
    "equal_interval": ClassMethod.EQUAL,
    "fisher_jenks": ClassMethod.NATURAL,
    "std_mean": ClassMethod.DEVIATIONS,
    "box_plot": ClassMethod.BOX,
    "head_tail": ClassMethod.HEAD_TAIL,
    "maximum_breaks": ClassMethod.GAPS,
}


@pytest.fixture
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "map_classification.json").read_text()))


def bounds(found: Classes, case: dict[str, Any]) -> list[float]:
    return [*found.breaks, max(case["y"])]


def test_breaks_and_counts_are_as_published(vectors: dict[str, Any]) -> None:
    assert len(vectors["cases"]) == 2
    for case in vectors["cases"]:
        for name, method in METHODS.items():
            found = classes_of([case["y"]], method, case["k"])
            assert bounds(found, case) == pytest.approx(case[name]["upper_bounds"], rel=1e-9), name
            assert list(found.counts) == case[name]["counts"], name


def test_natural_breaks_have_the_least_sum_of_squares(vectors: dict[str, Any]) -> None:
    for case in vectors["cases"]:
        found = classes_of([case["y"]], ClassMethod.NATURAL, case["k"])
        values = np.array(case["y"])
        of = np.searchsorted(found.breaks, values)
        parts = [values[of == number] for number in range(case["k"])]
        inside = sum(((part - part.mean()) ** 2).sum() for part in parts)
        apart = sum(np.abs(part - np.median(part)).sum() for part in parts)
        assert inside == pytest.approx(case["fisher_jenks"]["within_class_sse"], rel=1e-9)
        assert apart == pytest.approx(case["fisher_jenks"]["adcm"], rel=1e-9)


def test_the_figures_of_the_literature_are_met(vectors: dict[str, Any]) -> None:
    case = vectors["cases"][0]
    names = [name for name in vectors["published"] if name in METHODS]
    assert len(names) == 6
    for name in names:
        found = classes_of([case["y"]], METHODS[name], case["k"])
        published = vectors["published"][name]["upper_bounds"]
        assert bounds(found, case) == pytest.approx(published, rel=1e-8), name
