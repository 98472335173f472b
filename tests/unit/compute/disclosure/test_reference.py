"""Published suppression problems with proven minima."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from keck.compute.disclosure.problem import Problem, Sums
from keck.compute.disclosure.secondary import solve

REFERENCE = Path(os.environ.get("KECK_TEST_DATA", "../shared")) / "reference" / "suppression_optimum.json"
CASES: list[dict[str, Any]] = json.loads(REFERENCE.read_text())["cases"] if REFERENCE.exists() else []


def problem_of(case: dict[str, Any]) -> tuple[Problem, list[str]]:
    names = list(case["cells"])
    place = {name: number for number, name in enumerate(names)}
    values = np.array([case["cells"][name] for name in names], dtype=np.float64)
    members = [
        (number, place[name], sign)
        for number, relation in enumerate(case["relations"])
        for name, sign in [(relation["parent"], -1.0), *((part, 1.0) for part in relation["parts"])]
    ]
    relation, cell, sign = (np.array(column) for column in zip(*members, strict=True))
    size = len(names)
    primary = np.isin(names, case["primary"])
    need = 5.0 if "k = 5" in case["requirement"] else 2.0
    none = np.zeros(size, np.bool_)
    return Problem(
        Sums(relation.astype(np.intp), cell.astype(np.intp), sign, len(case["relations"])),
        values,
        np.zeros(size),
        np.full(size, np.inf),
        np.where(primary, need, 0.0),
        primary.copy(),
        primary.copy(),
        primary.copy(),
        np.isin(names, case.get("never_suppress", [])),
        none,
        np.log2(2 + values),
        crossed=True,
    ), names


@pytest.mark.skipif(not CASES, reason="the reference vectors are not there (KECK_TEST_DATA)")
@pytest.mark.parametrize("number", range(len(CASES)))
def test_reference_problems_are_protected_with_few_cells_more_than_the_minimum(number: int) -> None:
    case = CASES[number]
    problem, names = problem_of(case)
    outcome = solve(problem)
    hidden = [name for name, mark in zip(names, outcome.hidden, strict=True) if mark]
    assert set(case["primary"]) <= set(hidden)
    assert not set(case.get("never_suppress", [])) & set(hidden)
    assert problem.subtracted()[1] == []
    assert len(problem.determined()) == 0
    assert not outcome.exposed.any()
    additional = len(hidden) - len(case["primary"])
    assert additional <= 2 * case["minimum_additional_cells"]
