"""Published smoothed rates."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.contiguity import Neighbours, adjacent
from keck.compute.statistics.smoothing import (
    empirical_bayes,
    excess_risk,
    neighbourhood_rates,
    spatial_empirical_bayes,
)


@pytest.fixture
def vectors(reference_dir: Path) -> dict[str, Any]:
    return dict(json.loads((reference_dir / "empirical_bayes.json").read_text()))


def neighbours_of(case: dict[str, Any]) -> Neighbours:
    names = case.get("ids", list(case["neighbours"]))
    place = {name: number for number, name in enumerate(names)}
    pairs = [(place[one], place[two]) for one, others in case["neighbours"].items() for two in others]
    return adjacent(len(names), pairs)


def test_rates_are_smoothed_as_published(vectors: dict[str, Any]) -> None:
    near = vectors["relative_tolerance"]
    assert len(vectors["cases"]) == 2
    for case in vectors["cases"]:
        events, base, links = np.array(case["events"]), np.array(case["base"]), neighbours_of(case)
        assert excess_risk(events, base) == pytest.approx(np.array(case["excess_risk"]), rel=near)
        for name, found in (
            ("empirical_bayes_global", empirical_bayes(events, base)),
            ("empirical_bayes_spatial", spatial_empirical_bayes(events, base, links)),
            ("spatial_rate", neighbourhood_rates(events, base, links)),
        ):
            assert found.smoothed == pytest.approx(np.array(case[name]), rel=near), name


def test_a_negative_variance_gives_the_common_rate_to_all(vectors: dict[str, Any]) -> None:
    case = next(one for one in vectors["cases"] if one["variance_component_unclamped"] < 0)
    events, base = np.array(case["events"]), np.array(case["base"])
    assert empirical_bayes(events, base).smoothed == pytest.approx(np.full(7, events.sum() / base.sum()))


def test_the_figures_of_the_literature_are_met(vectors: dict[str, Any]) -> None:
    published, case = vectors["published"], vectors["cases"][0]
    events, base = np.array(case["events"]), np.array(case["base"])
    near = published["tolerance"]
    assert excess_risk(events, base)[:5] == pytest.approx(published["excess_risk"], rel=1e-5, abs=near)
    assert empirical_bayes(events, base).smoothed[:5] == pytest.approx(published["empirical_bayes"], abs=near)
