"""Next year's file is known again by how it is made, and no other file is taken for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, propose
from keck.compute.tables.likeness import alike, shape
from keck.domain.mappings import ADDRESS_AREA, ROW_COUNT, Address, Layout, Mapping, MeasureColumn
from keck.domain.texts import LocalText

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")


def wide(table: MakeTable, *headers: str, values: tuple[str, ...] = ("5", "7", "9", "11")) -> RawTable:
    return table(headers, *zip(KEYS, *([values] * (len(headers) - 1)), strict=True))


def mapping(**changes: Any) -> Mapping:
    kinder = MeasureColumn("kinder", LocalText("Kinder"), column="2023 Kinder", period="2023")
    made = Mapping("kinder", LocalText("Kinder"), Layout.WIDE, area_column="nr", measures=(kinder,))
    return replace(made, **changes)


def test_headers_that_name_another_year_are_followed(table: MakeTable) -> None:
    old, new = wide(table, "nr", "2023 Kinder"), wide(table, "nr", "2024 Kinder")
    assert shape(old) == shape(new)
    found = alike([mapping()], [new], "x.csv")
    assert found is not None
    assert [(one.code, one.column, one.period) for one in found.mapping.measures] == [
        ("kinder", "2024 Kinder", "2024")
    ]


def test_a_window_of_years_moves_and_grows(table: MakeTable) -> None:
    old = wide(table, "nr", "Kinder 2022", "Kinder 2023")
    new = wide(table, "nr", "Kinder 2022", "Kinder 2023", "Kinder 2024")
    assert shape(old) == shape(new)
    both = tuple(
        MeasureColumn("kinder", LocalText("Kinder"), column=f"Kinder {year}", period=year)
        for year in ("2022", "2023")
    )
    found = alike([mapping(measures=both)], [new], "x.csv")
    assert found is not None
    assert [one.period for one in found.mapping.measures] == ["2022", "2023", "2024"]


def test_the_period_of_a_file_comes_from_the_file_or_is_asked(table: MakeTable) -> None:
    kinder = (MeasureColumn("kinder", LocalText("Kinder"), column="Kinder"),)
    known = mapping(measures=kinder, period="2023")
    new = wide(table, "nr", "Kinder")
    named = alike([known], [new], "kinder 2024.csv")
    assert named is not None
    assert (named.mapping.period, named.ambiguous) == ("2024", [])
    unnamed = alike([known], [new], "kinder.csv")
    assert unnamed is not None
    assert unnamed.mapping.period is None
    assert [finding.code for finding in unnamed.ambiguous] == ["period_missing"]


def test_the_signs_are_those_of_the_new_file(table: MakeTable) -> None:
    new = wide(table, "nr", "2024 Kinder", values=("0.5", "1.25", "3.75", "2.1"))
    found = alike([mapping(decimal=",", thousands=".")], [new], "x.csv")
    assert found is not None
    assert (found.mapping.decimal, found.mapping.thousands) == (".", "")


def test_a_column_more_or_another_constant_is_another_make(table: MakeTable) -> None:
    old = table(("nr", "Indikator", "Wert"), *((key, "Kinder 2023", "1") for key in KEYS))
    same = table(("Wert", "Indikator", "nr"), *(("2", "Kinder 2024", key) for key in KEYS))
    other = table(("nr", "Indikator", "Wert"), *((key, "Alte 2023", "1") for key in KEYS))
    more = table(("nr", "Indikator", "Wert", "Rest"), *((key, "Kinder 2023", "1", "2") for key in KEYS))
    assert shape(old) == shape(same)
    assert len({shape(old), shape(other), shape(more)}) == 3


@pytest.mark.parametrize(("filename", "known"), [("kinder 2024.csv", True), ("alte 2024.csv", False)])
def test_headers_that_say_nothing_are_trusted_under_the_same_name_only(
    table: MakeTable, filename: str, known: bool
) -> None:
    value = (MeasureColumn("kinder", LocalText("Kinder"), column="Anzahl"),)
    remembered = mapping(measures=value, period="2023")
    found = alike([remembered], [wide(table, "nr", "Anzahl")], filename)
    assert (found is not None) == known


def test_other_labels_are_another_table(table: MakeTable, areas: AreaIndex) -> None:
    def long(*labels: str) -> RawTable:
        rows = [(key, label, "2023", "5") for key in KEYS for label in labels]
        return table(("nr", "merkmal", "jahr", "wert"), *rows)

    remembered = propose([long("Kinder", "Jugend")], areas, "a.csv").mapping
    assert remembered is not None
    assert alike([remembered], [long("Kinder", "Jugend")], "b.csv") is not None
    assert alike([remembered], [long("Alte", "Hochbetagte")], "a.csv") is None
    assert alike([remembered], [long("Kinder")], "a.csv") is None


def test_a_sheet_that_bears_the_year_is_found(table: MakeTable) -> None:
    new = replace(wide(table, "nr", "2024 Kinder"), sheet="Kinder 2024")
    cover = replace(wide(table, "nr", "2024 Kinder"), sheet="Deckblatt")
    found = alike([mapping(sheet="Kinder 2023")], [cover, new], "x.xlsx", several=True)
    assert found is not None
    assert found.mapping.sheet == "Kinder 2024"


def test_a_list_of_addresses_is_known_again_by_their_columns(table: MakeTable) -> None:
    listed = table(("Kita", "Straße", "Plätze"), ("Sonne", "Am Wall 3", "40"))
    counted = (
        MeasureColumn("kitas", LocalText("Kitas"), ROW_COUNT),
        MeasureColumn("plaetze", LocalText("Plätze"), "Plätze"),
    )
    known = mapping(area_column=ADDRESS_AREA, measures=counted, address=Address("Straße"), period="2023")
    found = alike([known], [listed], "kitas 2024.csv")
    assert found is not None
    assert (found.mapping.period, found.mapping.address) == ("2024", Address("Straße"))
    elsewhere = replace(known, address=Address("Straße", "Nr."))
    assert alike([elsewhere], [listed], "kitas 2024.csv") is None
