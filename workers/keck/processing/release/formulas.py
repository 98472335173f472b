"""What the atlas says of an indicator's formula."""

from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.bands import bands_of
from keck.domain.formulas.derived import checked, named_indicators
from keck.domain.formulas.nodes import Node, walk
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.readings import Where, readings, resolved
from keck.domain.formulas.standards import Standardised
from keck.domain.texts import Language
from keck.processing.publishing.bundle import Document
from keck.processing.release.material import Material
from keck.views.formula_words import definition_words
from keck.views.i18n import translator


def in_words(definition: IndicatorDefinition, material: Material, lang: Language) -> str:
    """Say a formula with the names of its measures and indicators."""
    names = {one.code: one.name.get(lang)[0] for one in material.definitions}

    def label(code: str) -> str:
        measure = material.cube.measures.get(code)
        return measure.label.get(lang)[0] if measure else code

    return definition_words(definition, label, lambda code: names.get(code, code), translator(lang))


def _bands(tree: Node, material: Material) -> list[str]:
    """Return the groups that standardised rates in a formula are computed with."""
    rates = [node for node, _ in walk(tree) if isinstance(node, Standardised)]
    return [
        f"{node.dimension}={band.category}" for node in rates for band in bands_of(node, material.vocabulary)
    ]


def described(definition: IndicatorDefinition, material: Material) -> Document:
    """Return what few indicators have: the years pooled; for derived ones the formula and what it needs.

    The formula stands with those of the indicators that it names in their place, so that two members' are
    alike only if they compute the same.
    """
    found: Document = {"pooling": definition.pooling} if definition.pooling else {}
    if definition.kind is FormulaKind.DERIVED:
        formula = checked(definition, material.vocabulary)
        elsewhere = {one.where for one in readings(resolved(formula, material.vocabulary))} - {Where.HERE}
        found["formula"] = print_formula(formula.expanded)
        # Whether a value tells something of other areas than its own.
        found["relative"] = formula.meaning.relative or bool(elsewhere)
        found["depends_on"] = list(named_indicators(definition))
        if bands := _bands(formula.expanded, material):
            # What is standardised over other groups is another number.
            found["bands"] = bands
        found["reads"] = [str(operand) for operand in definition.reads]
    return found
