"""Published composites: z-scores, min-max, ranks."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.statistics.shared_ranks import shared_ranks
from keck.compute.statistics.social_index import Recipe, Variant, social_index


@pytest.fixture(params=[0, 1], ids=["five districts", "equal weights"])
def case(reference_dir: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    vectors = json.loads((reference_dir / "composite_index.json").read_text())
    return {"near": vectors["relative_tolerance"], **vectors["cases"][request.param]}


def test_composites_are_as_published(case: dict[str, Any]) -> None:
    values = np.array(list(case["indicators"].values()), np.float64).T
    signs = np.array(case["signs"])
    recipe = Recipe(signs, np.array(case["weights"]))
    sample = replace(recipe, sample=True)
    for one, scores, index in (
        (recipe, "z_population_sd", "index_population_sd"),
        (sample, "z_sample_sd", "index_sample_sd"),
    ):
        found = social_index(values, one)
        expected = np.array(list(case[scores].values())).T * signs
        assert found.scores == pytest.approx(expected, rel=case["near"], abs=1e-12)
        assert found.index == pytest.approx(np.array(case[index]), rel=case["near"])
    minmax = social_index(values, recipe, variant=Variant.MINMAX)
    assert minmax.index == pytest.approx(np.array(case["index_minmax"]), rel=case["near"], abs=1e-12)
    ranked = social_index(values, recipe, variant=Variant.RANK)
    assert ranked.scores.T.tolist() == case["ranks_min_1_highest_burden"]
    assert ranked.index == pytest.approx(np.array(case["index_mean_rank"]), rel=case["near"])


def test_ranks_of_an_index_follow_its_components(case: dict[str, Any]) -> None:
    values = np.array(list(case["indicators"].values()), np.float64).T
    found = social_index(values, Recipe(np.array(case["signs"]), np.array(case["weights"])))
    assert (
        shared_ranks(found.index).tolist() == (1 + (found.index[:, None] < found.index).sum(axis=1)).tolist()
    )
