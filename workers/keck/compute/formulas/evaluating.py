"""Evaluates checked formulas over the cells of a cube."""

from collections.abc import Mapping

import polars as pl

from keck.compute.cube import Cube
from keck.compute.formulas.columns import CellArrays, status_of
from keck.compute.formulas.compiling import Output, compiled
from keck.compute.formulas.gathering import Gatherer
from keck.compute.formulas.table import Block, CellTable
from keck.domain.formulas.checking import CheckedFormula
from keck.domain.formulas.nodes import If, Node, children
from keck.domain.formulas.readings import Reading, resolved
from keck.domain.formulas.vocabulary import Vocabulary


def evaluate(
    formulas: Mapping[str, CheckedFormula], cube: Cube, vocabulary: Vocabulary
) -> dict[str, pl.DataFrame]:
    """Evaluate checked formulas, as `evaluate_trees` does.

    Parameters
    ----------
    formulas : mapping of str to CheckedFormula
        By the code of their indicator.
    """
    return evaluate_trees({code: resolved(formula, vocabulary) for code, formula in formulas.items()}, cube)


def evaluate_trees(trees: Mapping[str, Node], cube: Cube) -> dict[str, pl.DataFrame]:
    """Evaluate resolved formulas for every area set and period that has their measures.

    Parameters
    ----------
    trees : mapping of str to Node
        By the code of their indicator, as `keck.domain.formulas.readings.resolved` returns them.
    cube : Cube
        With the hierarchy already summed up. Of protected cells, those that are suppressed count as such.

    Returns
    -------
    dict of str to DataFrame
        ``area_set``, ``area`` (null for "not assignable"), ``period``, ``value`` (null without one),
        ``status``, ``flags``; for the quotient of two sums also ``numerator``, ``numerator_status``,
        ``denominator``, ``denominator_status``. A value of pooled years stands at the last of them. Rows are
        sorted by area set from the city down, time and key.
    """
    gatherer = Gatherer(CellTable.of(cube))
    program = compiled(trees)
    frame = gatherer.table.keys()
    frame = frame.with_columns(
        column
        for reading, name in program.readings.items()
        for column in _columns(name, gatherer.gathered(reading))
    )
    for layer in program.layers:
        frame = frame.with_columns(layer)
    numbers = {block: number for number, block in enumerate(gatherer.table.starts)}
    found = {}
    for code, output in program.outputs.items():
        there = [numbers[block] for block in _blocks(trees[code], gatherer) or ()]
        rows = frame.filter(pl.col("block").is_in(there))
        found[code] = rows.select("area_set", "area", "period", *_named(output))
    return found


def _columns(name: str, cells: CellArrays) -> list[pl.Series]:
    return [
        pl.Series(f"{name}.value", cells.values).fill_nan(None),
        pl.Series(f"{name}.severity", cells.severities),
        pl.Series(f"{name}.flags", cells.flags),
    ]


def _named(output: Output) -> list[pl.Expr]:
    found = [
        pl.col(f"{output.result}.value").alias("value"),
        status_of(pl.col(f"{output.result}.severity")).alias("status"),
        pl.col(f"{output.result}.flags").alias("flags"),
    ]
    for name, column in (("numerator", output.part), ("denominator", output.whole)):
        if column is not None:
            found.append(pl.col(f"{column}.value").alias(name))
            found.append(status_of(pl.col(f"{column}.severity")).alias(f"{name}_status"))
    return found


def _blocks(node: Node, gatherer: Gatherer) -> frozenset[Block] | None:
    """Return the blocks that have all cells that a part needs; ``None`` if it needs none."""
    if isinstance(node, Reading):
        return gatherer.blocks(node)
    if isinstance(node, If):
        then, otherwise = _blocks(node.then, gatherer), _blocks(node.otherwise, gatherer)
        return None if then is None or otherwise is None else then | otherwise
    found: frozenset[Block] | None = None
    for child in children(node):
        blocks = _blocks(child, gatherer)
        if blocks is not None:
            found = blocks if found is None else found & blocks
    return found
