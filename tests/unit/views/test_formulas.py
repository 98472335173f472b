"""Formulas as anybody reads them."""

import pytest

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.texts import Language, LocalText
from keck.views.formulas import formula, group_words
from keck.views.i18n import translator

LABELS = {"kinder": "Kinder", "zu": "Zuzüge", "fort": "Fortzüge", "einwohner": "Einwohner"}


def said(
    numerator: list[str], denominator: list[str], kind: FormulaKind = FormulaKind.SHARE, per: int = 100
) -> str:
    definition = IndicatorDefinition(
        "own.x",
        LocalText("X"),
        kind,
        tuple(map(Operand.parse, numerator)),
        tuple(map(Operand.parse, denominator)),
        per,
    )
    return formula(definition, LABELS.__getitem__, translator("de"))


def test_a_sum_below_or_above_the_line_stands_in_brackets() -> None:
    assert said(["zu", "fort"], ["einwohner"]) == "(Zuzüge + Fortzüge) ÷ Einwohner × 100"
    assert said(["kinder"], ["zu", "fort"]) == "Kinder ÷ (Zuzüge + Fortzüge) × 100"
    assert said(["kinder"], []) == "Kinder"
    assert said(["kinder"], ["einwohner"], FormulaKind.FIGURE) == "Kinder ÷ Einwohner"
    assert said(["kinder"], ["einwohner"], FormulaKind.RATE, per=1) == "Kinder ÷ Einwohner"


def test_neighbouring_ages_of_a_measure_are_one_term() -> None:
    ages = ["einwohner[age=6-14]", "einwohner[age=0-2]", "einwohner[age=3-5]"]
    assert said(["kinder"], ages) == "Kinder ÷ Einwohner (unter 15 Jahren) × 100"


@pytest.mark.parametrize(
    ("groups", "lang", "words"),
    [
        (["age=0-2", "age=6-14"], "de", ["unter 3 Jahren", "6 bis 14 Jahre"]),
        (["age=18-19", "age=20-64", "age=65-"], "de", ["ab 18 Jahren"]),
        (["age=17"], "en", ["aged 17"]),
        (["age=3-5;sex=f"], "de", ["3 bis 5 Jahre, weiblich"]),
        (["age=3-5;sex=f"], "en", ["aged 3 to 5, female"]),
        (["haushalt=allein", ""], "de", ["haushalt: allein", ""]),
    ],
)
def test_groups_are_said_in_words(groups: list[str], lang: Language, words: list[str]) -> None:
    assert group_words(groups, translator(lang)) == words
