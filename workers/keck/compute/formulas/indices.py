"""Indices within formulas: the social index, computed for each area set and period of a table.

The weighted mean of z-scores, divided by the sum of the weights without their signs (OECD and Joint Research
Centre, "Handbook on Constructing Composite Indicators", 2008).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.compute.cube import Bytes, Floats, Positions
from keck.compute.formulas.expressions import Part
from keck.compute.severities import NOT_APPLICABLE, OK
from keck.compute.statistics.refusals import NotOfferedError
from keck.compute.statistics.social_index import Norm, Recipe, SocialIndex, norm_of, social_index
from keck.domain.formulas.nodes import Index
from keck.domain.indices import FARTHEST

_PLACES = ("area", "area_set", "period", "block")
_RESULT = pl.Struct({"value": pl.Float64, "severity": pl.UInt8})


def index(node: Index, parts: Sequence[Part], population: Part | None) -> Part:
    """Return an index of parts; what is not assignable and the city have none.

    Parameters
    ----------
    population : Part or None
        Inhabitants; areas with fewer than 300 have no index.
    """
    needed = [*parts] if population is None else [*parts, population]
    columns = [one.value.alias(f"v{n}") for n, one in enumerate(needed)]
    columns += [one.severity.cast(pl.UInt8).alias(f"s{n}") for n, one in enumerate(needed)]
    recipe = recipe_of(node)
    base = node.rules.base

    def computed(rows: pl.Series) -> pl.Series:
        return _computed(rows.struct.unnest(), recipe, base, population is not None)

    found = pl.struct(*_PLACES, *columns).map_batches(computed, return_dtype=_RESULT)
    flags = parts[0].flags
    for one in parts[1:]:
        flags = flags | one.flags
    return Part(found.struct.field("value"), found.struct.field("severity"), flags)


def recipe_of(node: Index) -> Recipe:
    """Return weights, directions and rules of an index."""
    weights = np.array([float(part.weight) for part in node.parts])
    limit = FARTHEST if node.rules.clipped else np.inf
    return Recipe(np.sign(weights), np.abs(weights), node.rules.least, limit)


def indexed(
    values: Floats, recipe: Recipe, inhabitants: Floats | None = None, base: Norm | None = None
) -> SocialIndex | None:
    """Return the index of the areas of one set and period; ``None`` where no part varies."""
    try:
        return social_index(values, recipe, inhabitants=inhabitants, base=base)
    except NotOfferedError:
        return None


def _computed(table: pl.DataFrame, recipe: Recipe, base: str | None, counted: bool) -> pl.Series:
    size = len(recipe.weights)
    values = _columns(table, "v", size + counted)
    values[table["area"].is_null().to_numpy()] = np.nan
    marks = _columns(table, "s", size + counted).astype(np.uint8)
    found, severity = np.full(len(table), np.nan), np.full(len(table), NOT_APPLICABLE, np.uint8)
    blocks = _blocks(table)
    bases = {
        area_set: norm_of(values[rows, :size], recipe, values[rows, size] if counted else None)
        for (area_set, period), rows in blocks.items()
        if period == base
    }
    for (area_set, _), rows in blocks.items():
        if base is not None and area_set not in bases:
            continue
        people = values[rows, size] if counted else None
        one = indexed(values[rows, :size], recipe, people, bases.get(area_set))
        if one is not None:
            found[rows] = one.index
        severity[rows] = _severity(one, values[rows, :size], marks[rows])
    known = pl.Series(found).fill_nan(None)
    return pl.DataFrame({"value": known, "severity": severity}).to_struct("index")


def _columns(table: pl.DataFrame, letter: str, size: int) -> Floats:
    columns = [table[f"{letter}{n}"].cast(pl.Float64).fill_null(np.nan).to_numpy() for n in range(size)]
    return np.stack(columns, axis=1)


def _blocks(table: pl.DataFrame) -> dict[tuple[str, str], Positions]:
    """Return the rows of each area set and period."""
    found = table.with_row_index("row").partition_by("block", maintain_order=True) if len(table) else []
    return {
        (str(one["area_set"][0]), str(one["period"][0])): one["row"].to_numpy().astype(np.intp)
        for one in found
    }


def _severity(one: SocialIndex | None, values: Floats, marks: Bytes) -> Bytes:
    """Return why areas have no index: the worst of the parts that they lack, dropped ones left out."""
    # Where nothing varies, what is the same everywhere tells nothing; what is not known is a reason.
    used: NDArray[np.bool_] = np.asarray(np.isnan(values).all(axis=0)) if one is None else one.used
    counted = np.append(used, np.ones(marks.shape[1] - len(used), np.bool_))
    worst = np.where(counted, marks, OK).max(axis=1)
    absent = np.ones(len(values), np.bool_) if one is None else np.isnan(one.index)
    return np.where(absent, np.maximum(worst, NOT_APPLICABLE), OK).astype(np.uint8)
