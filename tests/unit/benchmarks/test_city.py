"""The made-up city of the benchmarks: the same at every call, and one that can be read and computed."""

import numpy as np
import pytest

from keck.compute.recompute import computed
from keck.domain.codes import CITY_LEVEL
from keck.domain.mapping_files import load
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cube_of, definitions_of
from tests.benchmarks.documents import documents_of
from tests.benchmarks.protection import protected
from tests.benchmarks.recompute import (
    check_alike,
    everything,
    formulas_of,
    packed,
    raw,
    raw_with_limits,
    replaced,
    touched,
    unpacked,
    wide_frame,
)

SMALL = City(areas=40, indicators=6, years=3)


def test_the_same_city_has_the_same_numbers() -> None:
    again = City(areas=40, indicators=6, years=3)
    assert again.wide() == SMALL.wide()
    assert again.fine.keys == SMALL.fine.keys
    assert len(set(SMALL.fine.names)) == SMALL.areas


def test_both_tables_hold_every_value() -> None:
    assert SMALL.long().count(b"\n") == SMALL.counts.size + 1
    assert SMALL.wide().count(b"\n") == SMALL.areas * SMALL.years + 1
    assert {measure.code for measure in load(SMALL.mapping()).measures} == set(SMALL.measures)


def test_a_changed_city_differs_in_one_measure_and_year() -> None:
    differs = SMALL.changed(3).counts != SMALL.counts
    assert set(np.argwhere(differs)[:, 0]) == {3}
    assert set(np.argwhere(differs)[:, 1]) == {SMALL.years - 1}


def test_both_ways_to_compute_agree_and_a_difference_is_noticed() -> None:
    ours = computed(definitions_of(SMALL), cube_of(SMALL)).every
    check_alike(ours, raw(wide_frame(SMALL), definitions_of(SMALL)), SMALL)
    with pytest.raises(RuntimeError, match="two results"):
        check_alike(ours, raw(wide_frame(SMALL.changed(12)), definitions_of(SMALL)), SMALL)


def test_polars_finds_the_limits_that_we_find() -> None:
    definitions = definitions_of(SMALL)
    found, limits = everything(cube_of(SMALL), definitions)
    fine = raw_with_limits(wide_frame(SMALL), definitions)[: SMALL.areas * SMALL.years]
    for one in definitions:
        ends = np.cumsum([len(slice_.values) for slice_ in found.cells[one.code]]).tolist()
        places = [
            np.arange(end - len(slice_.values), end - 1)
            for slice_, end in zip(found.cells[one.code], ends, strict=True)
            if slice_.set_id == "fine"
        ]
        for side in ("lower", "upper"):
            ours = getattr(limits[one.code], side)[np.concatenate(places)]
            np.testing.assert_allclose(ours, fine[f"{one.code}.{side}"].to_numpy(), rtol=1e-9)


def test_what_one_measure_touches_is_what_computing_all_would_give() -> None:
    definitions, before = definitions_of(SMALL), cube_of(SMALL)
    after, keys = replaced(before, SMALL, definitions[0].numerator[0].measure)
    whole, limits = everything(after, definitions)
    found, other = touched(computed(definitions, before), definitions, after, keys)
    code = definitions[0].code
    assert other.keys() == {code}
    np.testing.assert_array_equal(np.array(other[code]), np.array(limits[code]))
    for one, same in zip(found.every, whole.every, strict=True):
        np.testing.assert_array_equal(one.values, same.values)


def test_stored_blocks_give_the_same_cube() -> None:
    cube = cube_of(SMALL)
    again = unpacked(cube, packed(cube))
    assert again.cells.keys() == cube.cells.keys()
    for key, cells in cube.cells.items():
        np.testing.assert_array_equal(again.cells[key].values, cells.values)


def test_formulas_say_how_far_a_share_is_from_the_citys() -> None:
    shares = computed(definitions_of(SMALL), cube_of(SMALL)).every
    values = {(one.definition.code[-3:], one.period, one.set_id): one.values[:-1] for one in shares}
    for one in computed(formulas_of(SMALL), cube_of(SMALL)).every:
        number = one.definition.code[-3:]
        apart = values[number, one.period, one.set_id] - values[number, one.period, CITY_LEVEL][0]
        np.testing.assert_allclose(one.values[:-1], apart, atol=1e-9)


def test_the_outsider_finds_all_that_is_shown() -> None:
    release = protected(SMALL)
    atlas, values = documents_of(SMALL, release)
    assert len(values) == SMALL.indicators == len(atlas["indicators"])
    assert sum(len(one["slices"]) for one in values) == len(release.slices)
    assert {letter for one in values for part in one["slices"] for letter in part["status"]} == {"o", "s"}
