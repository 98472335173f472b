"""z-scores and indices meet the published vectors."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from keck.compute import hierarchy
from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.formulas.evaluating import evaluate
from keck.domain.formulas.checking import check
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.unit.compute.formulas import towns


@pytest.fixture(scope="module")
def vectors(reference_dir: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reference_dir / "composite_index.json").read_text())
    return found


def values(case: dict[str, Any], text: str) -> list[float]:
    size = len(next(iter(case["indicators"].values())))
    measures = {code: Measure(code, LocalText(code), MeasureKind.FIGURE) for code in case["indicators"]}
    cube = Cube(towns.frames([0] * size, 1), measures)
    for code, numbers in case["indicators"].items():
        statuses = [*[Status.OK] * size, Status.NOT_APPLICABLE]
        cube.cells[CellKey(code, "", "2024", "teil")] = Cells.of([*numbers, np.nan], statuses)
    known = Vocabulary({code: KnownMeasure(MeasureKind.FIGURE, code) for code in measures})
    rows = evaluate({"x": check(parse(text), known)}, hierarchy.sum_up(cube)[0], known)["x"]
    chosen = rows.filter((pl.col("area_set") == "teil") & pl.col("area").is_not_null())
    return chosen["value"].to_list()


def test_deviations_are_those_of_the_vectors(vectors: dict[str, Any]) -> None:
    assert vectors["cases"]
    for case in vectors["cases"]:
        for code, expected in case["z_population_sd"].items():
            found = values(case, f"zscore({code})")
            assert found == pytest.approx(expected, rel=vectors["relative_tolerance"], abs=1e-12)


def test_indices_are_those_of_the_vectors(vectors: dict[str, Any]) -> None:
    for case in vectors["cases"]:
        signed = zip(case["weights"], case["signs"], case["indicators"], strict=True)
        text = ", ".join(f"{weight * sign} * {code}" for weight, sign, code in signed)
        found = values(case, f"index({text})")
        assert found == pytest.approx(case["index_population_sd"], rel=vectors["relative_tolerance"])


def test_ranks_are_those_of_the_vectors(vectors: dict[str, Any]) -> None:
    for case in vectors["cases"]:
        pairs = zip(case["indicators"], case["signs"], case["ranks_min_1_highest_burden"], strict=True)
        for code, sign, expected in pairs:
            text = f"rank({code})" if sign > 0 else f"rank(-1 * zscore({code}))"
            assert values(case, text) == expected
