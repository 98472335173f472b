"""Formulas of the language in words."""

import pytest
from hypothesis import given, settings

from keck.domain.formulas.nodes import Node
from keck.domain.formulas.parsing import parse
from keck.domain.texts import LANGUAGES, Language
from keck.views.formula_words import formula_sentence
from keck.views.i18n import translator
from tests.unit.compute.formulas import towns

LABELS = {"kinder": "Kinder", "einwohner": "Einwohner", "bg": "Kinder in BG"}


def said(tree: Node, lang: Language = "de") -> str:
    return formula_sentence(tree, lambda code: LABELS.get(code, code), str.upper, translator(lang))


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("share(bg, kinder)", "„Kinder in BG“ in Prozent von „Kinder“."),
        (
            "rate(bg, einwohner[age=0-2] + einwohner[age=3-5], 1000)",
            "„Kinder in BG“ je 1.000 „Einwohner (unter 6 Jahren)“.",
        ),
        ("share(bg, kinder + einwohner)", "„Kinder in BG“ in Prozent von („Kinder“ plus „Einwohner“)."),
        ("change(@armut, 1)", "Veränderung von Kennzahl „ARMUT“ seit dem Vorjahr."),
        ("@armut - city(@armut)", "Kennzahl „ARMUT“ minus (Kennzahl „ARMUT“ in der ganzen Kommune)."),
        ("pool(share(bg, kinder), 3)", "(„Kinder in BG“ in Prozent von „Kinder“), 3 Jahre zusammengefasst."),
        ("index(2 * @armut, -0.5 * @kita)",
         "Index aus Kennzahl „ARMUT“ (Gewicht 2); Kennzahl „KITA“ (Gewicht −0,5)."),
        ("if(status(bg) == missing, kinder, bg)",
         "Wenn „Kinder in BG“ fehlt: „Kinder“; sonst „Kinder in BG“."),
        ("rank(bg)", "Rang von „Kinder in BG“ (1 = höchster Wert)."),
        ("2 * (bg - kinder)", "2 mal („Kinder in BG“ minus „Kinder“)."),
        ("lag(bg, 2)", "„Kinder in BG“ 2 Jahre zuvor."),
        ("standardised(bg, kinder, age, 1000)",
         "„Kinder in BG“ je 1.000 „Kinder“, nach Altersgruppen gewichtet wie die ganze Kommune im selben"
         " Zeitraum."),
        ("standardised(bg, kinder, age, 1000, esp2013)",
         "„Kinder in BG“ je 1.000 „Kinder“, nach Altersgruppen gewichtet wie die Europäische"
         " Standardbevölkerung 2013."),
        ("100 * smr(bg, kinder, herkunft)",
         "100 mal („Kinder in BG“ geteilt durch die Zahl, die bei den Raten der ganzen Kommune nach"
         " „herkunft“ zu erwarten wäre („Kinder“))."),
    ],
)  # fmt: skip
def test_a_formula_is_said_in_german(text: str, german: str) -> None:
    assert said(parse(text)) == german


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("share(bg, kinder)", "“Kinder in BG” as a percentage of “Kinder”."),
        ("rate(bg, kinder, 1000)", "“Kinder in BG” per 1,000 “Kinder”."),
        ("lag(bg, 1)", "“Kinder in BG” one year before."),
        ("without_area(bg)", "“Kinder in BG” in the municipality without the area."),
    ],
)
def test_a_formula_is_said_in_english(text: str, english: str) -> None:
    assert said(parse(text), "en") == english


@settings(max_examples=150, deadline=None)
@given(towns.trees())
def test_every_formula_has_words_in_both_languages(tree: Node) -> None:
    for lang in LANGUAGES:
        words = said(tree, lang)
        assert words.endswith(".")
        assert "{" not in words
