"""Numbers as a table writes them: which signs it uses, and reading whole columns at once."""

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.compute.tables.cells import clean_number, is_plain


class CellState(IntEnum):
    """What reading a whole column found out about a cell."""

    NUMBER = 0
    EMPTY = 1
    ODD = 2


@dataclass(frozen=True, slots=True)
class NumberSigns:
    """The decimal and the thousands sign of a table; ``thousands`` may be empty."""

    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class SignGuess:
    """The signs a table seems to use, whether that is certain, and the cell that decides it."""

    signs: NumberSigns
    certain: bool
    example: str = ""


_GROUPED = {
    sign: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+(?:[{other}]\d+)?")
    for sign, other in ((".", ","), (",", "."), (" ", ".,"), ("'", ".,"))
}
_CERTAIN_THOUSANDS = 20


def parse_column(column: pl.Series, signs: NumberSigns) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Read a column of texts.

    Returns
    -------
    values : float64[n]
        NaN where a cell is no plain number.
    states : uint8[n]
        ``CellState`` of each cell.
    """
    frame = pl.select(text=column.str.strip_chars())
    empty = frame["text"].fill_null("") == ""
    plain = frame.select(_plain_text(signs)).to_series()
    numbers = plain.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    values = np.where(np.isfinite(numbers), numbers, np.nan)
    states = np.full(len(values), CellState.NUMBER, dtype=np.uint8)
    states[np.isnan(values)] = CellState.ODD
    states[empty.to_numpy()] = CellState.EMPTY
    return values, states


def _plain_text(signs: NumberSigns) -> pl.Expr:
    text = pl.col("text")
    if signs.thousands:
        grouped = text.str.contains(signs.thousands, literal=True)
        pattern = f"^{_GROUPED[signs.thousands].pattern.replace('(?:[.,]', f'(?:[{signs.decimal}]')}$"
        good = ~grouped | text.str.contains(pattern)
        text = pl.when(good).then(text.str.replace_all(signs.thousands, "", literal=True))
    if signs.decimal != ".":
        if signs.thousands != ".":
            text = pl.when(~pl.col("text").str.contains(".", literal=True)).then(text)
        text = text.str.replace(signs.decimal, ".", literal=True)
    return text


def guess_signs(cells: list[str]) -> SignGuess:
    """Find the signs of a table from all its number cells.

    A group of three digits after a single sign says nothing by itself; longer or shorter tails, both signs in
    one cell, repeated signs, and what else stands in the table decide. Many cells that are all grouped by
    three beside plain numbers below 1,000 are thousands.

    Parameters
    ----------
    cells : list of str
        Distinct cells that begin and end with a digit.
    """
    signed = [cleaned for cell in cells if is_plain(cleaned := clean_number(cell))]
    for sign in (" ", "'"):
        if example := next((cell for cell in signed if sign in cell), ""):
            decimal = "," if any("," in cell for cell in signed) else "."
            return SignGuess(NumberSigns(decimal, sign), True, example)
    for thousands, decimal in ((".", ","), (",", ".")):
        if example := _proof(signed, thousands, decimal):
            return SignGuess(NumberSigns(decimal, _used(signed, thousands)), True, example)
    for sign, other in ((".", ","), (",", ".")):
        grouped = [cell for cell in signed if sign in cell]
        if grouped:
            return _by_weight(signed, grouped, sign, other)
    return SignGuess(NumberSigns(), True)


def _proof(cells: list[str], thousands: str, decimal: str) -> str:
    """Return a cell that only makes sense with these signs."""
    for cell in cells:
        if cell.count(decimal) == 1 and not _GROUPED[decimal].fullmatch(cell):
            return cell
        if cell.count(thousands) > 1 and _GROUPED[thousands].fullmatch(cell):
            return cell
    return ""


def _used(cells: list[str], thousands: str) -> str:
    return thousands if any(_GROUPED[thousands].fullmatch(cell) for cell in cells) else ""


def _by_weight(cells: list[str], grouped: list[str], sign: str, other: str) -> SignGuess:
    whole = [cell for cell in cells if sign not in cell]
    if any(len(cell.lstrip("+-")) > 3 for cell in whole):
        # Ungrouped thousands beside it: the sign can only be the decimal sign.
        return SignGuess(NumberSigns(sign, ""), True, grouped[0])
    certain = len(grouped) >= _CERTAIN_THOUSANDS and len(whole) > 0
    return SignGuess(NumberSigns(other, sign), certain, grouped[0])
