"""Limits stand beside shares and rates whose counts are shown, and beside nothing else."""

import numpy as np
import pytest

from keck.compute.disclosure import ProtectedSlice
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from keck.processing.release.intervals import interval

NAN = np.nan


def definition(kind: FormulaKind, per: int = 100) -> IndicatorDefinition:
    below = (Operand("base"),) if kind is not FormulaKind.COUNT else ()
    return IndicatorDefinition("own.x", LocalText("x"), kind, (Operand("part"),), below, per, decimals=1)


def shown(numerator: list[float] | None, denominator: list[float] | None) -> ProtectedSlice:
    size = len(numerator or denominator or [0])
    zeros = np.zeros(size, np.uint8)
    return ProtectedSlice(
        "own.x",
        "2024",
        "quartier",
        "quartier",
        np.full(size, Status.OK, np.uint8),
        np.zeros(size),
        None if numerator is None else np.array(numerator),
        None if denominator is None else np.array(denominator),
        zeros,
        zeros,
    )


def test_a_share_has_the_limits_of_a_share() -> None:
    found = interval(definition(FormulaKind.SHARE), shown([15.0, NAN, 0.0, 9.0], [148.0, NAN, 20.0, 8.0]))
    assert found is not None
    # Newcombe (1998), table I: 15 of 148 gives 0.0624 to 0.1605.
    assert found["lower"][0] == pytest.approx(6.24, abs=0.005)
    assert found["upper"][0] == pytest.approx(16.05, abs=0.005)
    # What is hidden has none, and neither has a part that is larger than its whole.
    assert found["lower"][1:] == [None, 0.0, None]
    assert found["upper"][1] is found["upper"][3] is None
    assert (found["level"], found["method"]) == (0.95, "wilson")


def test_a_rate_has_the_limits_of_its_events() -> None:
    found = interval(definition(FormulaKind.RATE, 1000), shown([5.0], [1000.0]))
    assert found is not None
    # Exact Poisson limits of 5 events: 1.62 and 11.67.
    assert (found["lower"], found["upper"]) == ([1.623], [11.668])


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator"),
    [
        (FormulaKind.COUNT, [5.0], None),
        (FormulaKind.FIGURE, [5.0], [10.0]),
        (FormulaKind.SHARE, None, [10.0]),
        (FormulaKind.SHARE, [5.0], None),
        (FormulaKind.SHARE, [NAN], [NAN]),
    ],
)
def test_nothing_else_has_limits(
    kind: FormulaKind, numerator: list[float] | None, denominator: list[float] | None
) -> None:
    assert interval(definition(kind), shown(numerator, denominator)) is None
