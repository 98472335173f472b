"""Which signs each column uses, where a table mixes them."""

from collections.abc import Callable

import pytest

from keck.compute.readers.raw import RawTable
from keck.compute.tables import AreaIndex, apply, propose
from keck.compute.tables.column_signs import find_signs
from keck.compute.tables.likeness import alike
from keck.compute.tables.numbers import NumberSigns

MakeTable = Callable[..., RawTable]
KEYS = ("101", "102", "201", "202")
GERMAN, ENGLISH = NumberSigns(",", "."), NumberSigns(".", "")


def mixed(table: MakeTable, kinder: tuple[str, ...] = ("1.234.000", "987", "2.345", "12")) -> RawTable:
    quote = ("12.5", "7.25", "3.5", "9.75")
    return table(("Nr", "Kinder", "Quote"), *zip(KEYS, kinder, quote, strict=True))


def test_a_column_that_proves_its_own_signs_is_read_by_them(table: MakeTable, areas: AreaIndex) -> None:
    raw = mixed(table)
    proposal = propose([raw], areas, "kinder_2024.csv")
    assert proposal.mapping is not None
    assert proposal.clear
    assert proposal.mapping.signs == {"Quote": "1234.5"}
    assert [r.column for r in proposal.reasons if r.code == "decimal_found_in_column"] == [3]
    reading = apply(raw, proposal.mapping, areas)
    values = {block.measure_code: sorted(block.values[:4].tolist()) for block in reading.blocks}
    assert values == {"kinder": [12, 987, 2345, 1234000], "quote": [3.5, 7.25, 9.75, 12.5]}


def test_grouped_numbers_beside_decimals_with_the_same_sign_are_a_question(
    table: MakeTable, areas: AreaIndex
) -> None:
    raw = mixed(table, ("1.234", "987", "2.345", "3.456"))
    proposal = propose([raw], areas, "kinder_2024.csv")
    assert proposal.mapping is not None
    assert [(f.code, f.params["column"]) for f in proposal.ambiguous] == [
        ("decimal_unclear_in_column", "Kinder")
    ]
    assert proposal.mapping.signs == {"Kinder": "1.234,5"}


def test_a_rate_with_three_digits_is_read_like_the_other_columns() -> None:
    found = find_signs({"Anteil": ["1.234", "2.345"], "Kinder in Prozent": ["12.5", "7.25"]})
    assert (found.whole.signs, found.columns) == (ENGLISH, {})


@pytest.mark.parametrize("sign", [" ", "'"])
def test_columns_may_group_by_other_signs(sign: str) -> None:
    found = find_signs({"Kinder": [f"1{sign}234", "56"], "Fläche": ["12,5", "3,75"]})
    assert (found.of("Kinder").thousands, found.of("Fläche").decimal) == (sign, ",")


def test_one_cell_alone_does_not_turn_a_column() -> None:
    kinder = ["1.5", *(str(n) for n in range(100, 140))]
    found = find_signs({"Kinder": kinder, "Fläche": ["12,5", "3,75", "1.234,5"]})
    assert not found.columns["Kinder"].certain


def test_next_years_file_keeps_what_was_confirmed_for_a_column(table: MakeTable, areas: AreaIndex) -> None:
    raw = mixed(table, ("1.234", "987", "2.345", "3.456"))
    confirmed = propose([raw], areas, "kinder_2024.csv").mapping
    assert confirmed is not None
    found = alike([confirmed], [mixed(table, ("1.244", "988", "2.355", "3.457"))], "kinder_2025.csv")
    assert found is not None
    assert (found.mapping.signs, found.ambiguous) == ({"Kinder": "1.234,5"}, [])
