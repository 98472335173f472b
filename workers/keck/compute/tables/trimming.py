"""Sets aside rows that are about none of the areas: sub-totals, joined areas, other municipalities."""

import re
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keck.compute.readers.raw import RawTable
from keck.compute.tables.area_columns import AreaCandidate, candidates
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.column_signs import find_signs
from keck.compute.tables.numbers import CellState
from keck.compute.tables.period_columns import choose_period
from keck.compute.tables.profile import Column, Profile, profile
from keck.compute.tables.questions import Questions
from keck.compute.tables.resolving import Resolver, Target, TargetKind
from keck.compute.tables.subtotals import find_subtotals
from keck.compute.tables.words import words
from keck.domain.findings import Severity
from keck.domain.mappings import RowRole
from keck.domain.names import normalise_name

_JOINTS = re.compile(r"\s*(?:&|\+|/|,|;|\bund\b)\s*")
_TOTALS = words("insgesamt gesamt summe zusammen total zwischensumme")
_STRANGE = (TargetKind.UNKNOWN, TargetKind.BLANK)
_MOST_STRANGE = 500


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A table without rows that are about none of the areas, and what its mapping has to say of them.

    ``column`` is the position of the column of areas by which rows were set aside.
    """

    table: RawTable
    rows: dict[str, RowRole] = field(default_factory=dict)
    others: RowRole | None = None
    column: int | None = None


def trim(table: RawTable, areas: AreaIndex, filename: str, told: Questions) -> Trimmed:
    """Set aside what is not about the areas; a table without a column of areas stays as it is."""
    seen = profile(table)
    time = choose_period(seen, filename)
    dated = [column for column in (time.column, *time.others) if column is not None]
    found = candidates([column for column in seen.columns if column not in dated], areas)
    if not found:
        return Trimmed(table)
    best = found[0]
    strange = _strange(best)
    if not strange.any():
        return Trimmed(table)
    rows = _explained(seen, best, strange, Resolver(areas), told)
    kept = replace(
        table, frame=table.frame.filter(pl.Series(~strange)), row_numbers=table.row_numbers[~strange]
    )
    if best.foreign:
        told.note("rows_of_others", best.column, number=best.foreign)
    return Trimmed(kept, rows, RowRole.SKIP if best.foreign else None, best.column.position)


def _strange(best: AreaCandidate) -> NDArray[np.bool_]:
    kinds = {text: target.kind for text, target in zip(best.column.texts, best.targets, strict=True)}
    by_code = [kinds.get(text, TargetKind.BLANK) in _STRANGE for text in best.column.factor.values]
    return np.array(by_code, dtype=bool)[best.column.factor.codes]


def _explained(
    seen: Profile, best: AreaCandidate, strange: NDArray[np.bool_], resolver: Resolver, told: Questions
) -> dict[str, RowRole]:
    """Return the texts that are no mistakes; all other rows are told when the table is read."""
    codes, texts = best.column.factor.codes, best.column.factor.values
    numbers = _numbers([column for column in seen.columns if column.numeric and column is not best.column])
    sums = np.zeros(len(strange), dtype=bool)
    if numbers is not None and not best.foreign and strange.sum() <= _MOST_STRANGE:
        sums = find_subtotals(numbers, strange)
    totals = sums | _says_total(seen.columns)
    result: dict[str, RowRole] = {}
    strange_codes = np.unique(codes[strange]).tolist()
    if best.foreign:
        strange_codes = [code for code in strange_codes if not texts[code]]
    for code in strange_codes[:_MOST_STRANGE]:
        rows = (codes == code) & _filled(numbers, len(codes))
        text = texts[code]
        if rows.any() and totals[rows].all():
            told.note("row_subtotal", best.column, text=text or "–")
            result[text] = RowRole.SKIP
        elif joined := _joined(text, resolver):
            names = ", ".join(joined)
            told.note("row_of_several_areas", best.column, Severity.WARNING, text=text, areas=names)
            result[text] = RowRole.SKIP
    return result


def _filled(numbers: NDArray[np.float64] | None, length: int) -> NDArray[np.bool_]:
    if numbers is None:
        return np.zeros(length, dtype=bool)
    return np.asarray(np.isfinite(numbers).any(axis=1))


def _numbers(columns: list[Column]) -> NDArray[np.float64] | None:
    if not columns:
        return None
    signs = find_signs({column.header: column.texts for column in columns})
    parts = []
    for column in columns:
        values, states = column.parsed(signs.of(column.header))
        parts.append(np.where(states == CellState.NUMBER, values, np.nan)[column.factor.codes])
    return np.stack(parts, axis=1)


def _says_total(columns: list[Column]) -> NDArray[np.bool_]:
    """Tell which rows call themselves a total in one of their cells."""
    result = np.zeros(len(columns[0].factor.codes), dtype=bool)
    for column in columns:
        total = np.array([normalise_name(text) in _TOTALS for text in column.factor.values], dtype=bool)
        result |= total[column.factor.codes]
    return result


def _joined(text: str, resolver: Resolver) -> list[str]:
    """Return the areas of a text that names several.

    Their values can be given to none of them, and to no other area.
    """
    parts = [part for part in _JOINTS.split(text) if part]
    targets: list[Target] = [resolver.resolve(part) for part in parts]
    if len(parts) > 1 and all(target.kind is TargetKind.AREA for target in targets):
        return parts
    return []
