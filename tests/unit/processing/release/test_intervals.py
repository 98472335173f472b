"""Limits stand beside shares and rates whose counts are shown, and beside nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from keck.compute.cube import Cube
from keck.compute.disclosure import ProtectedSlice
from keck.compute.statistics.counts import Counts
from keck.compute.statistics.mean_errors import MeanErrors
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from keck.processing.judging.counts import counts_of
from keck.processing.release.intervals import interval

NAN = np.nan


def definition(kind: FormulaKind, per: int = 100) -> IndicatorDefinition:
    below = (Operand("base"),) if kind is not FormulaKind.COUNT else ()
    return IndicatorDefinition("own.x", LocalText("x"), kind, (Operand("part"),), below, per, decimals=1)


def cube(part: str = "count", base: str = "count") -> Cube:
    kinds = {"part": part, "base": base}
    return Cube({}, {code: Measure(code, LocalText(code), MeasureKind(kind)) for code, kind in kinds.items()})


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
    found = interval(
        definition(FormulaKind.SHARE), shown([15.0, NAN, 0.0, 9.0], [148.0, NAN, 20.0, 8.0]), cube()
    )
    assert found is not None
    # Newcombe (1998), table I: 15 of 148 gives 0.0624 to 0.1605.
    assert found["lower"][0] == pytest.approx(6.24, abs=0.005)
    assert found["upper"][0] == pytest.approx(16.05, abs=0.005)
    # What is hidden has none, and neither has a part that is larger than its whole.
    assert found["lower"][1:] == [None, 0.0, None]
    assert found["upper"][1] is found["upper"][3] is None
    assert (found["level"], found["method"]) == (0.95, "wilson")


def test_a_rate_has_the_limits_of_its_events() -> None:
    found = interval(definition(FormulaKind.RATE, 1000), shown([5.0], [1000.0]), cube())
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
    assert interval(definition(kind), shown(numerator, denominator), cube()) is None


@pytest.mark.parametrize("kinds", [("amount", "count"), ("count", "amount"), ("mean", "count")])
@pytest.mark.parametrize("kind", [FormulaKind.SHARE, FormulaKind.RATE])
def test_amounts_have_no_limits_and_balances_break_nothing(kind: FormulaKind, kinds: tuple[str, str]) -> None:
    assert interval(definition(kind), shown([-5.0, 5.0], [10.0, 10.0]), cube(*kinds)) is None


def test_a_count_below_zero_has_no_limits() -> None:
    found = interval(definition(FormulaKind.RATE), shown([-5.0, 5.0], [10.0, -10.0]), cube())
    assert found is None


def test_a_design_effect_makes_observations_count_less() -> None:
    one = definition(FormulaKind.SHARE)
    plain = interval(one, shown([30.0], [100.0]), cube())
    wide = interval(replace(one, design_effect=2.0), shown([60.0], [200.0]), cube())
    assert plain is not None
    assert wide is not None
    assert (wide["lower"], wide["upper"]) == (plain["lower"], plain["upper"])
    assert wide["design_effect"] == 2.0
    assert "design_effect" not in plain
    read = counts_of(
        {"status": "o", "numerator": [60], "denominator": [200], "interval": wide, "value": [30.0]}, 100
    )
    assert isinstance(read, Counts)
    assert float(read.estimate().lower[0]) == pytest.approx(plain["lower"][0], abs=0.001)
    assert float(read.p_values(20.0)[0]) == pytest.approx(
        float(Counts(np.array([30.0]), np.array([100.0]), "wilson", 100).p_values(20.0)[0])
    )


def test_a_mean_has_limits_where_its_deviation_is_shown() -> None:
    errors = MeanErrors.of(
        np.array([50.0, 40.0, 60.0, 55.0]),
        np.array([10.0, 10.0, NAN, -1.0]),
        np.array([25.0, 1.0, 30.0, 30.0]),
        4.0,
    )
    one = replace(shown([0.0] * 4, [1.0] * 4), errors=errors, numerator=None, denominator=None)
    found = interval(definition(FormulaKind.FIGURE), one, cube())
    assert found is not None
    assert found["method"] == "student"
    # 50 +- 2.0639 * 10 / sqrt(25), twice as wide for a design effect of 4.
    assert found["lower"][0] == pytest.approx(50 - 2 * 2.0639 * 2, abs=0.001)
    assert found["lower"][1:] == found["base"][1:] == found["error"][1:] == [None] * 3
    assert found["design_effect"] == 4.0
