"""A trial says of standardised rates and means what the release would say where everything is shown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.compute.cube import CellKey, Cells, Cube
from keck.compute.disclosure import ProtectedSlice
from keck.compute.effects import effects
from keck.compute.recompute import computed, recomputed
from keck.domain.definitions import IndicatorDefinition, Polarity
from keck.domain.measures import MeasureKind
from keck.domain.statuses import Status
from keck.processing.judging.judging import judged
from keck.processing.release.intervals import interval
from tests.unit.compute.derivation.test_deriving import derived, found, released
from tests.unit.compute.derivation.test_deviations import MEAN
from tests.unit.compute.derivation.test_deviations import released as released_means
from tests.unit.compute.derivation.test_deviations import town as school_town
from tests.unit.compute.derivation.test_standardised import town
from tests.unit.processing.judging.documents import Document, document, entry, ids

LETTERS = {"better": "b", "similar": "s", "worse": "w", "higher": "h", "lower": "l", "none": "-"}
DIRECT = replace(derived("d", "standardised(x, n, age, 1000)"), polarity=Polarity.BAD)
INDIRECT = replace(derived("i", "100 * smr(x, n, age)"), polarity=Polarity.GOOD)
cells = st.tuples(st.integers(20, 90), st.integers(200, 900))
towns = st.lists(st.tuples(cells, cells), min_size=3, max_size=24)


def bands_of(rows: Sequence[Any]) -> dict[str, tuple[list[float], list[float]]]:
    return {
        band: ([row[n][0] for row in rows], [row[n][1] for row in rows])
        for n, band in enumerate(("0-2", "3-5"))
    }


def published(definition: IndicatorDefinition, one: ProtectedSlice, cube: Cube) -> Document:
    values = [None if np.isnan(v) else float(v) for v in one.values]
    return {
        "period": one.period,
        "level": one.level,
        "set": one.level,
        "group": "",
        "status": "".join("s" if v is None else "o" for v in values),
        "value": values,
        "numerator": None,
        "denominator": None,
        "flags": {},
        "interval": interval(definition, one, cube),
    }


def in_a_release(definition: IndicatorDefinition, slices: list[ProtectedSlice], cube: Cube) -> str:
    documents = [published(definition, one, cube) for one in slices]
    number = len(documents[-1]["status"])
    told = judged(entry(polarity=definition.polarity.value), document(documents), ids(number))
    return str(told["slices"][-1]["judged"]["letters"]["city"])


def in_a_trial(definition: IndicatorDefinition, before: Cube, after: Cube) -> tuple[dict[str, str], Any]:
    """Return what is said of areas afterwards, as far as it flips, and the effect."""
    (effect,) = effects(computed([definition], before), computed([definition], after))
    return {one.key: LETTERS[one.after] for one in effect.flips}, effect


def other(definition: IndicatorDefinition) -> IndicatorDefinition:
    """Return the same with a polarity that turns every word that is no "similar"."""
    turned = {Polarity.BAD: Polarity.GOOD, Polarity.GOOD: Polarity.BAD}
    return replace(definition, polarity=turned[definition.polarity])


def differing(definition: IndicatorDefinition, cube: Cube) -> dict[str, str]:
    """Return the verdicts that another polarity turns, those that are not "similar", by the area's key."""
    before, after = (computed([one], cube) for one in (other(definition), definition))
    found = effects(before, after)
    return {one.key: LETTERS[one.after] for effect in found for one in effect.flips}


@settings(max_examples=40, deadline=None)
@given(towns, st.sampled_from([DIRECT, INDIRECT]))
def test_standardised_rates_are_judged_as_in_a_release(
    rows: list[Any], definition: IndicatorDefinition
) -> None:
    cube = town(bands_of(rows))
    release = released(cube, [definition])
    slices = [found(release, definition.code, level) for level in ("kommune", "teil")]
    letters = in_a_release(definition, slices, cube)
    assert differing(definition, cube) == {
        f"t{place}": letter for place, letter in enumerate(letters) if letter in "bw"
    }


