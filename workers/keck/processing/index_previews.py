"""What a preview tells of an index beside its values: whether its parts go together, and how ranks sway."""

from typing import Any

import polars as pl

from keck.compute.cube import AreaFrame, Cube
from keck.compute.derivation.composition import breaks_of, composition
from keck.compute.derivation.compositions import TakenIndex, made_of_counts
from keck.compute.formulas.newest import read_at
from keck.compute.statistics.index_composition import IndexClasses
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import index_settings
from keck.domain.formulas.nodes import Index, Node
from keck.domain.periods import years_before
from keck.processing.release.composing import composed


class IndexPreview:
    """An index that is being put together.

    Attributes
    ----------
    taken : TakenIndex or None
        ``None`` for all other formulas.
    """

    def __init__(self, definition: IndicatorDefinition, tree: Node, cube: Cube) -> None:
        self._tree = tree
        settings = index_settings(definition)
        self.taken = (
            TakenIndex("", tree, settings, tuple(made_of_counts(part.value, cube) for part in tree.parts))
            if settings is not None and isinstance(tree, Index)
            else None
        )

    def trees(self) -> dict[str, Node]:
        """Return the formulas that are evaluated beside the index."""
        return self.taken.trees() if self.taken else {}

    def periods(self, period: str) -> frozenset[str]:
        """Return the periods that are read for one: those of its base and of its change are, too."""
        found = read_at(self._tree, period)
        if self.taken is None:
            return found
        settings = self.taken.settings
        since = years_before(period, settings.change) if settings.change else None
        more = [read_at(self._tree, one) for one in (settings.base, since) if one]
        return found.union(*more)

    def told(self, tables: dict[str, pl.DataFrame], frame: AreaFrame, period: str) -> dict[str, Any]:
        """Return what a release would tell of the areas of one level; nothing with fewer than three."""
        if self.taken is None:
            return {}
        parts = self.taken.ingredients(tables)
        breaks = breaks_of(parts, frame, period)
        whole = composition(parts, frame, period, breaks)
        return composed(IndexClasses(breaks, whole)) if whole else {}
