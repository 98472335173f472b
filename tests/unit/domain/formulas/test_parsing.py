import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.domain.definitions import Operand
from keck.domain.formulas import nodes as n
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.parsing import MOST_CHARACTERS, parse
from keck.domain.formulas.printing import print_formula
from tests.unit.compute.formulas import towns
from tests.unit.domain.formulas import written

A, B = n.MeasureName(Operand("a")), n.MeasureName(Operand("b"))


@settings(max_examples=300, deadline=None)
@given(towns.trees())
def test_what_is_printed_reads_as_the_same_tree(tree: n.Node) -> None:
    try:
        canonical = parse(print_formula(tree))
    except FormulaError as error:
        pytest.fail(f"{print_formula(tree)}: {error}")
    assert print_formula(canonical) == print_formula(tree)
    assert parse(print_formula(canonical)) == canonical


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_read_reads_the_same_after_printing(seed: int) -> None:
    try:
        tree = parse(written.anything(random.Random(seed)))
    except FormulaError:
        return
    assert parse(print_formula(tree)) == tree


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a+b*a", "a + b * a"),
        ("(a+b)*a", "(a + b) * a"),
        ("a - (b - a)", "a - (b - a)"),
        ("a − b ÷ a", "a - b / a"),
        ("einwohner[sex=f; age=0-2]", "einwohner[age=0-2;sex=f]"),
        ('"0-3" - "2024"', '"0-3" - "2024"'),
        ("index(2*a, -b, a*3, a*b, 1*(2*a))", "index(2 * a, -1 * b, 3 * a, 1 * (a * b), 1 * (2 * a))"),
        ("own.x + @own.x", "@own.x + @own.x"),
        ("sum(a , stadtteil)", "sum(a, stadtteil)"),
        ("if((status(a)=ok or status(b)<>ok) and status(a)!=missing,a,b)",
         "if((status(a) == ok or status(b) != ok) and status(a) != missing, a, b)"),
        ("and + or", "and + or"),
    ],
)  # fmt: skip
def test_the_canonical_text(text: str, canonical: str) -> None:
    assert print_formula(parse(text)) == canonical


def test_names_hold_hyphens_and_a_minus_stands_between_spaces() -> None:
    assert parse("kinder-0-3") == n.MeasureName(Operand("kinder-0-3"))
    assert parse("a - b") == n.Arithmetic(n.Operator.MINUS, A, B)


def test_a_sum_of_all_single_years_is_not_too_deep() -> None:
    tree = parse(f"share({' + '.join(f'einwohner[age={year}]' for year in range(65))}, einwohner)")
    assert parse(print_formula(tree)) == tree


@pytest.mark.parametrize(
    ("text", "code", "marked", "suggestion"),
    [
        ("", "formula_empty", "", None),
        ("a + ", "formula_unfinished", "", None),
        ("share(a, b", "formula_unfinished", "", ")"),
        ("a b", "formula_unexpected", "b", None),
        ("a $ b", "formula_character", "$", None),
        ("0,5 * a", "formula_decimal_comma", "0,5", "0.5"),
        ("shar(a, b)", "formula_unknown_function", "shar", "share"),
        ("100-share(a, b)", "formula_unknown_function", "100-share", "100 - share"),
        ("a + share(b)", "formula_arguments", "share(b)", None),
        ("lag(a, 1.5)", "formula_whole_number", "1.5", None),
        ("pool(a, 1)", "formula_whole_number", "1", None),
        ("a[age]", "formula_group", "[age]", None),
        ("own.x[age=3]", "formula_reference_group", "[age=3]", None),
        ("status(a) + b", "formula_status_alone", "status(a)", None),
        ("if(a == b, a, b)", "formula_status_only", "a", None),
        ("if(status(a) == okay, a, b)", "formula_status_word", "okay", "ok"),
        ("if(a, a, b)", "formula_condition_missing", "a", "status(a) == ok"),
        ("share(status(a) == ok, b)", "formula_condition_here", "status(a) == ok", None),
        ("mean(a + b)", "formula_measure_only", "a + b", None),
        ("index(0*a)", "formula_weight_zero", "0*a", None),
        ("1234567890123456 * a", "formula_number_long", "1234567890123456", None),
        ('"" + a', "formula_name_empty", '""', None),
    ],
)
def test_what_is_wrong_is_marked(text: str, code: str, marked: str, suggestion: str | None) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, text[error.position :][: error.length], error.suggestion) == (
        code,
        marked,
        suggestion,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * (MOST_CHARACTERS + 1), "formula_too_long"),
        ("(" * 31 + "a" + ")" * 31, "formula_too_deep"),
        ("-" * 40 + "a", "formula_too_deep"),
        ("a-b + " * 200 + "a", "formula_too_large"),
        ("-" * 3999 + "a", "formula_too_large"),
    ],
)
def test_what_is_too_large_is_refused(text: str, code: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.code == code
