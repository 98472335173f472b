"""A file belongs to the table that counts the same, whatever it is called and however it is made."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, Proposal, propose
from keck.compute.tables.belonging import KnownTable, belonging
from keck.domain.measures import Measure, MeasureKind
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.texts import LocalText
from tests.unit.compute.tables.conftest import DISTRICTS, QUARTERS

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")
CHILDREN, PEOPLE = Measure("kinder-0-5", LocalText("Kinder")), Measure("einwohner", LocalText("Einwohner"))


@pytest.fixture
def long(table: MakeTable, areas: AreaIndex) -> Callable[..., Proposal]:
    """Propose a long table of some measures."""

    def make(*labels: str) -> Proposal:
        rows = [(key, "2024", label, str(n)) for n, key in enumerate(KEYS) for label in labels]
        return propose([table(("Nr", "Jahr", "Merkmal", "Wert"), *rows)], areas, "Kinder 2024 (neu).xlsx")

    return make


def known(**changes: Any) -> KnownTable:
    made = KnownTable("kinder-stadtteile", LocalText("Kinder"), (CHILDREN, PEOPLE), set(), {QUARTERS})
    return replace(made, **changes)


def codes(proposal: Proposal) -> list[str]:
    return [one.code for one in proposal.reasons if one.code.startswith("table_")]


def test_the_same_measures_in_another_shape_are_the_same_table(
    long: Callable[..., Proposal], areas: AreaIndex
) -> None:
    rights = SourceRights("Jugendamt", permitted_use=PermittedUse.INTERNAL)
    found = belonging(long("Kinder", "Einwohner"), [known(source=rights)], areas)
    assert found.mapping is not None
    assert (found.mapping.dataset, found.mapping.source) == ("kinder-stadtteile", rights)
    assert [one.code for one in found.mapping.measures] == ["kinder-0-5", "einwohner"]
    assert codes(found) == ["table_likely"], "one measure is known by its name only"
    same = belonging(long("Einwohner"), [known()], areas)
    assert codes(same) == ["table_known"]


@pytest.mark.parametrize(
    "tables",
    [
        [known(), known(code="zweite")],
        [known(area_sets={DISTRICTS})],
        [known(groups={"sex=f"})],
        [known(measures=(PEOPLE,))],
    ],
    ids=["two tables", "another level", "other groups", "half of the measures"],
)
def test_what_is_not_certain_is_told_and_stays_a_table_of_its_own(
    long: Callable[..., Proposal], areas: AreaIndex, tables: list[KnownTable]
) -> None:
    found = belonging(long("Kinder", "Einwohner"), tables, areas)
    assert found.mapping is not None
    assert (found.mapping.dataset, codes(found)) == ("kinder-neu", ["table_maybe"])


@pytest.mark.parametrize("label", ["weiblich", "insgesamt", "unter 6 Jahre", "Anzahl"])
def test_totals_groups_and_mere_values_say_nothing_of_the_table(
    long: Callable[..., Proposal], areas: AreaIndex, label: str
) -> None:
    proposal = long("Haushalte")
    assert proposal.mapping is not None
    measures = tuple(replace(one, label=LocalText(label)) for one in proposal.mapping.measures)
    proposal = replace(proposal, mapping=replace(proposal.mapping, measures=measures))
    assert belonging(proposal, [known(measures=(Measure("x", LocalText(label)),))], areas) is proposal


def test_other_measures_are_another_table(long: Callable[..., Proposal], areas: AreaIndex) -> None:
    proposal = long("Haushalte", "Kinderlose")
    assert belonging(proposal, [known()], areas) is proposal


def test_another_kind_of_figure_is_another_measure(long: Callable[..., Proposal], areas: AreaIndex) -> None:
    shares = replace(PEOPLE, kind=MeasureKind.FIGURE)
    proposal = long("Einwohner")
    assert belonging(proposal, [known(measures=(shares,))], areas) is proposal
