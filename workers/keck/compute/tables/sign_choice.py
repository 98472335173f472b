"""Chooses how numbers are written, and which of them stand for no value."""

from typing import Any

from keck.compute.tables.column_signs import TableSigns, find_signs
from keck.compute.tables.numbers import NumberSigns, SignGuess
from keck.compute.tables.profile import Column
from keck.compute.tables.questions import Questions
from keck.domain.mappings import CellRole


def choose_signs(values: list[Column], told: Questions) -> TableSigns:
    """Find the signs that numbers are written with, and ask where the cells do not show them."""
    found = find_signs({column.header: column.texts for column in values})
    guess = found.whole
    if not guess.certain:
        told.question("decimal_unclear", example=guess.example, decimal=guess.signs.decimal)
    elif guess.example:
        told.note("decimal_found", **_signs_params(guess))
    for column in values:
        if (own := found.columns.get(column.header)) is None:
            continue
        column.written = own.signs
        if own.certain:
            told.note("decimal_found_in_column", column, column=column.header, **_signs_params(own))
        else:
            told.question(
                "decimal_unclear_in_column",
                column=column.header,
                example=own.example,
                decimal=own.signs.decimal,
            )
    return found


def signs_for_nothing(values: list[Column], signs: NumberSigns, told: Questions) -> dict[str, CellRole]:
    """Find numbers that are none, before kinds are guessed from the numbers."""
    cells: dict[str, CellRole] = {}
    for column in values:
        column.find_signs(signs)
        for text in column.signs:
            if text not in cells:
                told.note("sign_number", column, value=text)
            cells[text] = CellRole.MISSING
    return cells


def _signs_params(guess: SignGuess) -> dict[str, Any]:
    signs = guess.signs
    return {"example": guess.example, "decimal": signs.decimal, "thousands": signs.thousands}
