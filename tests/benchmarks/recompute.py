"""All indicators of a city from their blocks, beside raw polars that computes the values alone."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.cube import CellKey, Cube
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import IndicatorDefinition
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cells_of, cube_of, definitions_of
from tests.benchmarks.rows import Row, at_most, seconds
from tests.benchmarks.turns import in_turn
from tests.benchmarks.world import World


def measure(_world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Compute everything, and then only what one changed measure touches."""
    cube, definitions, frame = cube_of(city), definitions_of(city), wide_frame(city)
    check_alike(recomputed(cube, definitions), raw(frame, definitions), city)
    size = f"{city.indicators} × {city.areas} × {city.years}"
    full = in_turn(rounds, lambda: recomputed(cube, definitions), lambda: raw(frame, definitions))
    yield at_most(
        f"recompute {size}, three levels, no intervals yet, processor",
        1.5,
        full.ratio,
        seconds(full.own),
        f"polars {seconds(full.other)}",
    )
    measure_code = definitions[0].numerator[0].measure
    changed = replaced(cube, city, measure_code)
    one = in_turn(
        rounds, lambda: touched(changed, definitions, measure_code), lambda: recomputed(cube, definitions)
    )
    yield at_most(
        "recompute what one changed measure touches",
        0.1,
        one.ratio,
        seconds(one.own),
        f"all {seconds(one.other)}",
    )


def recomputed(cube: Cube, definitions: list[IndicatorDefinition]) -> list[IndicatorCells]:
    """Sum up the levels and evaluate, as a release does."""
    summed, _ = sum_up(cube)
    return [cells for definition in definitions for cells in evaluate(definition, summed)]


def touched(cube: Cube, definitions: list[IndicatorDefinition], measure: str) -> list[IndicatorCells]:
    """Do the same with nothing but the indicators that use a measure, and what they need."""
    wanted = [one for one in definitions if any(operand.measure == measure for operand in one.operands)]
    needed = {operand.measure for one in wanted for operand in one.operands}
    cells = {key: one for key, one in cube.cells.items() if key.measure in needed}
    return recomputed(replace(cube, cells=cells), wanted)


def replaced(cube: Cube, city: City, measure: str) -> Cube:
    """Return the cube with other numbers of one measure in the newest year."""
    other = city.changed(city.measures.index(measure))
    key = CellKey(measure, "", city.periods[-1], "fine")
    cells = cells_of(other, city.measures.index(measure), city.years - 1)
    return replace(cube, cells={**cube.cells, key: cells})


def wide_frame(city: City) -> pl.DataFrame:
    """Return a column of all years and areas for each measure, with the areas above."""
    columns = {code: city.counts[number].ravel() for number, code in enumerate(city.measures)}
    years = [period for period in city.periods for _ in range(city.areas)]
    frame = pl.DataFrame({"year": years, "upper": list(city.fine.parents) * city.years, **columns})
    return frame.with_columns(pl.col(city.measures).cast(pl.Float64))


def raw(frame: pl.DataFrame, definitions: list[IndicatorDefinition]) -> list[pl.DataFrame]:
    """Sum columns up the levels and divide, as a script would that has nothing else to mind."""
    upper = frame.group_by("year", "upper", maintain_order=True).agg(pl.exclude("year", "upper").sum())
    whole = frame.group_by("year", maintain_order=True).agg(pl.exclude("year", "upper").sum())
    shares = [
        (one.per * pl.col(one.numerator[0].measure) / pl.col(one.denominator[0].measure)).alias(one.code)
        for one in definitions
    ]
    return [level.select(shares) for level in (frame, upper, whole)]


def check_alike(ours: list[IndicatorCells], theirs: list[pl.DataFrame], city: City) -> None:
    """Stop where the two do not say the same: then their times compare nothing.

    Raises
    ------
    RuntimeError
        If any value differs.
    """
    frames = {"fine": theirs[0], CITY_LEVEL: theirs[2]}
    for one in ours:
        if one.set_id in frames:
            size = len(one.values) - 1
            start = city.periods.index(one.period) * size
            column = frames[one.set_id][one.definition.code].slice(start, size).to_numpy()
            if not np.allclose(one.values[:-1], column, equal_nan=True):
                raise RuntimeError(f"{one.definition.code} {one.period}: two results")
