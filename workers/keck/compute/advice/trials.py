"""Trying a definition out: the evaluation and protection of a release, for one indicator and its kin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from keck.compute.advice.relations import Relations
from keck.compute.cube import Cube
from keck.compute.derivation.deriving import Derivations
from keck.compute.disclosure import History, ProtectedSlice, protect
from keck.compute.disclosure.gate import Gate
from keck.compute.indicators import IndicatorCells, base_quantity, evaluate
from keck.compute.pooling import with_pools
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.derived import checked, named_indicators, refreshed, vocabulary_of
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import SourceRights


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a public release of the present state would be computed from.

    Attributes
    ----------
    cube : Cube
        With the hierarchy summed up, without pooled years.
    levels : tuple of str
        From the largest areas to the smallest.
    rights : dict
        Rights of each measure's source, by the measure's code.
    """

    cube: Cube
    definitions: tuple[IndicatorDefinition, ...]
    levels: tuple[str, ...]
    policy: ProtectionPolicy
    rights: dict[str, SourceRights]
    history: History
    today: date


class Trials:
    """Tries definitions of one indicator at a time; all others stay as they are."""

    def __init__(self, situation: Situation) -> None:
        self.situation = at = situation
        cube = with_pools(at.cube, at.definitions)
        gate = Gate(cube, at.rights, True, at.today)
        self._passed = {
            one.code: [cells for cells in evaluate(one, cube) if gate.refusal(cells) is None]
            for one in at.definitions
            if one.kind is not FormulaKind.DERIVED
        }
        reads = Derivations(cube, at.definitions, self._vocabulary(at.definitions)).read_by()
        shown = [one for one in at.definitions if self._passed.get(one.code, True)]
        self._relations = Relations(cube, shown, reads)

    def slices(self, wanted: IndicatorDefinition) -> list[ProtectedSlice]:
        """Return what a public release would show of an indicator if it were defined like this.

        Only what can have a say in it is computed; the answer is that of a whole release.
        """
        at = self.situation
        kin = self.kin(wanted)
        definitions = [wanted if one.code == wanted.code else one for one in at.definitions]
        vocabulary = self._vocabulary(definitions)
        every = list(refreshed([one for one in definitions if one.code in kin], vocabulary))
        cube = with_pools(at.cube, every)
        formulas = any(one.kind is FormulaKind.DERIVED for one in every)
        found = protect(
            cube,
            list(self._evaluations(wanted, every, cube)),
            policy=at.policy,
            audience="public",
            today=at.today,
            rights=at.rights,
            history=at.history,
            links=self._relations.links,
            derivation=Derivations(cube, every, vocabulary) if formulas else None,
        )
        return [one for one in found.slices if one.indicator == wanted.code]

    def kin(self, wanted: IndicatorDefinition) -> set[str]:
        """Return the codes of all indicators that have a say in what is shown of one, itself included."""
        around = self._relations.around(wanted)
        known = {one.code: one for one in self.situation.definitions}
        found = {code for code, one in known.items() if self._relations.around(one) & around}
        waiting = [known[code] for code in found]
        while waiting:
            named = [code for code in named_indicators(waiting.pop()) if code in known and code not in found]
            found.update(named)
            waiting += [known[code] for code in named]
        return found | {wanted.code}

    def broken(self, wanted: IndicatorDefinition) -> str | None:
        """Return the code of an indicator whose formula could not be computed any more, if any."""
        others = [one for one in self.situation.definitions if one.code != wanted.code]
        before = self._vocabulary(self.situation.definitions)
        after = self._vocabulary([*others, wanted])
        for one in others:
            if one.kind is FormulaKind.DERIVED and _works(one, before) and not _works(one, after):
                return one.code
        return None

    def _vocabulary(self, definitions: Sequence[IndicatorDefinition]) -> Vocabulary:
        cube = self.situation.cube
        return vocabulary_of(cube.measures.values(), definitions, self.situation.levels, cube.groups())

    def _evaluations(
        self, wanted: IndicatorDefinition, every: Sequence[IndicatorDefinition], cube: Cube
    ) -> Iterator[IndicatorCells]:
        around = self._relations.around(wanted)
        for definition in every:
            if definition.code == wanted.code and definition.kind is not FormulaKind.DERIVED:
                yield from evaluate(definition, cube)
                continue
            above = self._relations.quantities(definition)[:1]
            whole = bool(self._relations.blocks(above) & around)
            for cells in self._passed.get(definition.code, ()):
                kept = cells if whole else _base_of(cells, cube)
                if kept is not None:
                    yield kept


def _base_of(cells: IndicatorCells, cube: Cube) -> IndicatorCells | None:
    """Return the base alone, as a count: all that an indicator of other counts has to do with it."""
    definition, base = cells.definition, cells.base
    below = base_quantity(definition, cube)
    if base is None or not below or definition.kind is FormulaKind.FIGURE:
        return None
    count = replace(
        definition,
        kind=FormulaKind.COUNT,
        numerator=below,
        denominator=(),
        public_levels=None,
        zero_is_sensitive=False,
    )
    return IndicatorCells(
        count, cells.period, cells.set_id, base.values, base.statuses, base.flags, base, None
    )


def _works(definition: IndicatorDefinition, vocabulary: Vocabulary) -> bool:
    try:
        checked(definition, vocabulary)
    except FormulaError:
        return False
    return True
