"""Indicators after a change: what does not depend on it keeps its values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from keck.compute.columns import Name
from keck.compute.cube import CellKey, Cube
from keck.compute.formulas.evaluating import evaluate_trees
from keck.compute.formulas.slices import Slice, slices
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import IndicatorCells, evaluate
from keck.compute.pooling import with_pools
from keck.compute.sheets import places_of
from keck.compute.slices import Block, Slices
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.dependencies import Dependencies
from keck.domain.formulas.derived import checked, vocabulary_of
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.readings import resolved


@dataclass(frozen=True, slots=True, eq=False)
class Computed:
    """The unprotected values of some indicators.

    Attributes
    ----------
    definitions : dict of str to IndicatorDefinition
        By code.
    summed : Cube
        With the hierarchy summed up.
    cube : Cube
        The same with the pooled years that definitions ask for.
    cells : dict of str to Slices
        By code. Of a formula that can not be computed there are none.
    trees : mapping of str to Node
        The formulas of derived indicators over readings, by code, as far as they can be computed.
    """

    definitions: dict[str, IndicatorDefinition]
    summed: Cube
    cube: Cube
    cells: dict[str, Slices]
    trees: Mapping[str, Node] = field(default_factory=dict)

    @property
    def every(self) -> list[IndicatorCells]:
        """The cells of all indicators, one indicator after the other."""
        return [cells for found in self.cells.values() for cells in found]


def computed(definitions: Iterable[IndicatorDefinition], cube: Cube) -> Computed:
    """Sum up a cube and evaluate indicators on it.

    Parameters
    ----------
    definitions : iterable of IndicatorDefinition
        With all that they name.
    """
    known = {one.code: one for one in definitions}
    summed, _ = sum_up(cube)
    pooled = with_pools(summed, known.values())
    plain = {code: evaluate(one, pooled) for code, one in known.items() if not _derived(one)}
    trees = _resolved_formulas(known, summed, known)
    derived = _evaluated_formulas(known, trees, summed, known)
    return Computed(known, summed, pooled, {code: {**plain, **derived}[code] for code in known}, trees)


def recomputed(
    before: Computed, definitions: Iterable[IndicatorDefinition], cube: Cube, changed: Collection[CellKey]
) -> Computed:
    """Return what ``computed(definitions, cube)`` would, by computing only what a change reaches.

    Of an indicator that needs no other periods, only those that changed are computed. Other boundaries
    reach everything.

    Parameters
    ----------
    cube : Cube
        As it is now, not yet summed up.
    changed : collection of CellKey
        Cells that are new, other or gone since; those of measures that are defined otherwise need not be
        named.
    """
    if before.cube.frames != cube.frames:
        return computed(definitions, cube)
    known = {one.code: one for one in definitions}
    change = _Change(before, known, cube, changed)
    return Computed(known, change.summed, change.cube, change.cells(), change.trees)


def _derived(definition: IndicatorDefinition) -> bool:
    return definition.kind is FormulaKind.DERIVED


def _evaluated_formulas(
    definitions: Mapping[str, IndicatorDefinition],
    trees: Mapping[str, Node],
    summed: Cube,
    wanted: Collection[str],
) -> dict[str, Slices]:
    """Evaluate those derived indicators that are wanted, all of them together."""
    chosen = [one for code, one in definitions.items() if code in wanted and _derived(one)]
    tables = evaluate_trees(trees, summed) if trees and summed.cells else {}
    found = {one.code: Slices(one, (), summed.sets) for one in chosen}
    for code, rows in tables.items():
        blocks = [_block(one) for one in slices(rows, summed.frames)]
        found[code] = Slices(definitions[code], blocks, summed.sets)
    return found


def _resolved_formulas(
    definitions: Mapping[str, IndicatorDefinition], summed: Cube, wanted: Collection[str]
) -> dict[str, Node]:
    """Return the formulas of wanted indicators over readings, without those that can not be computed."""
    chosen = [one for code, one in definitions.items() if code in wanted and _derived(one)]
    if not chosen:
        return {}
    levels = [frame.level for frame in sorted(summed.frames.values(), key=lambda frame: frame.rank)]
    vocabulary = vocabulary_of(
        summed.measures.values(), definitions.values(), dict.fromkeys(levels), summed.groups()
    )
    trees = {}
    for one in chosen:
        try:
            trees[one.code] = resolved(checked(one, vocabulary), vocabulary)
        except FormulaError:
            continue
    return trees


def _block(one: Slice) -> Block:
    places = places_of({one.set_id: len(one.values)})
    return Block([one.period], places, one.values[None], one.statuses[None], one.flags[None])


class _Change:
    """What is other than before, and the cubes that it makes."""

    def __init__(
        self,
        before: Computed,
        definitions: dict[str, IndicatorDefinition],
        cube: Cube,
        changed: Collection[CellKey],
    ) -> None:
        self._before = before
        self._definitions = definitions
        self._measures = _differing(before.cube.measures, cube.measures)
        self._columns = {(key.measure, key.group, key.period) for key in changed} | self._columns_of_measures(
            cube
        )
        self._indicators = _differing(before.definitions, definitions)
        self._graph = Dependencies.of(definitions.values(), cube.measures)
        reached = {column[0] for column in self._columns} | self._measures
        self._affected = set(self._graph.affected(reached, self._indicators))
        self.summed = self._summed(cube)
        self.cube = with_pools(self.summed, definitions.values())
        self._resolved = _resolved_formulas(definitions, self.summed, self._affected)
        kept = {
            code: tree
            for code, tree in before.trees.items()
            if code in definitions and code not in self._affected
        }
        self.trees: dict[str, Node] = {**kept, **self._resolved}

    def _columns_of_measures(self, cube: Cube) -> set[Name]:
        if not self._measures:
            return set()
        every = (name for cells in (cube.cells, self._before.summed.cells) for name, _ in cells.names())
        return {name for name in every if name[0] in self._measures}

    def _summed(self, cube: Cube) -> Cube:
        made, _ = sum_up(Cube(cube.frames, cube.measures, cube.cells.part(self._columns)))
        return replace(made, cells=self._before.summed.cells.replaced(self._columns, made.cells))

    def cells(self) -> dict[str, Slices]:
        """Return the cells of all indicators."""
        derived = _evaluated_formulas(self._definitions, self._resolved, self.summed, self._affected)
        return {code: derived[code] if code in derived else self._cells(code) for code in self._definitions}

    def _cells(self, code: str) -> Slices:
        if code not in self._affected:
            return self._before.cells[code]
        definition, needed = self._definitions[code], self._graph.measures(code)
        redefined = code in self._indicators or needed & self._measures
        if redefined or not self._graph.period_alone(code):
            return evaluate(definition, self.cube)
        periods = {period for measure, _, period in self._columns if measure in needed}
        return self._before.cells[code].replaced(periods, evaluate(definition, self.cube, periods))


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
