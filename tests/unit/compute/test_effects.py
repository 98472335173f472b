"""What other data would change for indicators is counted as it would be shown."""

from dataclasses import replace

import numpy as np

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.compute.effects import Effect, effects
from keck.compute.indicators import above_base, evaluate, parts_above
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure
from keck.domain.texts import LocalText

SHARE = IndicatorDefinition(
    code="own.armut",
    name=LocalText("Kinderarmut"),
    kind=FormulaKind.SHARE,
    numerator=(Operand("arm"),),
    denominator=(Operand("kinder"),),
    decimals=1,
)
FRAMES = {"viertel": AreaFrame("viertel", "viertel", 1, ("1", "2", "3"))}
MEASURES = {code: Measure(code, LocalText(code)) for code in ("arm", "kinder")}


def cube(arm: list[float], kinder: list[float], period: str = "2024") -> Cube:
    made = Cube(FRAMES, MEASURES)
    for code, values in (("arm", arm), ("kinder", kinder)):
        made.cells[CellKey(code, "", period, "viertel")] = Cells.of([*values, np.nan])
    return made


def effect(before: Cube, after: Cube, definition: IndicatorDefinition = SHARE) -> list[Effect]:
    return effects([definition], evaluate(definition, before), evaluate(definition, after), FRAMES)


def test_values_ranks_and_classes_that_would_change_are_counted() -> None:
    before = cube([10, 20, 30], [100, 100, 100])
    (found,) = effect(before, cube([25, 20, 30], [100, 100, 100]))
    assert (found.cells_new, found.cells_changed, found.cells_gone) == (0, 1, 0)
    assert found.largest is not None
    assert (found.largest.key, found.largest.before, found.largest.after) == ("1", 10.0, 25.0)
    assert found.ranks == 2
    assert [(move.key, move.rank) for move in found.moves] == [("1", (3, 2)), ("2", (2, 3))]
    assert [(move.key, move.class_) for move in found.moves] == [("1", (1, 2)), ("2", (2, 1))]


def test_what_is_not_seen_after_rounding_does_not_count() -> None:
    before = cube([10, 20, 30], [100, 100, 100])
    assert effect(before, cube([10.004, 20, 30], [100, 100, 100])) == []
    assert len(effect(before, cube([10.004, 20, 30], [100, 100, 100]), replace(SHARE, decimals=3))) == 1


def test_a_new_period_is_new_and_moves_nobody() -> None:
    (found,) = effect(Cube(FRAMES, MEASURES), cube([10, 20, 30], [100, 100, 100]))
    assert (found.cells_new, found.ranks, found.classes, found.period) == (3, 0, 0, None)


def test_a_value_that_goes_is_gone() -> None:
    before = cube([10, 20, 30], [100, 100, 100])
    (found,) = effect(before, cube([10, np.nan, 30], [100, 100, 100]))
    assert (found.cells_gone, found.cells_changed) == (1, 0)


def test_a_part_above_its_whole_is_told_for_shares_only() -> None:
    (cells,) = evaluate(SHARE, cube([10, 120, 30], [100, 100, 100]))
    assert above_base(cells) == [1]
    ((place, finding),) = parts_above(cells, ["Nord", "Süd", "West"])
    assert (place, finding.params["area"], finding.params["numerator"]) == (1, "Süd", 120)
    (rate,) = evaluate(replace(SHARE, kind=FormulaKind.RATE, per=1000), cube([120], [100]))
    assert above_base(rate) == []
