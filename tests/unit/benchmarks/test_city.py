"""The made-up city of the benchmarks: the same at every call, and one that can be read and computed."""

import numpy as np
import pytest

from keck.domain.mapping_files import load
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cube_of, definitions_of
from tests.benchmarks.documents import documents_of
from tests.benchmarks.protection import protected
from tests.benchmarks.recompute import check_alike, raw, recomputed, replaced, touched, wide_frame

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
    ours = recomputed(cube_of(SMALL), definitions_of(SMALL))
    check_alike(ours, raw(wide_frame(SMALL), definitions_of(SMALL)), SMALL)
    with pytest.raises(RuntimeError, match="two results"):
        check_alike(ours, raw(wide_frame(SMALL.changed(12)), definitions_of(SMALL)), SMALL)


def test_what_one_measure_touches_is_what_computing_all_would_give() -> None:
    definitions = definitions_of(SMALL)
    code = definitions[0].numerator[0].measure
    cube = replaced(cube_of(SMALL), SMALL, code)
    everything = recomputed(cube, definitions)
    wanted = {(one.definition.code, one.period, one.set_id): one.values for one in everything}
    found = touched(cube, definitions, code)
    assert {one.definition.code for one in found} == {definitions[0].code}
    for one in found:
        np.testing.assert_array_equal(one.values, wanted[one.definition.code, one.period, one.set_id])


def test_the_outsider_finds_all_that_is_shown() -> None:
    release = protected(SMALL)
    atlas, values = documents_of(SMALL, release)
    assert len(values) == SMALL.indicators == len(atlas["indicators"])
    assert sum(len(one["slices"]) for one in values) == len(release.slices)
    assert {letter for one in values for part in one["slices"] for letter in part["status"]} == {"o", "s"}
