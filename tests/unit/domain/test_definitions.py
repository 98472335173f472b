import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand, operands_text
from keck.domain.texts import LocalText

SHARE = {
    "code": "kita",
    "name": {"de": "Kinder in der Kita", "en": "Children in day care"},
    "kind": "share",
    "numerator": "kita[age=3-5]",
    "denominator": ["einwohner[age=3-5]"],
}


def test_a_share_is_read_with_its_defaults() -> None:
    found = definition_from(SHARE)
    assert (found.kind, found.per, found.decimals, found.unit.de) == (FormulaKind.SHARE, 100, 1, "%")
    assert found.operands == (Operand("kita", "age=3-5"), Operand("einwohner", "age=3-5"))


def test_a_share_is_always_per_hundred() -> None:
    assert definition_from({**SHARE, "per": 1000}).per == 100
    assert definition_from({**SHARE, "kind": "rate", "per": 1000}).unit.de == "je 1000"


words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
operands = st.builds(Operand, words, st.sampled_from(["", "age=0-2", "age=3-5;sex=f"]))


@given(
    st.lists(operands, min_size=1, max_size=3, unique=True),
    st.lists(operands, min_size=1, max_size=3, unique=True),
    st.none() | st.integers(1, 50),
    st.none() | st.lists(words, max_size=2),
    st.booleans(),
    st.none() | st.floats(0, 1e6),
)
def test_what_is_stored_is_read_back_the_same(
    above: list[Operand],
    below: list[Operand],
    least: int | None,
    levels: list[str] | None,
    zero: bool,
    target: float | None,
) -> None:
    definition = IndicatorDefinition(
        code="own.x",
        name=LocalText("x"),
        kind=FormulaKind.RATE,
        numerator=tuple(above),
        denominator=tuple(below),
        per=1000,
        minimum_count=least,
        public_levels=None if levels is None else tuple(levels),
        zero_is_sensitive=zero,
        target=target,
    )
    assert definition_from(definition.to_json()) == definition


@pytest.mark.asvs("2.2.1", "15.3.5")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Kita!"}, "not made of"),
        ({"name": ""}, "German words"),
        ({"kind": "ratio"}, "ratio"),
        ({"numerator": []}, "numerator is missing"),
        ({"numerator": "kita[age=3-5"}, "kita: not a measure"),
        ({"numerator": ["a", "a"]}, "named twice"),
        ({"denominator": None}, "needs a denominator"),
        ({"kind": "count"}, "has no denominator"),
        ({"kind": "figure", "numerator": ["a", "b"]}, "stands alone"),
        ({"kind": "rate", "per": 0}, "'per' is a whole number"),
        ({"kind": "rate", "per": "viel"}, "'per' is a whole number"),
        ({"minimum_count": "10"}, "'minimum_count' is a whole number"),
        ({"minimum_count": 0}, "'minimum_count' is a whole number"),
        ({"decimals": True}, "'decimals' is a whole number"),
        ({"public_levels": "kommune"}, "'public_levels' is a list"),
        ({"target": "35"}, "'target' is a number"),
        ({"target": True}, "'target' is a number"),
        ({"target": float("nan")}, "'target' is a number"),
        ({"target": 101}, "out of the range of a share"),
        ({"target": -1}, "out of the range of a share"),
        ({"colour": "red"}, "unknown field 'colour'"),
    ],
)
def test_a_wrong_definition_is_refused_in_words(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        definition_from({**SHARE, **change})


def test_a_definition_without_a_target_is_stored_as_before() -> None:
    assert "target" not in definition_from(SHARE).to_json()
    assert definition_from({**SHARE, "target": 35}).to_json()["target"] == 35.0


def test_halves_of_a_formula_are_written_in_one_order() -> None:
    assert (
        operands_text((Operand("b"), Operand("a"))) == operands_text((Operand("a"), Operand("b"))) == "a + b"
    )
