"""Which signs each column of a table uses in its numbers: files put together from several may mix them."""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keck.compute.tables.cells import clean_number, is_plain
from keck.compute.tables.kinds import names_figure
from keck.compute.tables.numbers import NumberSigns, SignGuess, guess_signs, parse_column
from keck.domain.mappings import write_signs

_MOST_CELLS = 50_000
_FEW = 3
_SIGNS = frozenset(".,' ")


@dataclass(frozen=True, slots=True)
class TableSigns:
    """The signs of a table, and of the columns that write numbers otherwise."""

    whole: SignGuess
    columns: dict[str, SignGuess]

    def of(self, column: str) -> NumberSigns:
        """Return the signs of a column."""
        return self.columns.get(column, self.whole).signs

    @property
    def examples(self) -> dict[str, str]:
        """What a mapping says of the columns that write numbers otherwise."""
        return {column: example_of(guess.signs) for column, guess in self.columns.items()}


def example_of(signs: NumberSigns) -> str:
    """Write signs as a mapping does."""
    return write_signs(signs.decimal, signs.thousands)


def find_signs(columns: Table[str, Sequence[str]]) -> TableSigns:
    """Find the signs of a table, and of columns whose own cells say something else.

    All cells together decide first, since most files have one way to write numbers. A column goes its own way
    where it reads otherwise by itself. That is doubtful where only few of its cells show it, and where the
    cells could as well be decimals of three digits; a column that is a rate by its name has such decimals.

    Parameters
    ----------
    columns : mapping of str to sequence of str
        Distinct texts of each column of numbers, by its header.
    """
    signed = {header: _signed(texts[:_MOST_CELLS]) for header, texts in columns.items()}
    whole = guess_signs([text for header, texts in columns.items() for text in texts[:_MOST_CELLS]])
    own = {}
    for header, texts in signed.items():
        guess = guess_signs(list(columns[header][:_MOST_CELLS]))
        if not guess.example or not _differs(texts, guess.signs, whole.signs):
            continue
        if guess.certain and len(texts) < _FEW and len(texts) * 2 < len(columns[header]):
            guess = replace(guess, certain=False)
        if guess.certain or not names_figure(header):
            own[header] = guess
    return TableSigns(whole, own)


def _signed(texts: Sequence[str]) -> list[str]:
    cleaned = (clean_number(text) for text in texts)
    return [text for text in cleaned if is_plain(text) and not _SIGNS.isdisjoint(text)]


def _differs(texts: list[str], one: NumberSigns, other: NumberSigns) -> bool:
    if one == other:
        return False
    column = pl.Series(texts, dtype=pl.String)
    first, second = parse_column(column, one)[0], parse_column(column, other)[0]
    return not np.array_equal(first, second, equal_nan=True)
