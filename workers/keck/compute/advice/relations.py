"""Which indicators share a protection problem: only they have a say in what is shown of each other."""

from collections.abc import Iterable, Mapping, Sequence

from keck.compute.cube import Cube, Quantity, quantity_of
from keck.compute.disclosure.links import Link, formula_links, visible_links
from keck.compute.disclosure.nodes import NodeKey, joined
from keck.compute.indicators import base_quantity
from keck.domain.definitions import FormulaKind, IndicatorDefinition


class Relations:
    """Quantities tied by sums, whatever the period.

    Parameters
    ----------
    cube : Cube
        With the hierarchy summed up.
    definitions : iterable of IndicatorDefinition
        All of which a release would show something.
    reads : mapping of str to sequence of IndicatorDefinition
        What each derived indicator is made of, by its code.

    Attributes
    ----------
    links : list of Link
        All sums that a release of these definitions would find.
    """

    def __init__(
        self,
        cube: Cube,
        definitions: Iterable[IndicatorDefinition],
        reads: Mapping[str, Sequence[IndicatorDefinition]],
    ) -> None:
        self._cube, self._reads = cube, reads
        every = list(dict.fromkeys(q for one in definitions for q in self.quantities(one)))
        sums = [q for q in every if all(cube.additive(operand) for operand in q)]
        self.links: list[Link] = [*formula_links(sums), *visible_links(cube, sums)]
        tied = [[_node(q) for q in (link.total, *link.parts)] for link in self.links]
        nodes = dict.fromkeys([*map(_node, every), *(node for group in tied for node in group)])
        self._block = {key.quantity: place for place, one in enumerate(joined(nodes, tied)) for key in one}

    def quantities(self, definition: IndicatorDefinition) -> list[Quantity]:
        """Return what an indicator shows, above the line first; of a formula, what its parts would show."""
        if definition.kind is FormulaKind.DERIVED:
            return [q for part in self._reads.get(definition.code, ()) for q in self.quantities(part)]
        below = base_quantity(definition, self._cube)
        return [quantity_of(definition.numerator), *([below] if below else [])]

    def around(self, definition: IndicatorDefinition) -> frozenset[int]:
        """Return the blocks that decide what is shown of an indicator."""
        return self.blocks(self.quantities(definition))

    def blocks(self, quantities: Iterable[Quantity]) -> frozenset[int]:
        """Return the blocks of some quantities."""
        return frozenset(self._block[one] for one in quantities if one in self._block)


def _node(quantity: Quantity) -> NodeKey:
    return NodeKey(quantity, "")
