"""Computing derived indicators from the shown cells of their parts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, CellKey, Cells, Columns, Cube
from keck.compute.derivation.compositions import TakenIndex, made_of_counts, with_composition
from keck.compute.derivation.deviations import TakenDeviation, with_errors
from keck.compute.derivation.parts import ABOVE, BELOW, Part, Parts
from keck.compute.derivation.standardised import TakenStandard
from keck.compute.derivation.withheld import Withheld
from keck.compute.disclosure import ProtectedSlice, Reason, ShownCells
from keck.compute.formulas.evaluating import evaluate_trees
from keck.compute.formulas.slices import Slice, slices
from keck.compute.indicators import IndicatorCells, evaluate
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.findings import Finding, Severity
from keck.domain.formulas.derived import checked, index_settings, named_indicators
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Index, Node
from keck.domain.formulas.readings import Where, resolved
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.protection import stricter
from keck.domain.statuses import Status


class Derivations:
    """The derived indicators of a release: what they read, and what they make of what may be shown.

    Parameters
    ----------
    cube : Cube
        With the hierarchy summed up.
    definitions : iterable of IndicatorDefinition
        All of the release, since formulas name other indicators.
    vocabulary : Vocabulary
        With the formulas of these definitions.
    withheld : iterable of Withheld
        What is not shown for other reasons than protection, and must not be computed with either.

    Attributes
    ----------
    findings : list of Finding
        Formulas that can not be computed with what there is.
    """

    def __init__(
        self,
        cube: Cube,
        definitions: Iterable[IndicatorDefinition],
        vocabulary: Vocabulary,
        withheld: Iterable[Withheld] = (),
    ) -> None:
        every = list(definitions)
        self._withheld = list(withheld)
        self._cube = cube
        self._vocabulary = vocabulary
        known = {one.code: one for one in every}
        self._parts = Parts(cube.measures)
        self._derived: list[IndicatorDefinition] = []
        self._trees: dict[str, Node] = {}
        self._indices: dict[str, TakenIndex] = {}
        self._standards: dict[str, TakenStandard] = {}
        self._deviations: dict[str, TakenDeviation] = {}
        self._shown = Cube({}, {})
        self._named: dict[str, set[str]] = {}
        self._standings: set[str] = set()
        self.findings: list[Finding] = []
        for one in every:
            if one.kind is FormulaKind.DERIVED:
                self._take(one, known)
            elif taken := TakenDeviation.of(one, self._parts, cube):
                self._deviations[one.code] = taken
                self._named[one.code] = {one.code}

    def _take(self, definition: IndicatorDefinition, known: dict[str, IndicatorDefinition]) -> None:
        try:
            formula = checked(definition, self._vocabulary)
            tree = resolved(formula, self._vocabulary)
        except FormulaError:
            params = {"indicator": definition.code}
            self.findings.append(Finding("formula_not_computed", Severity.ERROR, params=params))
            return
        one = restricted(definition, known)
        self._derived.append(one)
        if formula.meaning.relative:
            self._standings.add(one.code)
        self._named[one.code] = names_of(definition, known)
        self._trees[one.code] = self._parts.taken_apart(one, tree)
        if standard := TakenStandard.of(one.code, self._trees[one.code]):
            self._standards[one.code] = standard
        settings = index_settings(one)
        if settings is not None and isinstance(tree, Index):
            counts = tuple(made_of_counts(part.value, self._cube) for part in tree.parts)
            self._indices[one.code] = TakenIndex(one.code, self._trees[one.code], settings, counts)

    def parts(self) -> list[IndicatorCells]:
        """Return all counts, shares and figures that are read, at the levels where they are."""
        return [
            cells
            for part in self._parts.found.values()
            for cells in evaluate(part.definition, self._cube)
            if cells.numerator is not None and self._reads(part, self._cube.frames[cells.set_id])
        ]

    def read_by(self) -> dict[str, list[IndicatorDefinition]]:
        """Return what each derived indicator reads, by its code."""
        found: dict[str, list[IndicatorDefinition]] = {one.code: [] for one in self._derived}
        for part in self._parts.found.values():
            found.setdefault(part.owner.code, []).append(part.definition)
        return found

    def names(self, part: str) -> Sequence[str]:
        """Return the code of the indicator that reads a part."""
        return [one.owner.code for one in self._parts.found.values() if one.definition.code == part]

    def derived(self, shown: list[ShownCells]) -> list[ProtectedSlice]:
        """Compute all derived indicators from what may be shown of their parts."""
        known: dict[CellKey, Cells] = {}
        halves = {part.definition.code: part for part in self._parts.found.values()}
        for one in shown:
            for name, cells in ((ABOVE, one.numerator), (BELOW, one.base)):
                if cells is not None:
                    part = halves[one.part]
                    key = CellKey(part.half(name).measure, "", one.period, one.set_id)
                    known[key] = self._without_withheld(cells, part, key)
        cube = self._shown = Cube(self._cube.frames, self._parts.measures_of(), Columns.of(known))
        if not known or not self._derived:
            return []
        trees = dict(self._trees)
        for taken in self._indices.values():
            trees.update(taken.trees())
        for standard in self._standards.values():
            trees.update(standard.trees())
        found = evaluate_trees(trees, cube)
        slices = []
        for definition in self._derived:
            rows, standing = found[definition.code], definition.code in self._standings
            made = _slices(definition, rows, self._cube.frames, standing)
            if taken_index := self._indices.get(definition.code):
                made = with_composition(made, taken_index, found, self._cube.frames)
            if taken_standard := self._standards.get(definition.code):
                made = taken_standard.with_limits(made, found, self._cube.frames)
            slices += made
        return slices

    def with_errors(self, slices: Iterable[ProtectedSlice]) -> list[ProtectedSlice]:
        """Return slices with what limits of means follow from, once it is known what may be shown."""
        return with_errors(slices, self._deviations, self._shown)

    def _without_withheld(self, cells: Cells, part: Part, key: CellKey) -> Cells:
        frame = self._cube.frames[key.set_id]
        names = self._named[part.owner.code]
        for one in self._withheld:
            if one.indicator in (None, *names) and one.period in (None, key.period):
                cells = one.taken_from(cells, frame)
        return cells

    def _reads(self, part: Part, frame: AreaFrame) -> bool:
        """Tell whether a part is read at a level; what is not read there need not be protected there."""
        shown = part.owner.public_levels
        for reading in part.readings:
            if reading.where is Where.CITY:
                wanted = frame.rank == 0
            elif reading.where is Where.ABOVE:
                wanted = frame.level == reading.level
            else:
                wanted = shown is None or frame.level in shown
                wanted |= reading.where is Where.WITHOUT_AREA and frame.rank == 0
            if wanted:
                return True
        return False


def names_of(definition: IndicatorDefinition, known: dict[str, IndicatorDefinition]) -> set[str]:
    """Return the codes of all indicators that a formula names, through others, too; and its own."""
    named = named_indicators(definition)
    return {definition.code}.union(*(names_of(known[code], known) for code in named))


def restricted(definition: IndicatorDefinition, known: dict[str, IndicatorDefinition]) -> IndicatorDefinition:
    """Return a derived indicator with the restrictions of all that it names: it says no more than they may.

    Parameters
    ----------
    known : dict of str to IndicatorDefinition
        By code; names were checked.
    """
    found = definition
    for code in named_indicators(definition):
        one = restricted(known[code], known)
        levels = [set(each) for each in (found.public_levels, one.public_levels) if each is not None]
        found = replace(
            found,
            public_levels=tuple(sorted(set.intersection(*levels))) if levels else None,
            minimum_count=stricter(found.minimum_count, one.minimum_count),
            minimum_base=stricter(found.minimum_base, one.minimum_base),
            zero_is_sensitive=found.zero_is_sensitive or one.zero_is_sensitive,
        )
    return found


def _slices(
    definition: IndicatorDefinition, rows: pl.DataFrame, frames: dict[str, AreaFrame], standing: bool
) -> list[ProtectedSlice]:
    """Return the slices of an indicator; what sets areas against each other has none of the municipality."""
    shown = definition.public_levels
    pairs = [(one, frames[one.set_id]) for one in slices(rows, frames)]
    return [
        _protected(definition, one, frame)
        for one, frame in pairs
        if (shown is None or frame.level in shown) and (frame.rank > 0 or not standing)
    ]


def _protected(definition: IndicatorDefinition, one: Slice, frame: AreaFrame) -> ProtectedSlice:
    """Return a slice without what is not assignable."""
    statuses = one.statuses[:-1]
    reasons = np.where(statuses == Status.SUPPRESSED, Reason.PART, Reason.NONE)
    return ProtectedSlice(
        indicator=definition.code,
        period=one.period,
        set_id=one.set_id,
        level=frame.level,
        statuses=statuses,
        values=one.values[:-1],
        numerator=None,
        denominator=None,
        flags=one.flags[:-1],
        reasons=reasons.astype(np.uint8),
    )
