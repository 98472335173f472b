import pytest
from hypothesis import assume, given, settings

from keck.domain.formulas import nodes as n
from keck.domain.formulas.checking import check
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.meanings import ValueKind
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.units import COUNT, PERCENT
from tests.examples import examples
from tests.unit.compute.formulas import towns
from tests.unit.domain.formulas.written import VOCABULARY


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("einwohner", ValueKind.COUNT),
        ("einwohner - kinder-0-3", ValueKind.AMOUNT),
        ("share(kinder-0-3, einwohner)", ValueKind.RATIO),
        ("rate(plaetze, einwohner, 1000)", ValueKind.RATIO),
        ("per(wohnflaeche, einwohner, 1)", ValueKind.RATIO),
        ("100 - @armut", ValueKind.DERIVED),
        ("@armut - city(@armut)", ValueKind.DERIVED),
        ("quote - city(quote)", ValueKind.DERIVED),
        ("pool(mean(kompik), 3)", ValueKind.RATIO),
        ("einwohner * city(ratio(kinder-0-3, einwohner))", ValueKind.DERIVED),
        ("share(einwohner, sum(einwohner, bezirk))", ValueKind.RATIO),
        ("index(2 * @armut, quote, -1 * stufe)", ValueKind.STANDING),
        ("100 + 10 * zscore(@armut)", ValueKind.STANDING),
        ("own.rang", ValueKind.RANK),
        ("quote", ValueKind.FIGURE),
        ("standardised(kinder-0-3, einwohner, age, 1000)", ValueKind.DERIVED),
        ("city(smr(kinder-0-3 + einwohner, einwohner, age)) * 100", ValueKind.DERIVED),
        ("rank(smr(kinder-0-3, einwohner, age))", ValueKind.RANK),
        ("if(status(quote) == missing, @armut, quote)", ValueKind.DERIVED),
    ],
)
def test_what_is_right(text: str, kind: ValueKind) -> None:
    assert check(parse(text), VOCABULARY).meaning.kind is kind


