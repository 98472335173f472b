"""Computing derived indicators from the shown cells of their parts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from keck.compute.cube import AreaFrame, CellKey, Cells, Cube
from keck.compute.derivation.parts import ABOVE, BELOW, Part, Parts
from keck.compute.derivation.withheld import Withheld
from keck.compute.disclosure import ProtectedSlice, Reason, ShownCells
from keck.compute.formulas.evaluating import evaluate_trees
from keck.compute.indicators import IndicatorCells, evaluate
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.findings import Finding, Severity
from keck.domain.formulas.derived import checked, named_indicators
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.readings import Where, resolved
from keck.domain.formulas.vocabulary import Vocabulary
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
        self._named: dict[str, set[str]] = {}
        self.findings: list[Finding] = []
        for one in every:
            if one.kind is FormulaKind.DERIVED:
                self._take(one, known)

    def _take(self, definition: IndicatorDefinition, known: dict[str, IndicatorDefinition]) -> None:
        try:
            tree = resolved(checked(definition, self._vocabulary), self._vocabulary)
        except FormulaError:
            params = {"indicator": definition.code}
            self.findings.append(Finding("formula_not_computed", Severity.ERROR, params=params))
            return
        one = restricted(definition, known)
        self._derived.append(one)
        self._named[one.code] = names_of(definition, known)
        self._trees[one.code] = self._parts.taken_apart(one, tree)

    def parts(self) -> list[IndicatorCells]:
        """Return all counts, shares and figures that are read, at the levels where they are."""
        return [
            cells
            for part in self._parts.found.values()
            for cells in evaluate(part.definition, self._cube)
            if cells.numerator is not None and self._reads(part, self._cube.frames[cells.set_id])
        ]

    def names(self, part: str) -> Sequence[str]:
        """Return the code of the indicator that reads a part."""
        return [one.owner.code for one in self._parts.found.values() if one.definition.code == part]

    def derived(self, shown: list[ShownCells]) -> list[ProtectedSlice]:
        """Compute all derived indicators from what may be shown of their parts."""
        cube = Cube(self._cube.frames, self._parts.measures_of())
        halves = {part.definition.code: part for part in self._parts.found.values()}
        for one in shown:
            for name, cells in ((ABOVE, one.numerator), (BELOW, one.base)):
                if cells is not None:
                    part = halves[one.part]
                    key = CellKey(part.half(name).measure, "", one.period, one.set_id)
                    cube.cells[key] = self._without_withheld(cells, part, key)
        if not cube.cells:
            return []
        found = evaluate_trees(self._trees, cube)
        return [
            made
            for definition in self._derived
            for made in _slices(definition, found[definition.code], self._cube.frames)
        ]

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
        counts = [each for each in (found.minimum_count, one.minimum_count) if each is not None]
        found = replace(
            found,
            public_levels=tuple(sorted(set.intersection(*levels))) if levels else None,
            minimum_count=max(counts, default=None),
            zero_is_sensitive=found.zero_is_sensitive or one.zero_is_sensitive,
        )
    return found


def _slices(
    definition: IndicatorDefinition, rows: pl.DataFrame, frames: dict[str, AreaFrame]
) -> list[ProtectedSlice]:
    found = []
    blocks = rows.partition_by("area_set", "period", as_dict=True, include_key=False, maintain_order=True)
    for (set_id, period), block in blocks.items():
        frame = frames[str(set_id)]
        if definition.public_levels is None or frame.level in definition.public_levels:
            made = _slice(definition, block, frame, str(period))
            if not (made.statuses == Status.NOT_APPLICABLE).all():
                found.append(made)
    return found


def _slice(
    definition: IndicatorDefinition, block: pl.DataFrame, frame: AreaFrame, period: str
) -> ProtectedSlice:
    place = {key: position for position, key in enumerate(frame.keys)}
    named = block.filter(pl.col("area").is_not_null())
    order = np.array([place[key] for key in named["area"]], np.intp)
    statuses, flags = np.zeros(frame.size, np.uint8), np.zeros(frame.size, np.uint8)
    values = np.full(frame.size, np.nan)
    statuses[order] = named["status"].to_numpy()
    flags[order] = named["flags"].to_numpy()
    values[order] = named["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    shown = np.equal(statuses, Status.OK)
    reasons = np.where(statuses == Status.SUPPRESSED, Reason.PART, Reason.NONE)
    return ProtectedSlice(
        indicator=definition.code,
        period=period,
        set_id=frame.set_id,
        level=frame.level,
        statuses=statuses,
        values=np.where(shown, values, np.nan),
        numerator=None,
        denominator=None,
        flags=np.where(shown, flags, 0).astype(np.uint8),
        reasons=reasons.astype(np.uint8),
    )
