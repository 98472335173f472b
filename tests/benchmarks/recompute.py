"""All indicators of a city with their limits of chance, beside raw polars that computes the values alone."""

import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.cube import CellKey, Cube
from keck.compute.indicators import IndicatorCells
from keck.compute.limits import estimates
from keck.compute.recompute import Computed, computed, recomputed
from keck.compute.statistics.estimates import LEVEL, Estimate, normal_quantile
from keck.compute.tables.blocks import PackedBlock, pack
from keck.compute.unpacking import columns_of
from keck.domain.codes import CITY_LEVEL
from keck.domain.definition_files import definitions_from_toml
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from tests.benchmarks.city import City
from tests.benchmarks.cubes import cells_of, cube_of, definitions_of
from tests.benchmarks.rows import Row, at_most, reported, seconds
from tests.benchmarks.turns import in_turn
from tests.benchmarks.world import World

Limits = dict[str, Estimate]


def measure(_world: World, rounds: int, *, city: City) -> Iterator[Row]:
    """Compute everything, then only what one changed measure touches; formulas beside plain definitions."""
    cube, definitions, frame = cube_of(city), definitions_of(city), wide_frame(city)
    before = computed(definitions, cube)
    check_alike(before.every, raw(frame, definitions), city)
    size = f"{city.indicators} × {city.areas} × {city.years}"
    full = in_turn(rounds, lambda: everything(cube, definitions), lambda: raw(frame, definitions))
    yield at_most(
        f"recompute {size}, three levels, with intervals, processor",
        1.5,
        full.ratio,
        seconds(full.own),
        f"polars in memory, values alone {seconds(full.other)}",
    )
    limited = in_turn(
        rounds, lambda: everything(cube, definitions), lambda: raw_with_limits(frame, definitions)
    )
    yield reported(
        "the same beside polars that finds limits, too",
        seconds(limited.own),
        f"polars in memory, values and limits {seconds(limited.other)}",
        limited.ratio,
    )
    stored, file = packed(cube), parquet(frame)
    read = in_turn(
        rounds,
        lambda: everything(unpacked(cube, stored), definitions),
        lambda: raw(pl.read_parquet(file), definitions),
    )
    yield at_most(
        "the same from packed blocks",
        1.5,
        read.ratio,
        seconds(read.own),
        f"polars from Parquet, values alone {seconds(read.other)}",
    )
    code = definitions[0].numerator[0].measure
    changed, keys = replaced(cube, city, code)
    one = in_turn(
        rounds,
        lambda: touched(before, definitions, changed, keys),
        lambda: everything(changed, definitions),
    )
    yield at_most(
        "recompute what one changed measure touches",
        0.1,
        one.ratio,
        seconds(one.own),
        f"all {seconds(one.other)}",
    )
    formulas = formulas_of(city)
    derived = in_turn(rounds, lambda: computed(formulas, cube), lambda: computed(definitions, cube))
    yield reported(
        f"{city.indicators} formulas: distances of shares from the city",
        seconds(derived.own),
        f"plain shares {seconds(derived.other)}",
        derived.ratio,
    )


def everything(cube: Cube, definitions: list[IndicatorDefinition]) -> tuple[Computed, Limits]:
    """Sum up the levels, evaluate and find the limits of all indicators."""
    found = computed(definitions, cube)
    return found, {code: estimates(cells) for code, cells in found.cells.items()}


def touched(
    before: Computed, definitions: list[IndicatorDefinition], cube: Cube, changed: list[CellKey]
) -> tuple[Computed, Limits]:
    """Do the same for what a change reaches; all else keeps what it had."""
    found = recomputed(before, definitions, cube, changed)
    other = {code: cells for code, cells in found.cells.items() if cells is not before.cells[code]}
    return found, {code: estimates(cells) for code, cells in other.items()}


def packed(cube: Cube) -> dict[CellKey, PackedBlock]:
    """Return cells as the database stores them."""
    return {key: pack(cells) for key, cells in cube.cells.items()}


def unpacked(cube: Cube, blocks: dict[CellKey, PackedBlock]) -> Cube:
    """Return a cube as it is read from stored blocks."""
    return replace(cube, cells=columns_of(blocks))


def parquet(frame: pl.DataFrame) -> bytes:
    """Return a frame as a file."""
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def formulas_of(city: City) -> list[IndicatorDefinition]:
    """Return how far each share is from the city's, which no plain definition says."""
    known = Vocabulary({code: KnownMeasure() for code in city.measures})
    shares = [
        f"share({one.numerator[0].measure}, {one.denominator[0].measure})" for one in definitions_of(city)
    ]
    tables = [
        f'[[indicator]]\ncode = "abstand{n:03d}"\nname = "Abstand {n}"\nformula = "{share} - city({share})"\n'
        for n, share in enumerate(shares)
    ]
    return definitions_from_toml("\n".join(tables), known)


def replaced(cube: Cube, city: City, measure: str) -> tuple[Cube, list[CellKey]]:
    """Return the cube with other numbers of one measure in the newest year, and which cells are other."""
    other = city.changed(city.measures.index(measure))
    key = CellKey(measure, "", city.periods[-1], "fine")
    after = replace(cube, cells=cube.cells.copy())
    after.cells[key] = cells_of(other, city.measures.index(measure), city.years - 1)
    return after, [key]


def wide_frame(city: City) -> pl.DataFrame:
    """Return a column of all years and areas for each measure, with the areas above."""
    columns = {code: city.counts[number].ravel() for number, code in enumerate(city.measures)}
    years = [period for period in city.periods for _ in range(city.areas)]
    frame = pl.DataFrame({"year": years, "upper": list(city.fine.parents) * city.years, **columns})
    return frame.with_columns(pl.col(city.measures).cast(pl.Float64))


def raw(frame: pl.DataFrame, definitions: list[IndicatorDefinition]) -> list[pl.DataFrame]:
    """Sum columns up the levels and divide, as a script would that has nothing else to mind."""
    return [level.select([share(one) for one in definitions]) for level in levels(frame)]


def raw_with_limits(frame: pl.DataFrame, definitions: list[IndicatorDefinition]) -> pl.DataFrame:
    """Find score limits, too, of all levels at once; still without statuses, flags and bounds."""
    measures = pl.exclude("year", "upper")
    rows = pl.concat([level.select(measures) for level in levels(frame)])
    return rows.select([column for one in definitions for column in (share(one), *limits_of(one))])


def levels(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the counts of the areas, of the areas above and of the city."""
    upper = frame.group_by("year", "upper", maintain_order=True).agg(pl.exclude("year", "upper").sum())
    whole = frame.group_by("year", maintain_order=True).agg(pl.exclude("year", "upper").sum())
    return [frame, upper, whole]


def share(one: IndicatorDefinition) -> pl.Expr:
    """Return a share as an expression of polars."""
    return (one.per * pl.col(one.numerator[0].measure) / pl.col(one.denominator[0].measure)).alias(one.code)


def limits_of(one: IndicatorDefinition) -> tuple[pl.Expr, pl.Expr]:
    """Return the score limits of a share as expressions of polars."""
    part, base = pl.col(one.numerator[0].measure), pl.col(one.denominator[0].measure)
    square = normal_quantile(LEVEL) ** 2
    reach = 2 * part + square + (square * (square + 4 * part * (1 - part / base))).sqrt()
    lower, upper = 2 * one.per * part * part / base / reach, one.per * reach / (2 * (base + square))
    return lower.alias(f"{one.code}.lower"), upper.alias(f"{one.code}.upper")


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
