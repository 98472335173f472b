import shapely
from hypothesis import given
from hypothesis import strategies as st

from keck.compute.geometry import paths
from keck.compute.geometry.screen import Screen
from tests.unit.compute.geometry import drawn

UNITS = Screen(1024, 1024, 1.0, 0.0, 0.0)
corner = st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000))
triangle = st.lists(corner, min_size=3, max_size=3, unique=True).filter(
    lambda points: shapely.Polygon(points).area > 0
)


@given(st.lists(triangle, min_size=1, max_size=3), st.sampled_from([0, 1]))
def test_path_data_read_back_give_the_same_points(rings: list[list[tuple[int, int]]], decimals: int) -> None:
    unit = 10**decimals
    shape = shapely.MultiPolygon(
        [shapely.Polygon([(x / unit, -y / unit) for x, y in ring]) for ring in rings]
    )
    expected = [[(x / unit, y / unit) for x, y in ring] for ring in rings]
    assert drawn.rings(paths.path(shape, shape, UNITS, decimals)) == expected


@given(triangle)
def test_path_data_hold_no_blank_that_could_go(ring: list[tuple[int, int]]) -> None:
    data = paths.path(shapely.Polygon(ring), shapely.Polygon(ring), UNITS, 0)
    assert " -" not in data
    assert "  " not in data
    assert not any(f"{command} " in data or f" {command}" in data for command in "mlhvz")


def test_horizontal_and_vertical_sides_have_short_commands() -> None:
    shape = shapely.Polygon([(0, 0), (9, 0), (9, -4), (0, -4)])
    assert paths.path(shape, shape, UNITS, 0) == "m0 0h9v4h-9z"
