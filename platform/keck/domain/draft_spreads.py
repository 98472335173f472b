"""What a definition says of the spread of its values while its formula is changed in a form."""

from collections.abc import Mapping
from dataclasses import dataclass

from keck.domain.definition_drafts import Draft, formula_text
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.definitions import plain_parts
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.parsing import parse
from keck.domain.measures import MeasureKind


@dataclass(frozen=True, slots=True)
class SpreadFate:
    """What becomes of standard deviation and design effect when a form is saved.

    Attributes
    ----------
    deviation : Operand or None
        As the definition has it.
    mean : bool
        Whether the formula of the form is a mean.
    dropped : bool
        Whether both fall away: they belong to the mean, or the share, that the formula was before.
    """

    deviation: Operand | None
    design_effect: float | None
    mean: bool
    dropped: bool


def spread_fate(
    draft: Draft, basis: IndicatorDefinition | None, kinds: Mapping[str, MeasureKind]
) -> SpreadFate | None:
    """Tell what becomes of the spread of a definition; ``None`` where it says nothing of one.

    Another mean than before is not told by the old deviation, nor is a share by the design effect of a mean.
    While a formula can not be read, nothing falls away, and nothing can be saved.

    Parameters
    ----------
    basis : IndicatorDefinition or None
        The definition that is changed, or that a new one is made from.
    """
    if basis is None or (basis.deviation is None and basis.design_effect is None):
        return None
    was = (basis.kind, basis.numerator if basis.kind is FormulaKind.FIGURE else ())
    found = was if draft.text == formula_text(basis, kinds) else _told(draft.text, kinds) or was
    mean = found[0] is FormulaKind.FIGURE
    return SpreadFate(basis.deviation, basis.design_effect, mean, dropped=found != was)


def _told(text: str, kinds: Mapping[str, MeasureKind]) -> tuple[FormulaKind, tuple[Operand, ...]] | None:
    """Return the kind of a formula, of a figure with its measure; ``None`` if it can not be read."""
    try:
        tree = parse(text)
    except FormulaError:
        return None
    try:
        parts = plain_parts(tree, kinds)
    except FormulaError:
        return FormulaKind.DERIVED, ()
    kind = FormulaKind(parts["kind"])
    figure = kind is FormulaKind.FIGURE
    return kind, tuple(Operand.parse(one) for one in parts["numerator"]) if figure else ()
