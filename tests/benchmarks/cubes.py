"""The city as the computation sees it, without a database."""

import numpy as np

from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube
from keck.domain.codes import CITY_LEVEL
from keck.domain.definition_files import definitions_from_toml
from keck.domain.definitions import IndicatorDefinition
from keck.domain.measures import Measure
from keck.domain.texts import LocalText
from tests.benchmarks.city import City


def cube_of(city: City) -> Cube:
    """Return the city's counts on the fine level, with the two levels above it still empty."""
    upper, fine = city.territory.upper, city.fine
    if upper is None:
        raise ValueError("a city has two levels")
    place = {key: number for number, key in enumerate(upper.keys)}
    parents = np.array([place[parent] for parent in fine.parents], np.intp)
    frames = [
        AreaFrame(CITY_LEVEL, CITY_LEVEL, 0, ("0",)),
        AreaFrame("upper", "upper", 1, tuple(upper.keys), np.zeros(len(place), np.intp)),
        AreaFrame("fine", "fine", 2, tuple(fine.keys), parents, "upper"),
    ]
    measures = {code: Measure(code, LocalText(code)) for code in city.measures}
    cells = {
        CellKey(code, "", period, "fine"): cells_of(city, number, year)
        for number, code in enumerate(city.measures)
        for year, period in enumerate(city.periods)
    }
    return Cube({frame.set_id: frame for frame in frames}, measures, Columns.of(cells))


def cells_of(city: City, measure: int, year: int) -> Cells:
    """Return the counts of one measure and year; nothing is not assignable."""
    return Cells.of(np.append(city.counts[measure, year].astype(np.float64), 0.0))


def definitions_of(city: City) -> list[IndicatorDefinition]:
    """Return the city's indicators."""
    return definitions_from_toml(city.definitions())
