"""A table that does not name what it counts is called after what stands above it, its sheet or its file."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, propose
from keck.domain.unnamed import UNNAMED, guess_of, named

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")


def label(proposal: Proposal) -> str:
    assert proposal.mapping is not None
    return proposal.mapping.measures[0].label.de


def dated(table: MakeTable, sheet: str = "Tabelle1") -> RawTable:
    return table(("Nr", "2022", "2023"), *((key, "5", "7") for key in KEYS), sheet=sheet)


@pytest.mark.parametrize(
    ("filename", "name", "telling"),
    [
        ("kinder_unter_6_nach_stadtteilen_2023.csv", "Kinder unter 6", True),
        ("musterstadt-geburten.csv", "Geburten", True),
        ("nach_stadtteilen.csv", "Nach stadtteilen", False),
        ("Export 2024 (neu).xlsx", "Export (neu)", False),
    ],
)
def test_the_file_s_name_is_a_guess_that_asks_for_an_answer(
    table: MakeTable, areas: AreaIndex, filename: str, name: str, telling: bool
) -> None:
    proposal = propose([dated(table)], areas, filename)
    asked = [one for one in proposal.reasons if one.code == UNNAMED]
    assert (label(proposal), guess_of(proposal.reasons)) == (name, name)
    assert [one.params["telling"] for one in asked] == [telling]
    assert proposal.clear, "it is a question to be seen, not a refusal"


def test_what_stands_in_the_file_is_no_guess(table: MakeTable, areas: AreaIndex) -> None:
    titled = replace(dated(table), titles=["Kinder in Tagesbetreuung am 31.12.2023"])
    sheet = dated(table, sheet="Kinder mit Sprachförderung")
    column = table(("Nr", "Kinder"), *((key, "5") for key in KEYS))
    for raw, name in (
        (titled, "Kinder in Tagesbetreuung"),
        (sheet, "Kinder mit Sprachförderung"),
        (column, "Kinder"),
    ):
        proposal = propose([raw], areas, "nach_stadtteilen_2023.csv")
        assert (label(proposal), guess_of(proposal.reasons)) == (name, None)


def test_areas_as_columns_and_a_column_of_mere_values_have_no_name(
    table: MakeTable, areas: AreaIndex
) -> None:
    crossed = table(("Jahr", "Altdorf", "Bühl", "Süd", "Weiler"), ("2022", "55", "66", "77", "88"))
    plain = table(("Nr", "Jahr", "Anzahl"), *((key, "2023", "5") for key in KEYS))
    for raw in (crossed, plain):
        assert guess_of(propose([raw], areas, "stadtteile.csv").reasons) == "Stadtteile"


def test_an_answer_names_all_columns_and_what_is_bound_to_them(table: MakeTable, areas: AreaIndex) -> None:
    mapping = propose([dated(table)], areas, "nach_stadtteilen.csv").mapping
    assert mapping is not None
    answer = named(mapping, "Nach stadtteilen", "Kinder unter 6")
    assert {(one.code, one.label.de) for one in answer.measures} == {("kinder-unter-6", "Kinder unter 6")}
    assert (answer.dataset, answer.name.de) == ("nach-stadtteilen", "Kinder unter 6")
