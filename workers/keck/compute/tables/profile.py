"""What each column of a table looks like, and which columns say the same."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.compute.readers.raw import RawTable
from keck.compute.tables.cells import CellMeaning, clean_number, is_plain, read_odd
from keck.compute.tables.factors import Factor, combine, combine_codes, factorise
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.numbers import CellState, NumberSigns, parse_column
from keck.compute.tables.signs import suspected
from keck.domain.names import normalise_name, transliterate

_NUMERIC_SHARE = 0.9
# A short column with a slip or two is one of numbers all the same; three right ones stand against each.
_SLIPS = 2
_RIGHT_PER_SLIP = 3
_LOOKED_AT = 5000


@dataclass(eq=False)
class Column:
    """One column of a table, by its distinct texts."""

    position: int
    header: str
    factor: Factor
    counts: NDArray[np.int64]
    signs: tuple[str, ...] = ()
    """Texts that look like numbers but say that there is none."""
    written: NumberSigns | None = None
    """Signs of its own, where it writes numbers otherwise than the table does."""
    _parsed: tuple[NumberSigns, NDArray[np.float64], NDArray[np.uint8]] | None = None

    @cached_property
    def texts(self) -> list[str]:
        """Distinct texts that are not empty."""
        return [text for text in self.factor.values if text]

    @cached_property
    def word(self) -> str:
        """The header in the form in which names are compared."""
        return normalise_name(self.header)

    @cached_property
    def words(self) -> list[str]:
        """The parts of the header."""
        return re.findall(r"[a-z]+|\d+", transliterate(self.header).lower())

    @property
    def constant(self) -> bool:
        """Whether all rows that say anything say the same."""
        return len(self.texts) == 1

    @cached_property
    def numeric(self) -> bool:
        """Whether nearly all filled cells are numbers or tokens of official statistics.

        Then cells that are none are told one by one when the table is read.
        """
        # Signs are not known yet, so this asks for the form of a number only; some thousand texts show it.
        step = max(1, len(self.factor.values) // _LOOKED_AT)
        filled = numbers = tokens = 0
        for text, count in zip(self.factor.values[::step], self.counts[::step].tolist(), strict=True):
            if text:
                filled += count
                if is_plain(clean_number(text)):
                    numbers += count
                elif read_odd(text).meaning is not CellMeaning.TEXT:
                    tokens += count
        wrong = filled - numbers - tokens
        slips = step == 1 and wrong <= _SLIPS and numbers >= _RIGHT_PER_SLIP * wrong
        return numbers > 0 and (slips or numbers + tokens >= _NUMERIC_SHARE * filled)

    def share(self, test: Callable[[str], bool]) -> int:
        """Return how many filled cells pass a test."""
        return sum(
            int(count)
            for text, count in zip(self.factor.values, self.counts, strict=True)
            if text and test(text)
        )

    @cached_property
    def filled(self) -> int:
        """Number of filled cells."""
        return self.share(lambda _: True)

    def find_signs(self, signs: NumberSigns) -> None:
        """Find the numbers of a column that are likely none."""
        numbers, states = self.parsed(signs)
        plain = states == CellState.NUMBER
        wrong = suspected(numbers[plain], self.counts[plain])
        if wrong:
            texts = np.array(self.factor.values, dtype=object)
            self.signs = tuple(texts[plain & np.isin(numbers, wrong)].tolist())
            self._parsed = None

    def parsed(self, signs: NumberSigns) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Return number and ``CellState`` of each distinct text; signs of its own count for more."""
        signs = self.written or signs
        if self._parsed is None or self._parsed[0] != signs:
            cleaned = pl.Series([clean_number(text) for text in self.factor.values], dtype=pl.String)
            numbers, states = parse_column(cleaned, signs)
            states[[text in self.signs for text in self.factor.values]] = CellState.EMPTY
            self._parsed = (signs, numbers, states)
        return self._parsed[1], self._parsed[2]


@dataclass(eq=False)
class Profile:
    """A table with all its columns profiled."""

    table: RawTable
    columns: list[Column]
    length: int
    _distinct: dict[tuple[int, ...], int] = field(default_factory=dict)

    def determined(self, column: Column, by: list[Column]) -> bool:
        """Tell whether a column says nothing that other columns do not say together."""
        return self.distinct([*by, column]) == self.distinct(by)

    def distinct(self, columns: list[Column]) -> int:
        """Return the number of distinct combinations of some columns."""
        places = tuple(column.position for column in columns)
        if places not in self._distinct:
            self._distinct[places] = len(combine_codes([c.factor for c in columns], self.length)[1])
        return self._distinct[places]

    def labels_twice(self, keys: list[Column], labels: list[Column]) -> tuple[set[tuple[str, ...]], bool]:
        """Return the labels that stand in several rows for the same keys, and whether these are all."""
        codes, _ = combine_codes([column.factor for column in (*keys, *labels)], self.length)
        label_codes, combinations = combine([column.factor for column in labels], self.length)
        repeated = np.bincount(codes)[codes] > 1
        twice = {combinations[code] for code in np.unique(label_codes[repeated]).tolist()}
        return twice, len(twice) == len(combinations)


def profile(table: RawTable) -> Profile:
    """Profile a table; columns without any filled cell are left out."""
    columns = []
    for position, header in enumerate(header_texts(table)):
        factor = factorise(table.frame.to_series(position))
        counts = np.bincount(factor.codes, minlength=len(factor.values))
        column = Column(position, header, factor, counts)
        if column.texts:
            columns.append(column)
    return Profile(table, columns, len(table.frame))
