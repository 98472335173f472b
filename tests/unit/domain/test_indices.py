import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.definition_files import definitions_from_tables, definitions_from_toml
from keck.domain.definition_reading import definition_from
from keck.domain.formulas.derived import checked, index_settings, with_reads
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.printing import print_formula
from keck.domain.formulas.vocabulary import KnownMeasure, Vocabulary
from keck.domain.index_drafts import DraftPart, IndexDraft, code_of, draft_of
from keck.domain.indices import IndexSettings, index_settings_from
from keck.domain.measures import MeasureKind
from keck.domain.texts import LocalText

KNOWN = Vocabulary(
    {
        "a": KnownMeasure(),
        "b": KnownMeasure(),
        "leute": KnownMeasure(),
        "geld": KnownMeasure(MeasureKind.AMOUNT, "€"),
    }
)
FILE = '[[indicator]]\ncode = "i"\nname = "Index"\nformula = "index(2 * share(a, b), -1 * ratio(b, a))"\n'

settings = st.builds(
    IndexSettings,
    least=st.none() | st.integers(1, 50),
    clipped=st.booleans(),
    base=st.sampled_from([None, "2020", "sy2020", "2020-Q4", "2018..2020"]),
    population=st.sampled_from([None, "leute", "leute[age=0-2]"]),
    cuts=st.lists(st.integers(-20, 20), min_size=1, max_size=6, unique=True).map(
        lambda many: tuple(sorted(one / 2 for one in many))
    ),
    change=st.none() | st.integers(1, 20),
)


@given(settings)
def test_settings_are_stored_as_they_are(one: IndexSettings) -> None:
    assert index_settings_from(one.to_json()) == one


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": 0},
        {"least": True},
        {"clipped": 1},
        {"base": "gestern"},
        {"base": 1.5},
        {"population": ""},
        {"cuts": []},
        {"cuts": [1, -1]},
        {"cuts": [1, 1]},
        {"cuts": ["1"]},
        {"change": 21},
        {"colour": "red"},
        ["least"],
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"index|period|number|measure|true"):
        index_settings_from(wrong)


def test_a_definition_file_gives_settings_and_reads_inhabitants() -> None:
    (one,) = definitions_from_toml(FILE + 'index = { population = "leute", base = 2020 }\n', KNOWN)
    assert one.index == IndexSettings(population="leute", base="2020")
    assert [str(operand) for operand in one.reads] == ["a", "b", "leute"]
    assert definition_from(one.to_json()) == one
    told = print_formula(checked(one, KNOWN).expanded)
    assert told == "index(2 * share(a, b), -1 * ratio(b, a)){base: 2020, population: leute}"
    (plain,) = definitions_from_toml(FILE, KNOWN)
    assert plain.index is None
    assert index_settings(plain) == IndexSettings()
    assert "index" not in plain.to_json()


@pytest.mark.parametrize("formula", ["share(a, b)", "zscore(a)", "2 * index(a, b)"])
def test_only_an_index_has_settings(formula: str) -> None:
    text = f'[[indicator]]\ncode = "i"\nname = "I"\nformula = "{formula}"\nindex = {{ least = 1 }}\n'
    with pytest.raises(ValueError, match="settings"):
        definitions_from_toml(text, KNOWN)


@pytest.mark.parametrize("population", ["geld", "niemand"])
def test_inhabitants_are_a_known_count(population: str) -> None:
    with pytest.raises(FormulaError):
        definitions_from_toml(FILE + f'index = {{ population = "{population}" }}\n', KNOWN)


def test_what_names_an_index_means_its_settings() -> None:
    text = FILE + 'index = { least = 1 }\n[[indicator]]\ncode = "r"\nname = "R"\nformula = "rank(@own.i)"\n'
    _, rank = definitions_from_toml(text, KNOWN)
    known = Vocabulary(KNOWN.measures, {"own.i": checked(_, KNOWN).tree})
    assert "{least: 1}" in print_formula(checked(with_reads(rank, known), known).expanded)


PARTS = ("own.p", "own.q")
# A name that a part has already is refused before anything is written: services/index_making.
NAMES = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1)
    .filter(str.strip)
    .filter(lambda name: code_of(name) not in PARTS)
)


@given(
    NAMES,
    st.lists(
        st.builds(DraftPart, st.sampled_from(PARTS), st.integers(1, 5), st.booleans()),
        min_size=1,
        max_size=4,
    ),
    settings,
)
def test_a_draft_becomes_a_file_and_a_draft_again(
    name: str, parts: list[DraftPart], chosen: IndexSettings
) -> None:
    draft = IndexDraft(code_of(name), LocalText(name.strip()), tuple(parts), chosen)
    table = draft.table()
    assert table["formula"] == draft.formula
    given_file = [
        {"code": "p", "name": "P", "formula": "share(a, b)"},
        {"code": "q", "name": "Q", "formula": "ratio(b, a)"},
    ]
    found = definitions_from_tables([*given_file, table], KNOWN)[-1]
    if found.code == draft.code:
        assert draft_of(found) == draft


@pytest.mark.parametrize(
    "formula", ["index(0.5 * @own.p, @own.q)", "index(share(a, b), @own.q)", "6 * zscore(a)", "zscore(a)"]
)
def test_what_a_form_can_not_show_is_no_draft(formula: str) -> None:
    body = {"code": "own.i", "name": "I", "kind": "derived", "formula": formula, "polarity": "-"}
    assert draft_of(definition_from(body)) is None
