"""Indicators of the catalogue as definitions of a member."""

from dataclasses import replace

import pytest

from keck.domain.catalogue.definitions import to_definition
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.reading import catalogue
from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.derived import tree_of
from keck.domain.formulas.parsing import parse

KNOWN = catalogue()
POOR = KNOWN.indicators["kinderarmut-unter-15"]


def definition(code: str, formula: str | None = None) -> IndicatorDefinition | None:
    one = KNOWN.indicators[code]
    return to_definition(replace(one, formula=parse(formula)) if formula else one, KNOWN.measures)


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
    ("code", "formula", "reads"),
    [
        ("wanderungssaldo", None, {"zuzuege", "fortzuege", "einwohner"}),
        ("kompik-sprache", None, {"kompik-mittelwert[bereich=sprache]", "kompik-kinder[bereich=sprache]"}),
        ("kinder-unter-18", "change(einwohner, 1)", {"einwohner"}),
        (
            "anteil-unter-18",
            "share(einwohner[age=0-17], einwohner) * 2",
            {"einwohner", "einwohner[age=0-17]"},
        ),
    ],
)
def test_all_that_is_not_plain_is_derived(code: str, formula: str | None, reads: set[str]) -> None:
    made = found(code, formula)
    assert made.kind is FormulaKind.DERIVED
    assert made.formula == (formula or KNOWN.indicators[code].formula_text)
    assert {str(one) for one in made.reads} == reads


@pytest.mark.parametrize(
    "formula",
    ["wohnflaeche", "wohnflaeche + einwohner", "share(gibt-es-nicht[age=0-2] - einwohner, einwohner)"],
)
def test_what_can_not_be_computed_is_none(formula: str) -> None:
    assert definition("wohnflaeche", formula) is None


def test_years_are_pooled_only_where_counts_are_at_hand() -> None:
    pooled = {
        code: made.pooling
        for code, one in KNOWN.indicators.items()
        if (made := to_definition(one, KNOWN.measures, pooled=True)) is not None and made.pooling
    }
    plain = {
        code: one.pooling
        for code, one in KNOWN.indicators.items()
        if one.pooling and found(code).kind not in (FormulaKind.DERIVED, FormulaKind.FIGURE)
    }
    assert pooled == plain
    assert pooled
    assert all(found(code).pooling is None for code in KNOWN.indicators)


@pytest.mark.parametrize("indicator", KNOWN.indicators.values(), ids=list(KNOWN.indicators))
def test_definitions_say_the_same_and_can_be_stored(indicator: CatalogueIndicator) -> None:
    made = to_definition(indicator, KNOWN.measures)
    assert made is not None
    derived = {"wanderungssaldo", "wanderungssaldo-unter-6", "kompik-sprache"}
    derived |= {"krankenhausfaelle-kinder", "verletzte-kinder"}
    assert (made.kind is FormulaKind.DERIVED) == (indicator.code in derived)
    assert definition_from(made.to_json()) == made
    kinds = {code: one.measure.kind for code, one in KNOWN.measures.items()}
    again = replace(indicator, formula=tree_of(made, kinds))
    assert to_definition(again, KNOWN.measures) == made