@pytest.mark.parametrize(
    ("text", "code", "marked", "suggestion"),
    [
        ("einwonner + 1", "formula_unknown_name", "einwonner", "einwohner"),
        ("plaetze-einwohner", "formula_unknown_name", "plaetze-einwohner", "plaetze - einwohner"),
        ("armut * 2", "formula_unknown_name", "armut", "@armut"),
        ("@armt", "formula_unknown_indicator", "@armt", "@armut"),
        ("@einwohner", "formula_unknown_indicator", "@einwohner", "einwohner"),
        ("einwohner[age=0-3]", "formula_unknown_group", "einwohner[age=0-3]", "einwohner[age=0-2]"),
        ("einwohner + wohnflaeche", "formula_units_differ", "einwohner + wohnflaeche", None),
        ("share(wohnflaeche, einwohner)", "formula_share_units", "share(wohnflaeche, einwohner)", None),
        ("rate(wohnflaeche, einwohner, 10)", "formula_rate_units", "rate(wohnflaeche, einwohner, 10)",
         "per(wohnflaeche, einwohner, 10)"),
        ("quote + quote", "formula_ready_added", "quote + quote", None),
        ("quote - (quote - quote)", "formula_ready_added", "quote - (quote - quote)", None),
        ("quote - -quote", "formula_ready_rebased", "-quote", None),
        ("2 * stufe", "formula_ready_rebased", "stufe", None),
        ("100 - quote", "formula_ready_rebased", "100 - quote", None),
        ("pool(quote, 3)", "formula_ready_pooled", "quote", None),
        ("sum(stufe)", "formula_ready_added", "stufe", None),
        ("without_area(quote)", "formula_ready_added", "quote", None),
        ("share(quote, einwohner)", "formula_ready_divided", "quote", None),
        ("smr(kinder-0-3, einwohner, alter)", "formula_unknown_dimension",
         "smr(kinder-0-3, einwohner, alter)", "smr(kinder-0-3, einwohner, age)"),
        ("smr(plaetze, einwohner, age)", "formula_unknown_dimension", "smr(plaetze, einwohner, age)", None),
        ("smr(einwonner, einwohner, age)", "formula_unknown_name", "einwonner", "einwohner"),
        ("smr(quote, einwohner, age)", "formula_standardised_counts", "quote", None),
        ("1 + smr(wohnflaeche, einwohner, age)", "formula_standardised_counts", "wohnflaeche", None),
        ("smr(2 * einwohner, einwohner, age)", "formula_standardised_sums", "2 * einwohner", None),
        ("smr(@armut, einwohner, age)", "formula_standardised_sums", "@armut", None),
        ("smr(einwohner, einwohner, sex)", "formula_bands_number", "smr(einwohner, einwohner, sex)", None),
        ("standardised(kinder-0-3, einwohner, age, 1000, esp2013)", "formula_bands_of_standard",
         "standardised(kinder-0-3, einwohner, age, 1000, esp2013)", None),
        ("sum(smr(kinder-0-3, einwohner, age))", "formula_sum_of_ratio",
         "sum(smr(kinder-0-3, einwohner, age))", "city(smr(kinder-0-3, einwohner, age))"),
        ("share(smr(kinder-0-3, einwohner, age), einwohner)", "formula_quantity_only",
         "smr(kinder-0-3, einwohner, age)", None),
        ("share(@armut, einwohner)", "formula_quantity_only", "@armut", None),
        ("sum(@armut)", "formula_sum_of_ratio", "sum(@armut)", "city(@armut)"),
        ("share(plaetze, einwohner)", "formula_references_mixed", "share(plaetze, einwohner)", None),
        ("plaetze + einwohner", "formula_references_added", "plaetze + einwohner", None),
        ("gitter / bezirkszahl", "formula_levels_apart", "gitter / bezirkszahl", None),
        ("sum(einwohner, bezrik)", "formula_unknown_level", "sum(einwohner, bezrik)",
         "sum(einwohner, bezirk)"),
        ("sum(gitter, bezirk)", "formula_level_without_values", "sum(gitter, bezirk)", None),
        ("mean(mittel)", "formula_mean_without_count", "mittel", None),
        ("mean(einwohner)", "formula_mean_of_others", "einwohner", None),
        ("einwohner + 1", "formula_number_and_count", "einwohner + 1", None),
        ("1 + 2", "formula_constant", "1 + 2", None),
        ("city(city(einwohner))", "formula_place_twice", "city(einwohner)", None),
        ("city(rank(einwohner))", "formula_place_of_standing", "rank(einwohner)", None),
        ("pool(zscore(einwohner), 2)", "formula_pool_of_standing", "zscore(einwohner)", None),
        ("pool(pool(einwohner, 2), 2)", "formula_pool_twice", "pool(einwohner, 2)", None),
        ("change(change(einwohner, 1), 1)", "formula_change_twice", "change(einwohner, 1)", None),
        ("rank(einwohner) * 2", "formula_rank_arithmetic", "rank(einwohner)", None),
        ("if(status(einwohner) == suppressed, 0, einwohner)", "formula_number_for_status", "0", None),
        ("if(status(quote) == ok, quote, einwohner)", "formula_branches_differ",
         "if(status(quote) == ok, quote, einwohner)", None),
        ("if(status(2) == ok, quote, quote)", "formula_status_of_number", "2", None),
        ("@falsch", "formula_reference_wrong", "@falsch", None),
        ("1 * @kreis-a", "formula_cycle", "@kreis-a", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_marked(text: str, code: str, marked: str, suggestion: str | None) -> None:
    with pytest.raises(FormulaError) as caught:
        check(parse(text), VOCABULARY)
    error = caught.value
    assert (error.code, text[error.position :][: error.length], error.suggestion) == (
        code,
        marked,
        suggestion,
    )


def test_an_indicator_that_needs_itself_is_seen_before_it_is_stored() -> None:
    with pytest.raises(FormulaError) as caught:
        check(parse("@armut * 2"), VOCABULARY, code="armut")
    assert caught.value.params["path"] == "armut → armut"


@settings(max_examples=examples(75), deadline=None)
@given(towns.values(), towns.values())
def test_units_never_mix(one: n.Node, other: n.Node) -> None:
    """What is added, subtracted or chosen between has one unit, which is the unit of the result."""
    try:
        units = [check(tree, towns.VOCABULARY).meaning.unit for tree in (one, other)]
    except FormulaError:
        assume(False)
    for both in (n.Arithmetic(n.Operator.PLUS, one, other), n.Arithmetic(n.Operator.MINUS, one, other)):
        try:
            meaning = check(both, towns.VOCABULARY).meaning
        except FormulaError:
            continue
        assert units == [meaning.unit] * 2


def test_units_of_the_four_kinds() -> None:
    assert check(parse("einwohner"), VOCABULARY).meaning.unit == COUNT
    assert check(parse("@armut"), VOCABULARY).meaning.unit == PERCENT
    assert str(check(parse("per(wohnflaeche, einwohner, 1)"), VOCABULARY).meaning.unit) == "m² / Anzahl"
