"""Indicators of the catalogue in words: their formulas over its own measures, or over a member's."""

from collections.abc import Mapping

from keck.domain.catalogue.definitions import Grouped, to_definition
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.definitions import Operand
from keck.domain.formulas.nodes import Node
from keck.domain.measures import Measure
from keck.views.formula_words import definition_words
from keck.views.formulas import terms
from keck.views.i18n import Translator


def formula_words(
    entry: CatalogueIndicator,
    measures: Mapping[str, Grouped],
    t: Translator,
    tree: Node | None = None,
    *,
    pooled: bool = False,
) -> str | None:
    """Say how an indicator is computed, or ``None`` if a release can not compute it.

    Parameters
    ----------
    measures : mapping of str to Grouped
        All that the formula names, by code, a member's or the catalogue's.
    tree : Node, optional
        The formula over a member's own measures.
    """
    definition = to_definition(entry, measures, tree, pooled=pooled)
    if definition is None:
        return None

    def label(code: str) -> str:
        return t.local(measures[code].measure.label)

    return definition_words(definition, label, str, t)


def measure_words(operand: Operand, measures: Mapping[str, Measure], t: Translator) -> str:
    """Name a measure with its group."""
    return sum_words((operand,), measures, t)


def needed_words(operand: Operand, measures: Mapping[str, Measure], bands: str | None, t: Translator) -> str:
    """Name a measure that an indicator needs, and say where it needs it in groups.

    Parameters
    ----------
    bands : str or None
        The dimension over which a rate is standardised.
    """
    named = measure_words(operand, measures, t)
    if bands is None:
        return named
    if bands == "age":
        return t.gettext("{measure}, in Altersgruppen", measure=named)
    return t.gettext("{measure}, in Gruppen", measure=named)


def sum_words(parts: tuple[Operand, ...], measures: Mapping[str, Measure], t: Translator) -> str:
    """Name what is summed; ages that follow on each other are said as one."""
    return " + ".join(terms(parts, lambda code: t.local(measures[code].label), t))
