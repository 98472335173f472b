"""What other data would change for indicators is counted as it would be shown."""

from dataclasses import replace

import numpy as np

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.compute.effects import Effect, effects
from keck.compute.indicators import above_base, evaluate, parts_above
from keck.compute.recompute import computed
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Status
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
    return effects(computed([definition], before), computed([definition], after))


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


CITY_FRAMES = {
    "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
    "viertel": AreaFrame("viertel", "viertel", 1, ("1", "2", "3"), np.zeros(3, np.intp)),
}
BAD = replace(SHARE, polarity=Polarity.BAD)


def city(arm: list[float], period: str = "2024") -> Cube:
    made = Cube(CITY_FRAMES, MEASURES)
    for code, values in (("arm", arm), ("kinder", [1000.0] * 3)):
        statuses = [
            *(Status.MISSING if np.isnan(one) else Status.OK for one in values),
            Status.NOT_APPLICABLE,
        ]
        made.cells[CellKey(code, "", period, "viertel")] = Cells.of([*values, np.nan], statuses)
    return made


def between(before: Cube, after: Cube, *definitions: IndicatorDefinition) -> list[Effect]:
    first, last = definitions if len(definitions) == 2 else definitions * 2
    return effects(computed([first], before), computed([last], after))


def test_verdicts_that_flip_are_told_from_and_to() -> None:
    (found,) = between(city([200, 200, 200]), city([300, 200, 200]), BAD)
    assert found.verdicts == 3
    assert [(one.key, one.period, one.before, one.after) for one in found.flips] == [
        ("1", "2024", "similar", "worse"),
        ("2", "2024", "similar", "better"),
        ("3", "2024", "similar", "better"),
    ]


def test_another_polarity_flips_verdicts_and_no_value() -> None:
    same = city([300, 200, 200])
    (found,) = between(same, same, BAD, replace(BAD, polarity=Polarity.GOOD))
    assert (found.cells_new, found.cells_changed, found.cells_gone, found.verdicts) == (0, 0, 0, 3)
    assert {(one.before, one.after) for one in found.flips} == {("worse", "better"), ("better", "worse")}


def test_a_value_that_comes_or_goes_flips_nothing() -> None:
    (found,) = between(city([300, 200, np.nan]), city([300, np.nan, 200]), BAD)
    assert (found.cells_new, found.verdicts, found.flips) == (1, 0, [])


def test_amounts_are_not_judged() -> None:
    euros = {**MEASURES, "arm": Measure("arm", LocalText("arm"), MeasureKind.AMOUNT)}
    before, after = (replace(one, measures=euros) for one in (city([200, 200, 200]), city([300, 200, 200])))
    (found,) = between(before, after, replace(BAD, kind=FormulaKind.RATE))
    assert (found.cells_changed, found.verdicts) == (2, 0)


def test_new_indicators_and_those_that_go_are_told() -> None:
    one, other = SHARE, replace(SHARE, code="own.neu")
    found = effects(computed([one], city([1, 2, 3])), computed([other], city([1, 2, 3])))
    assert [(effect.code, effect.cells_new, effect.cells_gone) for effect in found] == [
        ("own.neu", 4, 0),
        ("own.armut", 0, 4),
    ]


def test_many_areas_are_judged_as_strictly_as_the_atlas_judges_them() -> None:
    """Of fifty areas one differs a little: alone it would be said, among many it may be chance."""
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "viertel": AreaFrame("viertel", "viertel", 1, tuple(map(str, range(50))), np.zeros(50, np.intp)),
    }

    def town(first: float) -> Cube:
        made = Cube(frames, MEASURES)
        for code, values in (("arm", [first, *[200.0] * 49]), ("kinder", [1000.0] * 50)):
            made.cells[CellKey(code, "", "2024", "viertel")] = Cells.of([*values, 0.0], [*[0] * 50, 3])
        return made

    assert between(town(200), town(226), BAD)[0].verdicts == 0
    assert [one.after for one in between(town(200), town(260), BAD)[0].flips] == ["worse"]
