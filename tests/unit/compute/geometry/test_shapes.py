import json
import re
from collections import Counter
from xml.etree import ElementTree

import brotli
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from keck.compute.geometry import shapes
from keck.compute.geometry.shapes import Detail, ShapeSet
from tests.unit.compute.geometry import drawn

UTM = "EPSG:25832"
EAST, NORTH = 350_000.0, 5_600_000.0


def build(areas: NDArray[np.object_], detail: Detail = "coarse") -> ShapeSet:
    found = shapes.build(list(enumerate(shapely.to_wkb(areas))), UTM, detail)
    assert found is not None
    return found


def box(x: float, y: float, width: float, height: float) -> bytes:
    made: bytes = shapely.to_wkb(shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height))
    return made


@pytest.mark.parametrize("detail", ["coarse", "fine"])
def test_real_borders_stay_one_line_after_simplification(
    districts: NDArray[np.object_], detail: Detail
) -> None:
    found = drawn.paths(build(districts, detail).svg)
    outline = Counter(drawn.segments(found.pop("outline")))
    sides = Counter(side for rings in found.values() for side in drawn.segments(rings))
    assert _drawn_once(sides) == _drawn_once(outline)
    assert sum(times == 2 for times in sides.values()) > 1500


def _drawn_once(sides: Counter[frozenset[drawn.Point]]) -> set[frozenset[drawn.Point]]:
    """Sides of one area only; whatever lies between two is drawn an even number of times."""
    return {side for side, times in sides.items() if times % 2}


def test_all_real_areas_are_drawn_near_their_true_size(districts: NDArray[np.object_]) -> None:
    made = build(districts)
    found = drawn.paths(made.svg)
    assert list(found) == [*(f"a{n}" for n in range(len(districts))), "outline"]
    true = shapely.area(districts) / shapely.area(districts).sum()
    sizes = np.array([shapely.Polygon(found[f"a{n}"][0]).area for n in range(len(districts))])
    assert np.abs(sizes / sizes.sum() - true).max() < 0.001


def test_five_hundred_winding_areas_fit_the_budget_of_the_first_visit(made_city: NDArray[np.object_]) -> None:
    assert len(brotli.compress(build(made_city).svg)) <= 45_000


def test_the_same_areas_give_the_same_bytes(districts: NDArray[np.object_]) -> None:
    assert build(districts) == build(districts)


@pytest.mark.asvs("1.3.4")
def test_a_drawing_carries_paths_and_nothing_a_page_could_style() -> None:
    made = shapes.build([(0, box(0, 0, 500, 400)), (1, box(500, 0, 500, 400))], UTM)
    assert made is not None
    found = ElementTree.fromstring(made.svg)
    assert found.get("viewBox") == f"0 0 {made.width} {made.height}"
    assert [(child.tag.split("}")[1], sorted(child.keys())) for child in found] == [("path", ["d", "id"])] * 3
    assert re.fullmatch(
        r'<svg xmlns="[^"]+" viewBox="[\d ]+">(<path id="\w+" d="[-\d mlhvz]+"/>)+</svg>', made.svg.decode()
    )


def test_north_is_up() -> None:
    made = shapes.build([(0, box(0, 0, 100, 100)), (1, box(0, 100, 100, 100))], UTM)
    assert made is not None
    assert made.centroids[1][1] < made.centroids[0][1]
    assert made.centroids[1][0] == made.centroids[0][0] == made.width // 2


def test_an_area_without_shape_gets_no_path_and_keeps_its_position() -> None:
    made = shapes.build([(0, box(0, 0, 9, 9)), (1, None), (2, box(9, 0, 9, 9))], UTM)
    assert made is not None
    assert list(drawn.paths(made.svg)) == ["a0", "a2", "outline"]
    assert list(made.centroids) == [0, 2]
    assert shapes.build([(0, None)], UTM) is None


def test_an_area_smaller_than_a_dot_is_still_drawn() -> None:
    made = shapes.build([(0, box(0, 0, 50_000, 40_000)), (1, box(50_000, 0, 3, 2))], UTM)
    assert made is not None
    ring = drawn.paths(made.svg)["a1"][0]
    assert shapely.Polygon(ring).area > 0


def test_an_area_within_another_does_not_vanish_although_they_overlap() -> None:
    made = shapes.build([(0, box(0, 0, 5000, 5000)), (1, box(1000, 1000, 1000, 1000))], UTM)
    assert made is not None
    found = drawn.paths(made.svg)
    assert shapely.Polygon(found["a1"][0]).area == pytest.approx((1012 / 5) ** 2, rel=0.02)
    assert shapely.Polygon(found["a0"][0]).area == pytest.approx(1012**2, rel=0.05)


def test_data_are_in_degrees_turned_as_the_standard_asks_with_the_callers_words() -> None:
    words = [{"key": "1", "name": "Nord", "level": "stadtteil"}]
    made = shapes.build([(0, box(0, 0, 1000, 1000))], UTM, properties=words)
    assert made is not None
    (feature,) = json.loads(made.geojson)["features"]
    assert feature["properties"] == words[0]
    shape = shapely.geometry.shape(feature["geometry"])
    assert isinstance(shape, shapely.Polygon)
    assert shape.exterior.is_ccw
    assert shapely.bounds(shape) == pytest.approx([6.8757, 50.5366, 6.8904, 50.5459], abs=0.01)


def test_a_topology_holds_each_shared_border_once(districts: NDArray[np.object_]) -> None:
    document = json.loads(build(districts).topojson)
    assert document["type"] == "Topology"
    assert len(document["objects"]["areas"]["geometries"]) == len(districts)
    used = Counter(n if n >= 0 else ~n for n in _arcs(document["objects"]["areas"]["geometries"]))
    assert set(used) == set(range(len(document["arcs"])))
    assert max(used.values()) == 2
    assert sum(1 for times in used.values() if times == 2) > len(districts)


def _arcs(value: object) -> list[int]:
    if isinstance(value, int):
        return [value]
    if isinstance(value, dict):
        return _arcs(value["arcs"])
    return [arc for one in value for arc in _arcs(one)] if isinstance(value, list) else []
