"""A formula on a member's own numbers: for the newest period, from what it needs and nothing else.

It does not read what `keck.processing.current` does: the slot for a preview is a third of a second, so only
cells of the formula's measures in one period come out of the database.
"""

from collections import defaultdict
from itertools import islice
from typing import Any

import polars as pl
from sqlalchemy import select, tuple_

from keck.compute.cube import Columns, Cube
from keck.compute.formulas.evaluating import evaluate_trees
from keck.compute.formulas.newest import candidates
from keck.compute.hierarchy import sum_up
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.findings import Problem
from keck.domain.formulas.checking import check
from keck.domain.formulas.derived import tree_of
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.readings import readings, resolved
from keck.domain.periods import pooled_years
from keck.domain.statuses import Status
from keck.persistence.models import Block, Measure, ObservationBlock
from keck.processing.context import JobContext
from keck.processing.frames import SetMaterial, cells_of, frame_of, sets_of
from keck.processing.imports.block_store import packed_of
from keck.processing.index_previews import IndexPreview
from keck.processing.undestroyed import finishing
from keck.services import revisions
from keck.services.definitions.formula_vocabulary import Known, known
from keck.services.definitions.indicator_edits import defined
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.tables import destroyed
from keck.tenants.scope import Scope

_TRIES = 4
"""So many periods are tried where a condition leaves open which one has values."""


def run(context: JobContext) -> None:
    """Compute the newest values of a definition that is being written."""
    try:
        with context.scope() as scope:
            gone = destroyed.ids(scope)
            result = preview(scope, context.args["table"])
    except Refused as refusal:
        # What was possible when it was asked for may be so no longer.
        raise Problem(refusal.code, **refusal.params) from refusal
    with finishing(context, gone):
        context.result = result


def preview(scope: Scope, table: dict[str, Any]) -> dict[str, Any]:
    """Return the newest values of a definition, unprotected.

    Returns
    -------
    dict
        ``period`` (``None`` if there is no value at all), ``unit``, ``decimals`` and ``levels``, the city
        first: each with ``level``, ``areas`` (key, name, value or ``None``), how many have which status, and
        for an index ``index`` as a release tells of it.

    Raises
    ------
    FaultyFormula
        If the formula can not be computed.
    """
    has = known(scope)
    definition = defined(has, table)
    tree = _resolved(definition, has)
    operands = sorted({operand for reading in readings(tree) for operand in reading.operands})
    index = _Index(scope, operands)
    sets = sets_of(scope, area_sets.current(scope), has.levels)
    frames = {one.public_id: frame_of(one, sets) for one in sets}
    measures = {one.code: one for one in has.measures}
    made = IndexPreview(definition, tree, Cube(frames, measures))
    for period in islice(candidates(tree, index.periods), _TRIES):
        cube, _ = sum_up(Cube(frames, measures, index.cells(made.periods(period), sets)))
        tables = evaluate_trees({"": tree, **made.trees()}, cube)
        rows = tables[""].filter((pl.col("period") == period) & pl.col("area").is_not_null())
        if rows.height:
            levels = [
                {**level, **made.told(tables, frames[one.public_id], period)}
                for one in sets
                if (level := _level(one, rows))
            ]
            return _result(definition, period, levels)
    return _result(definition, None, [])


def _resolved(definition: IndicatorDefinition, has: Known) -> Node:
    formula = check(tree_of(definition, has.kinds), has.vocabulary, definition.code)
    return resolved(formula, has.vocabulary)


class _Index:
    """Where the cells of some measures are, without the cells themselves."""

    def __init__(self, scope: Scope, operands: list[Operand]) -> None:
        self._scope = scope
        self._wanted = [(one.measure, one.group) for one in operands]
        self._current = [one.id for one in revisions.current(scope)]
        self.periods: dict[Operand, set[str]] = defaultdict(set)
        link = ObservationBlock
        query = self._of(select(Measure.code, link.group_code, link.period_code).distinct())
        for measure, group, period in scope.session.execute(query):
            self.periods[Operand(measure, group)].add(period)

    def _of(self, query: Any) -> Any:
        """Restrict a query of links to the wanted measures and groups of the tables as they are."""
        link = ObservationBlock
        joined = (Measure.tenant_id == link.tenant_id) & (Measure.id == link.measure_id)
        return query.join(Measure, joined).where(
            link.tenant_id == self._scope.tenant_id,
            link.revision_id.in_(self._current),
            tuple_(Measure.code, link.group_code).in_(self._wanted),
        )

    def cells(self, periods: frozenset[str], sets: tuple[SetMaterial, ...]) -> Columns:
        """Return the cells of some periods."""
        link = ObservationBlock
        query = self._of(
            select(Measure.code, link.group_code, link.period_code, link.area_set_id, Block).join(
                Block, (Block.tenant_id == link.tenant_id) & (Block.hash == link.block_hash)
            )
        ).where(link.period_code.in_(periods))
        blocks = {
            (measure, group, period, set_id): packed_of(block)
            for measure, group, period, set_id, block in self._scope.session.execute(query)
        }
        return cells_of(blocks, {one.row.id: one.public_id for one in sets})


def _result(
    definition: IndicatorDefinition, period: str | None, levels: list[dict[str, Any]]
) -> dict[str, Any]:
    pooled = pooled_years(period, definition.pooling) if period and definition.pooling else None
    return {
        "period": pooled or period,
        "unit": definition.unit.to_json(),
        "decimals": definition.decimals,
        "levels": levels,
    }


def _level(one: SetMaterial, rows: pl.DataFrame) -> dict[str, Any] | None:
    mine = rows.filter(pl.col("area_set") == one.public_id)
    if not mine.height:
        return None
    values = dict(zip(mine["area"], zip(mine["value"], mine["status"], strict=True), strict=True))
    areas: list[list[Any]] = []
    counts = dict.fromkeys((status.word for status in Status), 0)
    for area in one.areas:
        value, status = values.get(area.key, (None, Status.MISSING))
        counts[Status(status).word] += 1
        areas.append([area.key, area.name, value])
    return {"level": one.level.code, "rank": one.level.rank, "areas": areas, "statuses": counts}
