import os
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray

DATA = Path(os.environ.get("KECK_TEST_DATA", "../shared")) / "data"


def koeln(name: str) -> NDArray[np.object_]:
    """The city's areas; the test is skipped where the file is absent."""
    file = DATA / "koeln" / f"{name}.shp"
    if not file.exists():
        pytest.skip(f"needs the real boundaries {file}")
    _, _, shapes, _ = pyogrio.raw.read(file, columns=[])
    return np.array(shapely.make_valid(shapely.from_wkb(shapes)), dtype=object)


@pytest.fixture(scope="session")
def districts() -> NDArray[np.object_]:
    """86 real areas whose borders do not match to the last digit."""
    return koeln("Stadtteil")


@pytest.fixture(scope="session")
def boroughs() -> NDArray[np.object_]:
    """The nine parents of those areas."""
    return koeln("Stadtbezirk")


@pytest.fixture(scope="session")
def made_city() -> NDArray[np.object_]:
    """500 areas of about 150 vertices each, with winding borders that neighbours share."""
    random = np.random.default_rng(1)
    frame = shapely.box(350_000, 5_600_000, 370_000, 5_620_000)
    points = shapely.multipoints(np.array([350_000, 5_600_000]) + random.uniform(0, 20_000, (500, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    inside = shapely.coverage_clean(shapely.intersection(cells, frame))  # type: ignore[attr-defined]
    dense = shapely.segmentize(inside, float(np.mean(shapely.length(inside))) / 148)
    return np.array(shapely.transform(dense, _wind), dtype=object)


def _wind(points: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = points[:, 0], points[:, 1]
    waves = [(60, 900), (30, 350), (12, 120), (5, 45)]
    east = sum(size * np.sin(2 * np.pi / length * (1.1 * y + 0.3 * x)) for size, length in waves)
    north = sum(size * np.sin(2 * np.pi / length * (0.9 * x - 0.4 * y)) for size, length in waves)
    return np.asarray(points + np.column_stack([east, north]), dtype=np.float64)
