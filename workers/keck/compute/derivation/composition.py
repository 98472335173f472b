"""Finding what an index is made of, from the shown cells of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, Floats
from keck.compute.formulas.indices import indexed, recipe_of
from keck.compute.statistics.index_change import classed, cut_points
from keck.compute.statistics.index_checks import coherence, rank_ranges
from keck.compute.statistics.index_composition import Composition, Dynamics
from keck.compute.statistics.intervals import rate, wilson
from keck.compute.statistics.social_index import Norm, Recipe, SocialIndex, norm_of
from keck.domain.formulas.nodes import Index, Quotient, QuotientForm
from keck.domain.indices import CHANGE_CUTS, IndexSettings
from keck.domain.periods import years_before

FEWEST_AREAS = 3
"""With two areas, an index says which is higher, and nothing else."""


@dataclass(frozen=True, slots=True, eq=False)
class PartValues:
    """Values of the parts in one area set and period.

    Attributes
    ----------
    values, lower, upper : array of float, shape (n, k)
        NaN where nothing is shown; limits are of chance variation, NaN for what has none.
    inhabitants : array of float, shape (n,), optional
    """

    values: Floats
    lower: Floats
    upper: Floats
    inhabitants: Floats | None


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Tables of an index's parts, and of inhabitants, as formulas are evaluated.

    Attributes
    ----------
    counted : tuple of bool
        Whether a part is a share or rate of counts, so that it varies by chance.
    """

    node: Index
    settings: IndexSettings
    parts: tuple[pl.DataFrame, ...]
    counted: tuple[bool, ...]
    population: pl.DataFrame | None

    def at(self, frame: AreaFrame, period: str) -> PartValues:
        """Return the values of the parts, areas in the order of the frame."""
        tables = [_of(table, frame, period) for table in self.parts]
        forms = [part.value for part in self.node.parts]
        values = np.stack([_column(table, "value", frame) for table in tables], axis=1)
        limits = [
            _limits(form, counted, table, frame)
            for form, counted, table in zip(forms, self.counted, tables, strict=True)
        ]
        lower, upper = (np.stack(side, axis=1) for side in zip(*limits, strict=True))
        people = self.population
        inhabitants = None if people is None else _column(_of(people, frame, period), "value", frame)
        return PartValues(values, lower, upper, inhabitants)


def breaks_of(found: Ingredients, frame: AreaFrame, period: str) -> Floats:
    """Return the limits of the classes of an index; with a base, they are those of the base."""
    base = found.settings.base
    recipe = recipe_of(found.node)
    parts = found.at(frame, base or period)
    index = indexed(parts.values, recipe, parts.inhabitants)
    known = 0 if index is None else int((~np.isnan(index.index)).sum())
    if index is None or known < FEWEST_AREAS:
        return np.array([])
    return cut_points(index.index, found.settings.cuts)


def composition(found: Ingredients, frame: AreaFrame, period: str, breaks: Floats) -> Composition | None:
    """Return what an index is made of; nothing with fewer than three areas.

    Parameters
    ----------
    breaks : array of float
        Limits of its classes in that period.
    """
    recipe = recipe_of(found.node)
    parts = found.at(frame, period)
    base = _norm(found, frame, recipe)
    index = indexed(parts.values, recipe, parts.inhabitants, base)
    if index is None or (~np.isnan(index.index)).sum() < FEWEST_AREAS:
        return None
    swaying = rank_ranges(
        parts.values,
        recipe,
        parts.lower,
        parts.upper,
        inhabitants=parts.inhabitants,
        base=base,
        breaks=breaks,
    )
    return Composition(
        index.contributions(recipe),
        index.used,
        coherence(_whole(index)),
        swaying,
        _dynamics(found, frame, period, parts, recipe),
    )


def _whole(index: SocialIndex) -> SocialIndex:
    """Return an index without the scores of areas that have none."""
    absent = np.isnan(index.index)[:, np.newaxis]
    return SocialIndex(np.where(absent, np.nan, index.scores), index.index, index.used)


def _norm(found: Ingredients, frame: AreaFrame, recipe: Recipe) -> Norm | None:
    if found.settings.base is None:
        return None
    parts = found.at(frame, found.settings.base)
    return norm_of(parts.values, recipe, parts.inhabitants)


def _dynamics(
    found: Ingredients, frame: AreaFrame, period: str, newer: PartValues, recipe: Recipe
) -> Dynamics | None:
    years = found.settings.change
    since = years_before(period, years) if years else None
    if since is None:
        return None
    older = found.at(frame, since)
    index = indexed(newer.values - older.values, recipe, newer.inhabitants)
    if index is None or (~np.isnan(index.index)).sum() < FEWEST_AREAS:
        return None
    return Dynamics(since, index.index, classed(index.index, CHANGE_CUTS))


def _of(table: pl.DataFrame, frame: AreaFrame, period: str) -> pl.DataFrame:
    here = (pl.col("area_set") == frame.set_id) & (pl.col("period") == period)
    return table.filter(here & pl.col("area").is_not_null())


def _column(table: pl.DataFrame, name: str, frame: AreaFrame) -> Floats:
    found: Mapping[str, float | None] = dict(zip(table["area"], table[name], strict=True))
    return np.array([_number(found.get(key)) for key in frame.keys], dtype=np.float64)


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _limits(form: object, counted: bool, table: pl.DataFrame, frame: AreaFrame) -> tuple[Floats, Floats]:
    none = np.full(frame.size, np.nan)
    if not counted or not isinstance(form, Quotient) or form.form not in _WITH_LIMITS:
        return none, none
    part, whole = _column(table, "numerator", frame), _column(table, "denominator", frame)
    part[(part < 0) | (whole <= 0)] = np.nan
    share = form.form is QuotientForm.SHARE
    if share:
        part[part > whole] = np.nan
    whole[np.isnan(part)] = np.nan
    found = wilson(part, whole, per=form.per) if share else rate(part, whole, per=form.per)
    return found.lower, found.upper


_WITH_LIMITS = (QuotientForm.SHARE, QuotientForm.RATE)
