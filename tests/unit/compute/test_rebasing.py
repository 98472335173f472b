import numpy as np
import pytest

from keck.compute.disclosure import ProtectedSlice
from keck.compute.rebasing import Walk, rebased
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.protection import ProtectionPolicy
from keck.domain.statuses import Flag, Status
from keck.domain.texts import LocalText

# 0 stays, 1 is split, 2 and 3 become one.
WALK = Walk(
    "viertel",
    "viertel@2024-01-01",
    4,
    np.array([0, 1, 1, 2, 3]),
    np.array([0, 1, 2, 3, 3]),
    np.array([1.0, 0.25, 0.75, 1.0, 1.0]),
)


def definition(kind: FormulaKind, **more: object) -> IndicatorDefinition:
    below = (Operand("kinder"),) if kind is not FormulaKind.COUNT else ()
    return IndicatorDefinition(
        code="a",
        name=LocalText("a"),
        kind=kind,
        numerator=(Operand("arm"),),
        denominator=below,
        unit=LocalText("%"),
        **more,  # type: ignore[arg-type]
    )


def slice_of(above: list[float], below: list[float] | None = None, **changed: object) -> ProtectedSlice:
    numerator = np.array(above)
    denominator = None if below is None else np.array(below)
    values = numerator if denominator is None else 100 * numerator / denominator
    statuses = np.where(np.isnan(values), Status.SUPPRESSED, Status.OK).astype(np.uint8)
    made = {
        "indicator": "a",
        "period": "2023",
        "set_id": "viertel",
        "level": "viertel",
        "statuses": statuses,
        "values": values,
        "numerator": numerator,
        "denominator": denominator,
        "flags": np.zeros(len(values), np.uint8),
        "reasons": np.zeros(len(values), np.uint8),
    }
    return ProtectedSlice(**{**made, **changed})  # type: ignore[arg-type]


def test_counts_are_shared_out_and_only_real_estimates_are_flagged() -> None:
    (made,) = rebased(
        [slice_of([100, 200, 30, 40])], [WALK], [definition(FormulaKind.COUNT)], ProtectionPolicy()
    )
    assert made.values.tolist() == [100, 50, 150, 70]
    assert made.flags.tolist() == [0, Flag.ESTIMATED, Flag.ESTIMATED, 0]
    assert (made.set_id, made.rebased_from, made.period) == ("viertel@2024-01-01", "viertel", "2023")


def test_a_share_is_summed_first_and_divided_last() -> None:
    one = slice_of([20, 40, 10, 30], [100, 200, 100, 50])
    (made,) = rebased([one], [WALK], [definition(FormulaKind.SHARE)], ProtectionPolicy())
    assert made.values.tolist() == pytest.approx([20, 20, 20, 100 * 40 / 150])
    assert made.denominator is not None
    assert made.denominator.tolist() == [100, 50, 150, 150]


def test_a_larger_base_of_an_indicator_holds_for_estimates_too() -> None:
    one = slice_of([20, 40, 10, 30], [100, 200, 100, 50])
    strict = definition(FormulaKind.SHARE, minimum_base=101)
    (made,) = rebased([one], [WALK], [strict], ProtectionPolicy())
    assert made.statuses.tolist() == [Status.SUPPRESSED, Status.SUPPRESSED, Status.OK, Status.OK]


def test_whatever_holds_a_part_of_a_hidden_figure_is_hidden() -> None:
    one = slice_of([100, np.nan, 30, np.nan])
    (made,) = rebased([one], [WALK], [definition(FormulaKind.COUNT)], ProtectionPolicy())
    assert made.statuses.tolist() == [Status.OK, Status.SUPPRESSED, Status.SUPPRESSED, Status.SUPPRESSED]
    assert np.isnan(made.values[1:]).all()


def test_a_small_estimate_is_hidden_like_a_small_count() -> None:
    one = slice_of([100, 12, 30, 40])
    (made,) = rebased([one], [WALK], [definition(FormulaKind.COUNT)], ProtectionPolicy())
    assert made.statuses.tolist() == [Status.OK, Status.SUPPRESSED, Status.OK, Status.OK]


def test_ready_made_figures_and_periods_with_figures_of_their_own_stay_as_they_are() -> None:
    one = slice_of([1, 2, 3, 4])
    own = slice_of([9, 9, 9, 9], set_id="viertel@2024-01-01")
    policy = ProtectionPolicy()
    assert rebased([one], [WALK], [definition(FormulaKind.FIGURE)], policy) == []
    assert rebased([one, own], [WALK], [definition(FormulaKind.COUNT)], policy) == []
