"""Keys that areas had before, or got later: read for the right areas of the period, and told."""

from datetime import date
from uuid import UUID

import pytest

from keck.compute.tables import AreaIndex, AreaSetView, apply, propose
from keck.compute.tables.reading import TableReading
from keck.domain.findings import Severity
from tests.unit.compute.tables.conftest import MakeTable

CITY, OLD, NEW = (UUID(int=n) for n in (1, 2, 3))
NAMES = ("Altdorf", "Bühl", "Hafen", "Weiler")
NEW_KEYS = ("1010", "1020", "2010", "2020")


RENAMED = tuple(("stadtteil", key[:-1], key) for key in NEW_KEYS)


def index(
    old: tuple[str, ...] = ("101", "102", "201", "202"),
    former: tuple[tuple[str, ...], ...] = (("101",), ("102",), ("201",), ("202",)),
    same: tuple[tuple[str, str, str], ...] = (),
    new: tuple[str, ...] = NEW_KEYS,
) -> AreaIndex:
    """A town of four quarters whose boundaries of 2024 have other keys."""
    views = [AreaSetView(CITY, "kommune", 0, None, ("05999",), ("Musterstadt",))]
    if old:
        views.append(AreaSetView(OLD, "stadtteil", 1, None, old, NAMES))
    views.append(AreaSetView(NEW, "stadtteil", 1, date(2024, 1, 1), new, NAMES, former=former))
    return AreaIndex(views, ("05999",), ("Musterstadt",), same=same)


def read(table: MakeTable, areas: AreaIndex, *rows: tuple[str, ...]) -> TableReading:
    raw = table(("Stadtteil Nr", "Jahr", "Kinder"), *rows)
    proposal = propose([raw], areas, "kinder.csv")
    assert proposal.mapping is not None, proposal
    return apply(raw, proposal.mapping, areas)


def rows_of(keys: tuple[str, ...], year: str) -> list[tuple[str, ...]]:
    return [(key, year, str(100 + n)) for n, key in enumerate(keys)]


def placed(reading: TableReading) -> dict[tuple[str, UUID], list[float]]:
    return {(one.period, one.area_set_id): one.values[:4].tolist() for one in reading.blocks}


VALUES = [100.0, 101.0, 102.0, 103.0]


@pytest.mark.parametrize(
    "areas",
    [
        index(),
        index(old=()),
        index(former=(), same=RENAMED),
    ],
    ids=["recorded and older set", "recorded", "by crosswalk"],
)
def test_former_keys_are_read_for_the_areas_of_the_period(table: MakeTable, areas: AreaIndex) -> None:
    reading = read(table, areas, *rows_of(("101", "102", "201", "202"), "2024"))
    assert placed(reading) == {("2024", NEW): VALUES}
    assert not [one for one in reading.findings if one.severity is not Severity.NOTE]
    (note,) = (one for one in reading.findings if one.code == "keys_of_other_date")
    assert (note.params["count"], note.params["level"]) == (4, "stadtteil")
    assert "„101“ → 1010 Altdorf" in note.params["examples"]


def test_both_keys_mean_the_area_in_the_boundaries_of_each_period(table: MakeTable) -> None:
    rows = rows_of(("101", "102", "201", "202"), "2023") + rows_of(NEW_KEYS, "2024")
    reading = read(table, index(), *rows)
    assert placed(reading) == {("2023", OLD): VALUES, ("2024", NEW): VALUES}
    assert not [one for one in reading.findings if one.code == "keys_of_other_date"]


def test_newer_keys_are_read_for_older_periods_too(table: MakeTable) -> None:
    reading = read(table, index(), *rows_of(NEW_KEYS, "2022"))
    assert placed(reading) == {("2022", OLD): VALUES}
    (note,) = (one for one in reading.findings if one.code == "keys_of_other_date")
    assert "„1010“ → 101 Altdorf" in note.params["examples"]


def test_a_name_that_both_boundaries_know_means_one_area(table: MakeTable) -> None:
    reading = read(table, index(), *rows_of(NAMES, "2024"))
    assert placed(reading) == {("2024", NEW): VALUES}


def test_a_key_that_went_to_another_area_means_that_one_today(table: MakeTable) -> None:
    areas = index(former=((), ("101",), (), ()), new=("101", "109", "201", "202"))
    reading = read(table, areas, *rows_of(("101", "109", "201", "202"), "2024"))
    assert placed(reading) == {("2024", NEW): VALUES}
    assert not [one for one in reading.findings if one.code == "keys_of_other_date"]


def test_old_and_new_key_of_one_area_in_one_period_are_an_error(table: MakeTable) -> None:
    reading = read(table, index(), *rows_of(NEW_KEYS, "2024"), ("101", "2024", "7"))
    assert any(one.severity is Severity.ERROR for one in reading.findings)
