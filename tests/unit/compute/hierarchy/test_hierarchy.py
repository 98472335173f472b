from typing import Any

import numpy as np

from keck.compute import hierarchy
from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube
from keck.domain.measures import Measure, MeasureKind
from keck.domain.statuses import Flag, Status
from keck.domain.texts import LocalText

OK, MISSING, SUPPRESSED, UNUSED = Status.OK, Status.MISSING, Status.SUPPRESSED, Status.NOT_APPLICABLE


def cube_of(kind: MeasureKind = MeasureKind.COUNT, parents: tuple[int, ...] = (0, 0, 1)) -> Cube:
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame("bezirk", "bezirk", 1, ("a", "b")),
        "teil": AreaFrame("teil", "teil", 2, ("1", "2", "3"), np.array(parents), "bezirk"),
    }
    return Cube(frames, {"m": Measure("m", LocalText("m"), kind)})


def put(cube: Cube, set_id: str, values: list[float], statuses: list[int], **more: Any) -> None:
    cube.cells[CellKey("m", "", "2024", set_id)] = Cells.of(values, statuses, **more)


def got(cube: Cube, set_id: str) -> Cells:
    return cube.cells[CellKey("m", "", "2024", set_id)]


def test_levels_without_data_get_the_sum_of_their_parts() -> None:
    cube = cube_of()
    put(cube, "teil", [1, 2, 4, 8], [OK, OK, OK, OK])
    summed, findings = hierarchy.sum_up(cube)
    assert got(summed, "bezirk").values.tolist() == [3, 4, 8]
    assert got(summed, "kommune").values[0] == 15
    assert got(summed, "kommune").statuses.tolist() == [OK, UNUSED]
    assert got(summed, "kommune").summed_from == "teil"
    assert findings == []


def test_a_given_total_counts_and_a_finding_tells_the_difference() -> None:
    cube = cube_of()
    put(cube, "teil", [1, 2, 4, 0], [OK, OK, OK, UNUSED])
    put(cube, "kommune", [10, 0], [OK, UNUSED])
    summed, findings = hierarchy.sum_up(cube)
    assert got(summed, "kommune").values[0] == 10
    assert [f.code for f in findings] == ["sums_differ"]
    assert findings[0].params["difference"] == 3


def test_what_is_not_assignable_explains_the_difference() -> None:
    cube = cube_of()
    put(cube, "teil", [1, 2, 4, 3], [OK, OK, OK, OK])
    put(cube, "kommune", [10, 0], [OK, UNUSED])
    assert hierarchy.sum_up(cube)[1] == []


def test_a_missing_part_makes_the_sum_missing() -> None:
    cube = cube_of()
    put(cube, "teil", [1, 0, 4, 0], [OK, MISSING, OK, UNUSED])
    summed, _ = hierarchy.sum_up(cube)
    assert got(summed, "bezirk").statuses[:2].tolist() == [MISSING, OK]
    assert got(summed, "kommune").statuses[0] == MISSING


def test_a_protected_part_makes_the_sum_protected_with_bounds() -> None:
    cube = cube_of()
    upper = np.array([np.nan, 4, np.nan, np.nan])
    put(
        cube, "teil", [10, 0, 4, 0], [OK, SUPPRESSED, OK, UNUSED], lower=np.array([0, 1, 0, 0.0]), upper=upper
    )
    bezirk = got(hierarchy.sum_up(cube)[0], "bezirk")
    assert bezirk.statuses[:2].tolist() == [SUPPRESSED, OK]
    assert (bezirk.lower[0], bezirk.upper[0]) == (11, 14)


def test_the_city_is_summed_from_the_finest_complete_level() -> None:
    cube = cube_of()
    put(cube, "teil", [1, 0, 4, 0], [OK, MISSING, OK, UNUSED])
    put(cube, "bezirk", [30, 40, 2], [OK, OK, OK])
    assert got(hierarchy.sum_up(cube)[0], "kommune").values[0] == 72


def test_areas_in_no_larger_one_count_for_the_city_only() -> None:
    cube = cube_of(parents=(0, -1, 1))
    put(cube, "teil", [1, 2, 4, 0], [OK, OK, OK, UNUSED])
    summed, _ = hierarchy.sum_up(cube)
    assert got(summed, "bezirk").values.tolist() == [1, 4, 2]
    assert got(summed, "kommune").values[0] == 7


def test_figures_means_and_scores_are_never_summed() -> None:
    for kind in (MeasureKind.FIGURE, MeasureKind.MEAN, MeasureKind.SCORE):
        cube = cube_of(kind)
        put(cube, "teil", [1, 2, 4, 0], [OK, OK, OK, UNUSED])
        assert list(hierarchy.sum_up(cube)[0].cells) == [CellKey("m", "", "2024", "teil")]


def test_flags_of_the_parts_are_told_of_the_sum() -> None:
    cube = cube_of()
    flags = np.array([Flag.ESTIMATED, 0, Flag.REVISED, 0], np.uint8)
    put(cube, "teil", [1, 2, 4, 0], [OK, OK, OK, UNUSED], flags=flags)
    assert got(hierarchy.sum_up(cube)[0], "kommune").flags[0] == Flag.ESTIMATED | Flag.REVISED


def test_each_year_of_a_table_has_the_total_that_it_would_have_alone() -> None:
    gap, nothing = [MISSING, OK, OK, OK], [MISSING, UNUSED]
    years = {
        "2021": ([1, 2, 4, 8], [OK] * 4, [3, 4, 8], [OK] * 3, [0, 0], nothing),
        "2022": ([0, 2, 4, 8], gap, [30, 40, 2], [OK] * 3, [0, 0], nothing),
        "2023": ([0, 2, 4, 8], gap, [0, 40, 2], [MISSING, OK, OK], [0, 0], nothing),
        "2024": ([0, 2, 4, 8], gap, [30, 40, 2], [OK] * 3, [99, 0], [OK, UNUSED]),
        "2025": ([1, 2, 4, 0], [OK, OK, OK, MISSING], [3, 4, 0], [OK] * 3, [0, 0], nothing),
    }
    wanted = {"2021": 15, "2022": 72, "2023": None, "2024": 99, "2025": 7}
    for chosen in (list(years), *([one] for one in years)):
        cells = {}
        for year in chosen:
            fine, marks, upper, upper_marks, city, city_marks = years[year]
            cells[CellKey("m", "", year, "teil")] = Cells.of(fine, marks)
            cells[CellKey("m", "", year, "bezirk")] = Cells.of(upper, upper_marks)
            cells[CellKey("m", "", year, "kommune")] = Cells.of(city, city_marks)
        cube = cube_of()
        summed, _ = hierarchy.sum_up(Cube(cube.frames, cube.measures, Columns.of(cells)))
        for year in chosen:
            made = summed.cells[CellKey("m", "", year, "kommune")]
            assert (None if np.isnan(made.values[0]) else made.values[0]) == wanted[year]
            assert made.statuses[0] == (MISSING if year == "2023" else OK)
