"""How sure a proposal is of its guesses, and by which reason."""

from collections.abc import Callable

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, propose
from keck.compute.tables.rating import RATED, rate
from keck.domain.confidence import Confidence, Guess
from keck.domain.findings import Finding, Severity
from keck.domain.messages import SENTENCES

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")


def ratings(proposal: Proposal) -> dict[Guess, tuple[Confidence, str]]:
    return {one.guess: (one.confidence, one.reason.code) for one in rate(proposal)}


def test_what_the_table_says_itself_is_sure(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Jahr", "Kinder"), *((key, "2024", "5") for key in KEYS))
    assert ratings(propose([raw], areas, "x.csv")) == {
        Guess.AREAS: (Confidence.SURE, "area_column_by_key"),
        Guess.PERIOD: (Confidence.SURE, "period_column_chosen"),
        Guess.MEASURES: (Confidence.SURE, "kind_count_whole"),
        Guess.SIGNS: (Confidence.SURE, "decimal_not_needed"),
    }


def test_what_only_the_name_of_the_file_says_is_likely(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Wege"), *((key, "1,5") for key in KEYS))
    found = ratings(propose([raw], areas, "x_2024.csv"))
    assert found[Guess.PERIOD] == (Confidence.LIKELY, "period_from_filename")
    assert found[Guess.MEASURES] == (Confidence.LIKELY, "kind_figure_fraction")
    assert found[Guess.SIGNS] == (Confidence.SURE, "decimal_found")


def test_what_nothing_decides_is_to_be_checked(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Kinder"), *((key, "1.234") for key in KEYS[:2]))
    found = ratings(propose([raw], areas, "x.csv"))
    assert found[Guess.AREAS] == (Confidence.LIKELY, "area_column_by_key"), "one area has no row"
    assert found[Guess.PERIOD] == (Confidence.CHECK, "period_missing")
    assert found[Guess.SIGNS] == (Confidence.CHECK, "decimal_unclear")


def test_keys_that_match_by_a_rule_are_likely(table: MakeTable, areas: AreaIndex) -> None:
    raw = table(("Nr", "Jahr", "Kinder"), *((f"0{key}", "2024", "5") for key in KEYS))
    assert ratings(propose([raw], areas, "x.csv"))[Guess.AREAS] == (Confidence.LIKELY, "keys_padded")


def test_groups_in_a_column_are_sure(table: MakeTable, areas: AreaIndex) -> None:
    rows = [(key, "2024", sex, "5") for key in KEYS for sex in ("weiblich", "männlich")]
    raw = table(("Nr", "Jahr", "Geschlecht", "Kinder"), *rows)
    assert ratings(propose([raw], areas, "x.csv"))[Guess.GROUPS] == (Confidence.SURE, "groups_in_columns")


def test_what_was_confirmed_before_is_sure_but_for_what_it_leaves_open(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = table(("Nr", "Wert"), *((key, "1,5") for key in KEYS))
    fresh = propose([raw], areas, "x_2024.csv")
    before = Finding("mapping_remembered", Severity.NOTE, params={"name": "x"})
    known = Proposal(fresh.mapping, [Finding("period_missing")], fresh.match, [before, *fresh.reasons])
    found = ratings(known)
    assert found.pop(Guess.PERIOD) == (Confidence.CHECK, "period_missing")
    assert set(found.values()) == {(Confidence.SURE, "mapping_remembered")}


def test_every_rated_reason_has_a_sentence() -> None:
    assert set(RATED) <= set(SENTENCES)
