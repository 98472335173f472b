"""The indices among derived indicators: what else is told of their slices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from keck.compute.cube import AreaFrame, Cube
from keck.compute.derivation.composition import Ingredients, breaks_of, composition
from keck.compute.disclosure import ProtectedSlice
from keck.compute.disclosure.primary import counted
from keck.compute.statistics.index_composition import IndexClasses
from keck.domain.formulas.nodes import Index, Node
from keck.domain.formulas.readings import readings
from keck.domain.indices import IndexSettings
from keck.domain.periods import time_order


@dataclass(frozen=True, slots=True)
class TakenIndex:
    """An index whose formula reads parts that are protected.

    Attributes
    ----------
    tree : Node
        The formula, over parts in place of measures.
    counted : tuple of bool
        Which of its parts are made of counts alone.
    """

    code: str
    tree: Node
    settings: IndexSettings
    counted: tuple[bool, ...]

    @property
    def node(self) -> Index:
        """The index itself."""
        if not isinstance(self.tree, Index):
            raise TypeError(f"{self.code} is no index")
        return self.tree

    def trees(self) -> dict[str, Node]:
        """Return the formulas of its parts and of its inhabitants, to be evaluated beside it."""
        found = {f"{self.code}#{n}": part.value for n, part in enumerate(self.node.parts)}
        if self.node.population is not None:
            found[f"{self.code}#population"] = self.node.population
        return found

    def ingredients(self, tables: Mapping[str, pl.DataFrame]) -> Ingredients:
        """Return the evaluated parts."""
        parts = tuple(tables[f"{self.code}#{n}"] for n in range(len(self.node.parts)))
        return Ingredients(
            self.node, self.settings, parts, self.counted, tables.get(f"{self.code}#population")
        )


def with_composition(
    slices: Sequence[ProtectedSlice],
    index: TakenIndex,
    tables: Mapping[str, pl.DataFrame],
    frames: Mapping[str, AreaFrame],
) -> list[ProtectedSlice]:
    """Return slices of an index with their classes; those of each level's newest period in full."""
    found = index.ingredients(tables)
    newest: dict[str, str] = {}
    for one in slices:
        if one.level not in newest or time_order(one.period) > time_order(newest[one.level]):
            newest[one.level] = one.period
    made = []
    for one in slices:
        frame = frames[one.set_id]
        breaks = breaks_of(found, frame, one.period)
        whole = composition(found, frame, one.period, breaks) if one.period == newest[one.level] else None
        classes = IndexClasses(breaks, whole) if len(breaks) or whole else None
        made.append(replace(one, index=classes))
    return made


def made_of_counts(tree: Node, cube: Cube) -> bool:
    """Tell whether a formula reads counts alone."""
    return counted(tuple(operand for one in readings(tree) for operand in one.operands), cube)
