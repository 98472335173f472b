"""Cells that are missing or protected are told from numbers, and never read as 0."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keck.domain.statuses import (
    STATUS_BY_LETTER,
    Flag,
    ProtectedCell,
    Status,
    is_missing_token,
    protected_cell,
)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "–", ".", "...", "k.A.", "k. A.", "n/a", "NaN", "keine Angabe"]
)
def test_tokens_without_a_value_are_missing(text: str) -> None:
    assert is_missing_token(text)
    assert protected_cell(text) is None


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("*", None, None),
        (" X ", None, None),
        ("geheim", None, None),
        ("<5", 0, 4),
        ("< 10", 0, 9),
        ("unter 3", 0, 2),
        ("≤4", 0, 4),
        ("1-4", 1, 4),
        ("1 bis 4", 1, 4),
        ("<1", 0, 0),
    ],
)
def test_protected_cells_keep_their_bounds(text: str, lower: float | None, upper: float | None) -> None:
    assert protected_cell(text) == ProtectedCell(lower, upper)
    assert not is_missing_token(text)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_neither_missing_nor_protected(number: float) -> None:
    assert not is_missing_token(str(number))
    assert protected_cell(str(number)) is None


@given(st.text(max_size=10))
def test_bounds_never_cross(text: str) -> None:
    cell = protected_cell(text)
    if cell and cell.lower is not None and cell.upper is not None:
        assert cell.lower <= cell.upper


@pytest.mark.parametrize("text", ["<0", "4-1", "1-", "unter", "zwölf"])
def test_impossible_bounds_are_not_protected_cells(text: str) -> None:
    assert protected_cell(text) is None


def test_each_status_has_its_letter() -> None:
    assert {status.letter for status in Status} == set(STATUS_BY_LETTER) == set("omsn")
    assert (Flag.ESTIMATED | Flag.REVISED).words == ["estimated", "revised"]