def test_a_child_more_in_one_band_flips_what_is_said() -> None:
    """Sums over the bands stay the same: only limits over bands can see it."""
    rows = [((20, 400), (60, 400)), ((40, 800), (120, 800)), ((40, 800), (120, 800))]
    before = town(bands_of(rows))
    moved = [((20, 700), (60, 100)), *rows[1:]]
    told, effect = in_a_trial(INDIRECT, before, town(bands_of(moved)))
    assert told["t0"] == "b"
    assert effect.verdicts == len(told)
    assert {one.before for one in effect.flips} == {"similar"}


def test_another_standard_than_the_city_is_judged_by_its_own_limits() -> None:
    rows = [((20, 400), (60, 400)), ((40, 800), (120, 800)), ((120, 900), (160, 800))]
    cube = town({"0-0": bands_of(rows)["0-2"], "1-4": bands_of(rows)["3-5"]})
    definition = replace(derived("e", "standardised(x, n, age, 1000, esp2013)"), polarity=Polarity.BAD)
    release = released(cube, [definition])
    letters = in_a_release(definition, [found(release, "e", level) for level in ("kommune", "teil")], cube)
    assert "b" in letters or "w" in letters
    assert differing(definition, cube) == {f"t{n}": one for n, one in enumerate(letters) if one in "bw"}


def whole(cube: Cube, mean: float, deviation: float) -> Cube:
    """Give the city itself a mean and a deviation, as a table with a row for it does."""
    for code, value in (("mean", mean), ("sd", deviation)):
        cube.cells[CellKey(code, "", "2024", "kommune")] = Cells.of(
            [value, np.nan], [Status.OK, Status.NOT_APPLICABLE]
        )
    return cube


@pytest.mark.parametrize("effect", [None, 1.44, 9.0])
def test_means_are_judged_as_in_a_release_with_their_design_effect(effect: float | None) -> None:
    definition = replace(MEAN, design_effect=effect, polarity=Polarity.GOOD)
    cube = whole(school_town([100, 400, 640, 90, 12], [10, 10, 8, 9, 7]), 51.0, 10.0)
    every = {level: released_means(cube, definition, level=level) for level in ("kommune", "teil")}
    letters = in_a_release(definition, list(every.values()), cube)
    assert differing(definition, cube) == {f"t{n}": one for n, one in enumerate(letters) if one in "bw"}
    # More alike than they seem, so many children say less.
    assert sum(one in "bw" for one in letters) == {None: 2, 1.44: 1, 9.0: 0}[effect]


def test_another_deviation_flips_what_is_said_of_a_mean_that_stays() -> None:
    before = whole(school_town([100, 400, 640], [10, 10, 8]), 51.0, 10.0)
    after = whole(school_town([100, 400, 640], [10, 10, 80]), 51.0, 10.0)
    assert before.measures["sd"].kind is MeasureKind.FIGURE
    told, effect = in_a_trial(replace(MEAN, polarity=Polarity.GOOD), before, after)
    assert (effect.cells_changed, effect.verdicts) == (0, 1)
    assert told == {"t2": "s"}


def test_what_is_recomputed_flips_as_if_all_were_computed() -> None:
    """Only one band of the events is sent anew; of the other indicator nothing is touched."""
    rows = [((20, 400), (60, 400)), ((40, 800), (120, 800)), ((40, 800), (120, 800))]
    before, after = town(bands_of(rows)), town(bands_of([((60, 400), (60, 400)), *rows[1:]]))
    people = replace(derived("people", "standardised(n, n, age, 1)"), polarity=Polarity.BAD)
    was = computed([DIRECT, INDIRECT, people], before)
    changed = [key for key in after.cells if key.measure == "x" and key.group == "age=0-2"]
    found = effects(was, recomputed(was, [DIRECT, INDIRECT, people], after, changed))
    assert found == effects(was, computed([DIRECT, INDIRECT, people], after))
    assert {one.code: one.verdicts > 0 for one in found} == {"d": True, "i": True}
