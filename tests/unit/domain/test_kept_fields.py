"""Who edits or copies an indicator loses nothing of its definition: every field is walked."""

from dataclasses import fields, replace
from typing import Any

import pytest

from keck.domain.catalogue_marks import CatalogueMark
from keck.domain.definition_drafts import Draft, draft_of
from keck.domain.definition_files import definitions_from_tables
from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, Polarity
from keck.domain.draft_tables import table_of
from keck.domain.formulas.derived import tree_of
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.index_drafts import draft_of as index_draft_of
from keck.domain.indices import IndexSettings
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText

KINDS = {
    "arm": MeasureKind.COUNT,
    "kinder": MeasureKind.COUNT,
    "quote": MeasureKind.FIGURE,
    "mittel": MeasureKind.MEAN,
    "streuung": MeasureKind.FIGURE,
}
LEVELS = ("kommune", "viertel")
KNOWN = Vocabulary({code: KnownMeasure(kind) for code, kind in KINDS.items()}, levels=LEVELS)
RATE = IndicatorDefinition(
    code="own.rate",
    name=LocalText("Rate", "Rate of"),
    kind=FormulaKind.RATE,
    numerator=(Operand("arm", "age=0-2"),),
    denominator=(Operand("kinder"),),
    per=1000,
    unit=LocalText("je Tsd.", "per k"),
    description=LocalText("Wie viele?", "How many?"),
    decimals=3,
    polarity=Polarity.BAD,
    topic="armut",
    minimum_count=7,
    minimum_base=40,
    public_levels=("frueher", "viertel"),
    zero_is_sensitive=True,
    default_period="2020..2022",
    target=0.1234567,
    pooling=3,
    deprivation=True,
    catalogue=CatalogueMark(3, "a", "b", comparable=False),
)
FIGURE = IndicatorDefinition(
    "own.quote", LocalText("Quote"), FormulaKind.FIGURE, (Operand("quote"),), (Operand("kinder"),), decimals=1
)
MEAN = IndicatorDefinition(
    "own.mittel",
    LocalText("Mittel"),
    FormulaKind.FIGURE,
    (Operand("mittel"),),
    decimals=1,
    deviation=Operand("streuung", "age=0-2"),
    design_effect=1.4,
)
INDEX = IndicatorDefinition(
    code="own.index",
    name=LocalText("Index"),
    kind=FormulaKind.DERIVED,
    numerator=(),
    unit=LocalText("Punkte"),
    description=LocalText("Wo häuft es sich?"),
    decimals=4,
    polarity=Polarity.BAD,
    topic="armut",
    minimum_base=50,
    public_levels=("viertel",),
    default_period="2024",
    target=-0.5,
    formula="index(2 * @own.rate, -1 * @own.quote)",
    reads=(Operand("arm", "age=0-2"), Operand("kinder"), Operand("quote")),
    index=IndexSettings(least=1, base="2020", cuts=(-2.0, 2.0)),
    deprivation=True,
)
STORED = (RATE, FIGURE, MEAN, INDEX)
NOT_COPIED = {"code", "deprivation", "catalogue"}
"""The page says so: a copy is the member's own, and one indicator alone orders the areas."""


def known() -> Vocabulary:
    tables: list[dict[str, Any]] = [_own(one.to_json()) for one in (RATE, FIGURE)]
    parts = definitions_from_tables(tables, KNOWN)
    return replace(KNOWN, indicators={one.code: tree_of(one, KINDS) for one in parts})


def _own(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "catalogue"}


def shown(stored: IndicatorDefinition) -> Draft:
    plain = replace(stored, unit=LocalText("anders"), decimals=9)
    return draft_of(stored, plain, KINDS, LEVELS)


def saved(draft: Draft, stored: IndicatorDefinition | None, copied: IndicatorDefinition | None = None) -> Any:
    """Return the definition that a form stands for; an adopted one is kept as such by its table alone."""
    table = table_of(draft, stored, KINDS, LEVELS, copied)
    mark = table.pop("catalogue", None)
    (made,) = definitions_from_tables([table], known())
    return definition_from({**made.to_json(), "catalogue": mark}) if mark else made


def test_between_them_the_samples_say_something_in_every_field() -> None:
    plain = IndicatorDefinition("own.x", LocalText("X"), FormulaKind.COUNT, ())
    for one in fields(IndicatorDefinition):
        assert any(getattr(it, one.name) != getattr(plain, one.name) for it in STORED), one.name


@pytest.mark.parametrize("field", [one.name for one in fields(IndicatorDefinition)])
@pytest.mark.parametrize("stored", STORED, ids=lambda one: one.code)
def test_a_field_survives_that_somebody_renames_the_indicator(
    stored: IndicatorDefinition, field: str
) -> None:
    made = saved(replace(shown(stored), name_de="Anders"), stored)
    before = LocalText("Anders", stored.name.en) if field == "name" else getattr(stored, field)
    assert getattr(made, field) == before


@pytest.mark.parametrize("field", [one.name for one in fields(IndicatorDefinition)])
@pytest.mark.parametrize("stored", STORED, ids=lambda one: one.code)
def test_a_field_is_copied_or_said_not_to_be(stored: IndicatorDefinition, field: str) -> None:
    draft = replace(shown(stored), code="own.kopie", deprivation=False)
    made = saved(draft, None, stored)
    if field in NOT_COPIED:
        assert getattr(made, field) == {"code": "own.kopie", "deprivation": False, "catalogue": None}[field]
    else:
        assert getattr(made, field) == getattr(stored, field)


@pytest.mark.parametrize("field", [one.name for one in fields(IndicatorDefinition)])
def test_a_field_survives_the_form_of_an_index(field: str) -> None:
    draft = index_draft_of(INDEX)
    assert draft is not None
    (made,) = definitions_from_tables([draft.table(INDEX)], known())
    assert getattr(made, field) == getattr(INDEX, field)


def test_settings_of_an_index_go_only_when_somebody_says_so() -> None:
    assert saved(replace(shown(INDEX), index=False), INDEX).index is None
    changed = replace(shown(INDEX), formula="zscore(arm)")
    with pytest.raises(ValueError, match="settings of one"):
        saved(changed, INDEX)
    assert saved(replace(changed, index=False), INDEX).formula == "zscore(arm)"
