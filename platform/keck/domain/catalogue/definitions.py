"""Indicators of the catalogue as members compute them: plain ones with their counts, all others derived."""

from collections.abc import Mapping
from typing import Any, Protocol

from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.definitions import plain_parts
from keck.domain.formulas.derived import vocabulary_of, with_reads
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.nodes import Node
from keck.domain.formulas.printing import print_formula
from keck.domain.measures import Measure, MeasureKind


class Grouped(Protocol):
    """A measure with the groups that it has values for, a member's or the catalogue's."""

    @property
    def measure(self) -> Measure:
        """The measure itself."""

    @property
    def groups(self) -> frozenset[str]:
        """Codes of its groups."""


def to_definition(
    indicator: CatalogueIndicator,
    measures: Mapping[str, Grouped],
    formula: Node | None = None,
    *,
    pooled: bool = False,
) -> IndicatorDefinition | None:
    """Return an indicator as a definition, or ``None`` if a release can not compute it with these measures.

    Parameters
    ----------
    measures : mapping of str to Grouped
        All that the formula names, by code, with their groups: standardised rates read all bands of them.
    formula : Node, optional
        The formula over a member's own measures; by default the catalogue's.
    pooled : bool
        Whether so many years are put together as the catalogue says for small numbers; what is ready-made or
        derived is never pooled.
    """
    tree = formula or indicator.formula
    try:
        parts = plain_parts(tree, {code: one.measure.kind for code, one in measures.items()})
    except FormulaError:
        return _derived(indicator, measures, tree)
    plain = {code: one.measure for code, one in measures.items()}
    return _plain(indicator, plain, parts, indicator.pooling if pooled else 0)


def _plain(
    indicator: CatalogueIndicator, measures: Mapping[str, Measure], parts: dict[str, Any], pooling: int
) -> IndicatorDefinition | None:
    numerator = tuple(Operand.parse(text) for text in parts["numerator"])
    kind = FormulaKind(parts["kind"])
    if kind is FormulaKind.COUNT and any(
        measures[one.measure].kind is not MeasureKind.COUNT for one in numerator
    ):
        # Hectares of an area say nothing before they are set against something.
        return None
    figure = kind is FormulaKind.FIGURE
    below = tuple(Operand.parse(text) for text in parts.get("denominator", ()))
    return _made(
        indicator,
        kind=kind,
        numerator=numerator,
        denominator=_base(numerator[0], measures) if figure else below,
        per=parts.get("per", 100),
        pooling=parts.get("pooling") or (pooling or None if not figure else None),
    )


def _derived(
    indicator: CatalogueIndicator, measures: Mapping[str, Grouped], tree: Node
) -> IndicatorDefinition | None:
    made = _made(indicator, kind=FormulaKind.DERIVED, numerator=(), formula=print_formula(tree))
    groups = {code: one.groups for code, one in measures.items()}
    try:
        return with_reads(made, vocabulary_of((one.measure for one in measures.values()), (), (), groups))
    except FormulaError:
        return None


def _made(indicator: CatalogueIndicator, **parts: Any) -> IndicatorDefinition:
    return IndicatorDefinition(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        description=indicator.question,
        decimals=indicator.decimals,
        polarity=indicator.polarity,
        topic=indicator.topic,
        minimum_count=indicator.minimum_count,
        minimum_base=indicator.minimum_base,
        **parts,
    )


def _base(figure: Operand, measures: Mapping[str, Measure]) -> tuple[Operand, ...]:
    """Return the count that is bound to a ready-made figure."""
    base = measures[figure.measure].base
    return (Operand(base, figure.group),) if base else ()
