"""Definition files: by a formula or by its halves, and what is wrong with them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.definition_files import FaultyFormula, definitions_from_toml
from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.formulas.definitions import formula_of
from keck.domain.formulas.derived import named_indicators
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText

OPERANDS = st.builds(
    Operand, st.sampled_from(["kinder", "einwohner", "kita-plaetze"]), st.sampled_from(["", "age=0-2"])
)
PLAIN = [kind for kind in FormulaKind if kind is not FormulaKind.DERIVED]
HALVES = st.lists(OPERANDS, min_size=1, max_size=3, unique=True).map(tuple)


def test_codes_of_a_file_become_the_members_own() -> None:
    text = """
    [[indicator]]
    code = "einwohner"
    name = "Einwohner"
    numerator = "einwohner"
    """
    assert [one.code for one in definitions_from_toml(text)] == ["own.einwohner"]
    with pytest.raises(ValueError, match="defined twice"):
        definitions_from_toml(text + text)
    with pytest.raises(ValueError, match="no \\[\\[indicator"):
        definitions_from_toml("")
    with pytest.raises(ValueError, match="not a TOML file"):
        definitions_from_toml("[[")
    with pytest.raises(ValueError, match="is a table"):
        definitions_from_toml("indicator = [1]")


def read(formula: str, kinds: dict[str, MeasureKind] | None = None) -> IndicatorDefinition:
    text = f'[[indicator]]\ncode = "x"\nname = "X"\nformula = {json.dumps(formula)}\n'
    measures = {code: KnownMeasure(kind) for code, kind in (kinds or {}).items()}
    (found,) = definitions_from_toml(text, Vocabulary(measures))
    return found


@given(st.sampled_from(PLAIN), HALVES, HALVES, st.sampled_from([1, 100, 1000]))
def test_a_formula_says_what_its_halves_say(
    kind: FormulaKind, above: tuple[Operand, ...], below: tuple[Operand, ...], per: int
) -> None:
    halves = kind in (FormulaKind.SHARE, FormulaKind.RATE)
    figure = kind is FormulaKind.FIGURE
    wanted = IndicatorDefinition(
        "own.x",
        LocalText("X"),
        kind,
        above[:1] if figure else above,
        below if halves else (),
        per if kind is FormulaKind.RATE else 100,
    )
    kinds = {one.measure: MeasureKind.FIGURE for one in above} if figure else {}
    found = read(print_formula(formula_of(wanted)), kinds)
    assert (found.kind, found.numerator, found.denominator, found.per) == (
        wanted.kind,
        wanted.numerator,
        wanted.denominator,
        wanted.per,
    )


@pytest.mark.parametrize(
    ("formula", "code", "marked"),
    [
        ("share(kinder, einwohner", "formula_unfinished", ""),
        ("share(kinder; einwohner)", "formula_character", ";"),
        ("kinder - 2 * einwohnr", "formula_unknown_name", "kinder"),
        ("change(@own.x, 1)", "formula_cycle", "@own.x"),
    ],
)
def test_a_faulty_formula_is_marked(formula: str, code: str, marked: str) -> None:
    with pytest.raises(FaultyFormula) as fault:
        read(formula)
    error = fault.value
    assert (error.code, error.indicator.removeprefix("own."), error.text) == (code, "x", formula)
    assert formula[error.position : error.position + error.length] == marked


def test_pooled_years_are_a_rule_of_the_indicator() -> None:
    found = read("pool(share(kinder, einwohner), 3)")
    assert (found.kind, found.pooling, found.numerator) == (FormulaKind.SHARE, 3, (Operand("kinder"),))
    assert definition_from(found.to_json()) == found


def test_what_is_derived_keeps_its_formula_and_knows_what_it_reads() -> None:
    text = """
    [[indicator]]
    code = "abstand"
    name = "Abstand"
    formula = "@own.anteil - city(@own.anteil)"

    [[indicator]]
    code = "anteil"
    name = "Anteil"
    formula = "share(kinder, einwohner)"

    [[indicator]]
    code = "rang"
    name = "Rang"
    formula = "rank(kinder[age=0-2])"
    """
    known = Vocabulary({"kinder": KnownMeasure(), "einwohner": KnownMeasure()})
    gap, _, rank = definitions_from_toml(text, known)
    assert gap.kind is FormulaKind.DERIVED
    assert gap.reads == (Operand("einwohner"), Operand("kinder"))
    assert gap.operands == gap.reads
    assert named_indicators(gap) == ("own.anteil",)
    assert (gap.unit.de, rank.unit.de) == ("Prozentpunkte", "Rang")
    assert definition_from(gap.to_json()) == gap


@pytest.mark.parametrize("more", ['kind = "share"', 'numerator = "kinder"', "per = 5"])
def test_a_formula_stands_alone(more: str) -> None:
    text = f'[[indicator]]\ncode = "x"\nname = "X"\nformula = "kinder"\n{more}\n'
    with pytest.raises(ValueError, match="is said by the formula"):
        definitions_from_toml(text)


def test_a_formula_is_a_text() -> None:
    with pytest.raises(ValueError, match="a formula is a text"):
        definitions_from_toml('[[indicator]]\ncode = "x"\nname = "X"\nformula = 3\n')


MARKED = """
[[indicator]]
code = "{code}"
name = "Armut"
kind = "share"
numerator = ["arm"]
denominator = ["kinder"]
{more}
"""


def test_one_indicator_tells_how_deprived_areas_are() -> None:
    marked = MARKED.format(code="arm", more='polarity = "-"\ndeprivation = true')
    (found,) = definitions_from_toml(marked)
    assert found.deprivation
    assert definition_from(found.to_json()) == found
    plain = MARKED.format(code="arm", more='polarity = "-"')
    # What was stored before there was the field is still the same.
    assert "deprivation" not in definitions_from_toml(plain)[0].to_json()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MARKED.format(code="a", more="deprivation = true"), "own.a: 'deprivation' needs a polarity"),
        (
            MARKED.format(code="a", more='polarity = "-"\ndeprivation = "ja"'),
            "own.a: 'deprivation' is true or",
        ),
        (
            "".join(
                MARKED.format(code=code, more='polarity = "-"\ndeprivation = true') for code in ("a", "b")
            ),
            "own.b: 'deprivation' is said of own.a already",
        ),
    ],
)
def test_a_mark_that_says_nothing_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        definitions_from_toml(text)


def test_standardised_rates_have_units_of_their_own() -> None:
    ages = frozenset({"age=0-2", "age=3-5"})
    known = Vocabulary({code: KnownMeasure(present=ages) for code in ("faelle", "leute")})
    units = {}
    for formula in (
        "standardised(faelle, leute, age, 1000)",
        "standardised(faelle, leute, age, 100)",
        "smr(faelle, leute, age)",
    ):
        (one,) = definitions_from_toml(f'[[indicator]]\ncode = "x"\nname = "X"\nformula = "{formula}"', known)
        units[formula] = one.unit.de
        assert {str(operand) for operand in one.reads} == {
            f"{code}[{age}]" for code in ("faelle", "leute") for age in ages
        }
    assert list(units.values()) == ["je 1000", "%", "Verhältnis"]
