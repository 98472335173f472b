"""Limits of means: made of a deviation and a number of cases that could be shown, and of nothing else."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.derivation.deriving import Derivations
from keck.compute.disclosure import ProtectedSlice, protect
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import evaluate
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.derived import vocabulary_of
from keck.domain.measures import Measure, MeasureKind
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.unit.compute.disclosure import towns

MEAN = IndicatorDefinition(
    "m",
    LocalText("m"),
    FormulaKind.FIGURE,
    (Operand("mean"),),
    (Operand("n"),),
    unit=LocalText("Punkte"),
    decimals=1,
    deviation=Operand("sd"),
)


def town(cases: list[float], deviations: list[float]) -> Cube:
    """Make a city of quarters with means, deviations and numbers of cases."""
    cube = towns.town([0] * len(cases), {"n": cases})
    for code, kind, values in (
        ("mean", MeasureKind.MEAN, [50.0 + n for n, _ in enumerate(cases)]),
        ("sd", MeasureKind.FIGURE, deviations),
    ):
        cube.measures[code] = Measure(code, LocalText(code), kind, base="n" if code == "mean" else None)
        statuses = [*(Status.MISSING if np.isnan(v) else Status.OK for v in values), Status.NOT_APPLICABLE]
        cube.cells[CellKey(code, "", "2024", "teil")] = Cells.of([*values, np.nan], statuses)
    return sum_up(cube)[0]


def released(cube: Cube, *definitions: IndicatorDefinition, **more: Any) -> ProtectedSlice:
    """Protect and derive as a release does; return the quarters of the mean."""
    every = list(definitions)
    derivations = Derivations(cube, every, vocabulary_of(cube.measures.values(), every, ("teil",)))
    found = protect(
        cube,
        [cells for one in every for cells in evaluate(one, cube)],
        policy=ProtectionPolicy(),
        audience="public",
        today=towns.TODAY,
        rights=more.get("rights", {}),
        derivation=derivations,
    )
    slices = derivations.with_errors(found.slices)
    return next(one for one in slices if (one.indicator, one.set_id) == ("m", more.get("level", "teil")))


def test_the_standard_error_follows_from_deviation_and_cases() -> None:
    one = released(town([25, 100, 64], [10, 10, 8]), MEAN)
    assert one.errors is not None
    assert one.errors.error.tolist() == pytest.approx([2.0, 1.0, 1.0])
    wider = released(town([25, 100, 64], [10, 10, 8]), replace(MEAN, design_effect=2.25))
    assert wider.errors is not None
    assert wider.errors.error.tolist() == pytest.approx([3.0, 1.5, 1.5])


def test_without_a_deviation_there_is_a_mean_but_no_error() -> None:
    one = released(town([25, 100, 64], [10, np.nan, 8]), MEAN)
    assert (one.statuses == Status.OK).all()
    assert one.errors is not None
    assert np.isnan(one.errors.error).tolist() == [False, True, False]
    assert released(town([25, 100, 64], [10, 10, 8]), replace(MEAN, deviation=None)).errors is None


def test_what_hides_the_mean_or_the_cases_hides_the_error() -> None:
    cases = [4.0, 100, 64, 80]
    one = released(town(cases, [10, 10, 8, 9]), MEAN, towns.count("n"))
    assert one.statuses[0] == Status.SUPPRESSED
    assert one.errors is not None
    # A second number of cases is hidden because the first follows from the city's; its mean is still shown.
    hidden = np.isnan(one.errors.error)
    assert hidden[0]
    assert hidden.sum() == 2
    assert np.isnan(one.errors.cases[hidden]).all()
    assert np.isnan(one.errors.estimate().lower[hidden]).all()


def test_counts_and_unknown_measures_are_no_deviation() -> None:
    cube = town([25, 100, 64], [10, 10, 8])
    assert released(cube, replace(MEAN, deviation=Operand("n"))).errors is None


def test_a_deviation_that_is_not_public_keeps_the_mean_back() -> None:
    cube = town([25, 100, 64], [10, 10, 8])
    rights = {"sd": SourceRights(supplier="Amt", permitted_use=PermittedUse.INTERNAL)}
    with pytest.raises(StopIteration):
        released(cube, MEAN, rights=rights)
