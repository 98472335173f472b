"""Indicators of the catalogue as today's definitions."""

from dataclasses import replace

import pytest

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.reading import catalogue
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, definition_from
from keck.domain.formulas.definitions import formula_of
from keck.domain.formulas.parsing import parse

KNOWN = catalogue()
POOR = KNOWN.indicators["kinderarmut-unter-15"]


def definition(code: str, formula: str | None = None) -> IndicatorDefinition | None:
    one = KNOWN.indicators[code]
    return to_definition(replace(one, formula=parse(formula)) if formula else one, KNOWN.plain_measures)


def found(code: str, formula: str | None = None) -> IndicatorDefinition:
    made = definition(code, formula)
    assert made is not None
    return made


def test_a_share_keeps_what_it_says() -> None:
    made = found("kinderarmut-unter-15")
    assert made.kind is FormulaKind.SHARE
    assert made.numerator == (Operand("personen-bg", "age=0-14"),)
    assert made.denominator == (Operand("einwohner", "age=0-14"),)
    assert (made.per, made.name, made.topic, made.polarity) == (100, POOR.name, "armut", POOR.polarity)
    assert (made.minimum_count, made.unit.de, made.description) == (5, "%", POOR.question)


@pytest.mark.parametrize(
    ("code", "kind", "per"),
    [
        ("kinder-unter-18", FormulaKind.COUNT, 100),
        ("geburtenziffer", FormulaKind.RATE, 1000),
        ("hze-inanspruchnahme", FormulaKind.RATE, 10000),
        ("spielplatzflaeche", FormulaKind.RATE, 1),
    ],
)
def test_counts_and_rates_are_themselves(code: str, kind: FormulaKind, per: int) -> None:
    assert (found(code).kind, found(code).per) == (kind, per)


def test_a_ready_made_figure_brings_its_base_of_the_same_group() -> None:
    made = found("kompik-sprache", "kompik-mittelwert[bereich=musik]")
    assert made.kind is FormulaKind.FIGURE
    assert made.denominator == (Operand("kompik-kinder", "bereich=musik"),)


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("wanderungssaldo", None),
        ("kompik-sprache", None),
        ("wohnflaeche", "wohnflaeche"),
        ("kinder-unter-18", "change(einwohner, 1)"),
        ("anteil-unter-18", "share(einwohner[age=0-17], einwohner) * 2"),
    ],
)
def test_what_is_none_of_the_four_is_none(code: str, formula: str | None) -> None:
    assert definition(code, formula) is None


@pytest.mark.parametrize("indicator", KNOWN.indicators.values(), ids=list(KNOWN.indicators))
def test_definitions_say_the_same_and_can_be_stored(indicator: CatalogueIndicator) -> None:
    made = to_definition(indicator, KNOWN.plain_measures)
    if made is None:
        assert indicator.code in {"wanderungssaldo", "wanderungssaldo-unter-6", "kompik-sprache"}
        return
    assert definition_from(made.to_json()) == made
    kinds = {code: one.measure.kind for code, one in KNOWN.measures.items()}
    again = replace(indicator, formula=formula_of(made, kinds))
    assert to_definition(again, KNOWN.plain_measures) == made
