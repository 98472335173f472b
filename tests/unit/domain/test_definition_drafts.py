"""The form of an indicator says what a definition file says, and keeps what it does not ask for."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.definition_drafts import Draft, draft_of, formula_text, proposed_code
from keck.domain.definition_files import definitions_from_tables, definitions_from_toml
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.draft_tables import table_of
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText

KINDS = {
    "arm": MeasureKind.COUNT,
    "kinder": MeasureKind.COUNT,
    "flaeche": MeasureKind.AMOUNT,
    "quote": MeasureKind.FIGURE,
    "befragt": MeasureKind.COUNT,
}
KNOWN = Vocabulary({code: KnownMeasure(kind) for code, kind in KINDS.items()}, levels=("kommune", "viertel"))
LEVELS = ("kommune", "viertel")


def defined(draft: Draft, stored: IndicatorDefinition | None = None) -> IndicatorDefinition:
    (made,) = definitions_from_tables([table_of(draft, stored, KINDS, LEVELS)], KNOWN)
    return made


def automatic(definition: IndicatorDefinition) -> IndicatorDefinition:
    body: dict[str, Any] = definition.to_json()
    for name in ("unit", "decimals", "reads"):
        body.pop(name, None)
    if definition.formula:
        for name in ("kind", "numerator", "denominator", "per"):
            body.pop(name)
    return definitions_from_tables([body], KNOWN)[0]


def shown(definition: IndicatorDefinition) -> Draft:
    return draft_of(definition, automatic(definition), KINDS, LEVELS)


FILES = {
    "a count": (
        'code = "arm"\nname = "Arme Kinder"\nnumerator = "arm"\n',
        Draft(code="arm", name_de="Arme Kinder", above="arm", levels=LEVELS),
    ),
    "a share by two choices": (
        'code = "armut"\nname = "Armut"\nformula = "share(arm[age=0-2], kinder[age=0-2])"\npolarity = "-"\n',
        Draft(
            code="armut",
            name_de="Armut",
            above="arm[age=0-2]",
            below="kinder[age=0-2]",
            polarity="-",
            levels=LEVELS,
        ),
    ),
    "a rate of pooled years with everything beside it": (
        'code = "rate"\nname = { de = "Rate", en = "Rate of" }\nkind = "rate"\nnumerator = "arm"\n'
        'denominator = "kinder"\nper = 1000\npooling = 3\ndecimals = 2\n'
        'unit = { de = "je Tsd.", en = "per k" }\n'
        'description = { de = "Wie viele?", en = "How many?" }\ntopic = "armut"\nminimum_count = 7\n'
        'public_levels = ["kommune"]\nzero_is_sensitive = true\ndefault_period = "2020..2022"\n',
        Draft(
            code="rate",
            name_de="Rate",
            name_en="Rate of",
            how="formula",
            formula=" rate(arm, kinder, 1000) ",
            pooling="3",
            decimals="2",
            unit_de="je Tsd.",
            unit_en="per k",
            description_de="Wie viele?",
            description_en="How many?",
            topic="armut",
            minimum_count="7",
            levels=("kommune",),
            zero_is_sensitive=True,
            default_period="2020..2022",
        ),
    ),
    "what is derived": (
        'code = "abstand"\nname = "Abstand"\nformula = "zscore(share(arm, kinder))"\n',
        Draft(
            code="abstand",
            name_de="Abstand",
            how="formula",
            formula="zscore(share(arm, kinder))",
            levels=LEVELS,
        ),
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_file_and_form_give_the_same_definition(what: str) -> None:
    toml, draft = FILES[what]
    (by_file,) = definitions_from_toml(f"[[indicator]]\n{toml}", KNOWN)
    assert defined(draft) == by_file
    assert tomllib.loads(f"[[indicator]]\n{toml}")["indicator"][0]["code"] == draft.code


OPERANDS = st.builds(Operand, st.sampled_from(["arm", "kinder", "befragt"]), st.sampled_from(["", "age=0-2"]))
HALVES = st.lists(OPERANDS, min_size=1, max_size=3, unique=True).map(tuple)
PLAIN = st.builds(
    IndicatorDefinition,
    code=st.just("own.x"),
    name=st.just(LocalText("X", "Ex")),
    kind=st.sampled_from([FormulaKind.SHARE, FormulaKind.RATE]),
    numerator=HALVES,
    denominator=HALVES,
    per=st.sampled_from([1, 100, 1000]),
    unit=st.sampled_from([LocalText("%", "%"), LocalText("je so viele")]),
    decimals=st.integers(0, 6),
    polarity=st.sampled_from(list(Polarity)),
    topic=st.sampled_from(["", "armut", "eigenes"]),
    minimum_count=st.none() | st.integers(1, 1000),
    public_levels=st.none()
    | st.sampled_from([(), ("kommune",), ("kommune", "viertel"), ("frueher", "viertel")]),
    pooling=st.none() | st.integers(2, 5),
    zero_is_sensitive=st.booleans(),
    minimum_base=st.none() | st.integers(1, 1000),
    target=st.none() | st.floats(0, 100),
).map(lambda one: replace(one, per=100) if one.kind is FormulaKind.SHARE else one)


@given(PLAIN)
def test_who_saves_what_is_shown_changes_nothing(stored: IndicatorDefinition) -> None:
    assert defined(shown(stored), stored) == stored


def test_the_base_count_of_a_figure_and_fields_unknown_here_survive() -> None:
    stored = IndicatorDefinition(
        "own.q",
        LocalText("Quote"),
        FormulaKind.FIGURE,
        (Operand("quote"),),
        (Operand("befragt"),),
        decimals=1,
    )
    renamed = replace(shown(stored), name_de="Andere Quote")
    made = defined(renamed, stored)
    assert made.denominator == (Operand("befragt"),)
    assert made.name.de == "Andere Quote"

    class Later(IndicatorDefinition):
        def to_json(self) -> dict[str, Any]:
            return {**super().to_json(), "later": 1}

    later = Later("own.q", LocalText("Q"), FormulaKind.COUNT, (Operand("arm"),))
    assert table_of(shown(stored), later, KINDS, LEVELS)["later"] == 1


def test_unit_and_decimals_follow_a_formula_that_is_changed() -> None:
    draft = Draft(code="a", name_de="A", above="arm", below="kinder", levels=LEVELS)
    stored = defined(draft)
    assert stored.unit.de == "%"
    changed = replace(shown(stored), how="formula", formula="rate(arm, kinder, 1000)")
    assert defined(changed, stored).unit.de == "je 1000"
    count = replace(shown(stored), below="")
    assert (defined(count, stored).unit.de, defined(count, stored).decimals) == ("Anzahl", 0)


def test_a_formula_and_the_field_beside_it_do_not_contradict_each_other() -> None:
    draft = Draft(code="a", name_de="A", how="formula", formula="pool(share(arm, kinder), 2)", levels=LEVELS)
    assert defined(draft).pooling == 2
    assert defined(replace(draft, pooling="2")).pooling == 2
    with pytest.raises(ValueError, match="pools 2 years"):
        defined(replace(draft, pooling="3"))


def test_what_two_choices_can_not_say_is_a_text() -> None:
    sums = defined(Draft(code="a", name_de="A", how="formula", formula="share(arm + befragt, kinder)"))
    assert (shown(sums).how, shown(sums).formula) == ("formula", "share(arm + befragt, kinder)")
    share = defined(Draft(code="a", name_de="A", how="formula", formula="share(arm, kinder)"))
    assert (shown(share).how, shown(share).above, shown(share).below) == ("simple", "arm", "kinder")
    assert formula_text(share, KINDS) == shown(share).text


def test_a_number_that_is_none_is_no_table() -> None:
    with pytest.raises(ValueError, match="viel"):
        table_of(Draft(code="a", name_de="A", minimum_count="viel"), None, KINDS, LEVELS)


def test_codes_are_proposed_that_nobody_has() -> None:
    taken = {"own.kinder", "own.kinder-2"}
    assert proposed_code("Kinder", taken) == "own.kinder-3"
    assert proposed_code("Ä" * 300, set()) == f"own.{'ae' * 37}"
    assert proposed_code("", set()) == "own.x"
