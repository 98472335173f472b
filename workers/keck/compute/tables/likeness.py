"""Whether a table is made like one that was read before, and its mapping brought to this year's file."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

import polars as pl

from keck.compute.readers.raw import RawTable
from keck.compute.tables.cells import is_plain
from keck.compute.tables.column_signs import find_signs
from keck.compute.tables.factors import combine, factorise
from keck.compute.tables.header_texts import header_texts
from keck.compute.tables.labelling import is_generic
from keck.compute.tables.period_columns import choose_period, header_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import profile
from keck.domain.codes import slugify
from keck.domain.findings import Finding
from keck.domain.mappings import ADDRESS_AREA, ROW_COUNT, Layout, Mapping, MeasureColumn
from keck.domain.names import normalise_name

_KNOWN_LABELS = 0.8
_SIGN_CELLS = 50_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """A remembered mapping as it fits a new file, and what that file leaves open."""

    mapping: Mapping
    ambiguous: list[Finding] = field(default_factory=list)


def shape(table: RawTable) -> str:
    """Return a mark that is the same for tables whose columns are called the same, periods aside.

    Neither the order of columns matters nor how many periods stand beside each other. What a column says in
    every row belongs to it: some offices name in such a column what the table is about.
    """
    columns = [table.frame.to_series(place) for place in range(table.frame.width)]
    names = {
        (_base(text), _constant(column)) for text, column in zip(header_texts(table), columns, strict=True)
    }
    return hashlib.sha256(json.dumps(sorted(names)).encode()).hexdigest()


def _constant(column: pl.Series) -> str:
    filled = column.drop_nulls()
    if not len(filled) or is_plain(filled[0].strip()) or not (filled == filled[0]).all():
        return ""
    return _base(filled[0])


def alike(
    mappings: Iterable[Mapping], tables: list[RawTable], filename: str, *, several: bool = False
) -> Likeness | None:
    """Return the first mapping that fits a file, brought to its headers, period and signs.

    Parameters
    ----------
    mappings : iterable of Mapping
        Mappings of tables of the same shape, the newest first.
    several : bool
        Whether the file has several sheets.
    """
    for mapping in mappings:
        for table in tables:
            found = _brought(mapping, table, filename, several)
            if found is not None:
                return found
    return None


def _brought(mapping: Mapping, table: RawTable, filename: str, several: bool) -> Likeness | None:
    if not _same_sheet(mapping, table) or not _same_table(mapping, _name(table, filename, several)):
        return None
    renamed = _renamed(mapping, header_texts(table))
    if renamed is None or not _labels_known(renamed, table):
        return None
    here = replace(renamed, sheet=table.sheet if several else None, header_row=table.header_row)
    signed = _signed(here, table)
    dated = _dated(signed.mapping, table, filename)
    return replace(dated, ambiguous=[*signed.ambiguous, *dated.ambiguous])


def _same_sheet(mapping: Mapping, table: RawTable) -> bool:
    if mapping.sheet is None:
        return True
    return normalise_name(without_period(mapping.sheet)) == normalise_name(without_period(table.sheet))


def _name(table: RawTable, filename: str, several: bool) -> str:
    stem = PurePath(filename).stem
    return f"{stem} {table.sheet}" if several else stem


def _same_table(mapping: Mapping, name: str) -> bool:
    """Tell whether headers name what is measured; where they do not, the file has to be called the same."""
    if any(one.match for one in mapping.measures):
        return True
    named = [
        one.column for one in mapping.measures if one.column and not is_generic(without_period(one.column))
    ]
    if named and mapping.layout is not Layout.AREAS_AS_COLUMNS:
        return True
    return slugify(without_period(name) or name) == mapping.dataset


def _renamed(mapping: Mapping, headers: list[str]) -> Mapping | None:
    """Return the mapping with the headers of this file; ``None`` where one is missing."""
    fixed = {mapping.area_column, mapping.level_column, mapping.period_column, mapping.value_column}
    fixed |= {*mapping.measure_columns, *(group.column for group in mapping.groups)}
    fixed |= {one.column for one in mapping.measures if one.period is None}
    # What is made from addresses and rows stands in no file; the addresses have to.
    fixed -= {ADDRESS_AREA, ROW_COUNT}
    if mapping.address is not None:
        fixed |= {mapping.address.street, mapping.address.number}
    if not {" ".join(name.split()) for name in fixed if name} <= set(headers):
        return None
    measures = [one for one in mapping.measures if one.period is None or one.column is None]
    dated = [one for one in mapping.measures if one.period is not None and one.column is not None]
    for template in _one_each(dated):
        columns = [
            text for text in headers if header_period(text) and _base(text) == _base(template.column or "")
        ]
        if not columns:
            return None
        measures += [replace(template, column=text, period=header_period(text)) for text in columns]
    return replace(mapping, measures=tuple(measures))


def _one_each(dated: list[MeasureColumn]) -> list[MeasureColumn]:
    """Return the newest of the columns that differ in their period only."""
    ordered = sorted(dated, key=lambda one: one.period or "")
    return list({(_base(one.column or ""), one.match): one for one in ordered}.values())


def _base(header: str) -> str:
    return normalise_name(without_period(header))


def _labels_known(mapping: Mapping, table: RawTable) -> bool:
    """Tell whether nearly all labels of measures in the file are those of the mapping, and none is gone."""
    if not mapping.measure_columns:
        return True
    headers = header_texts(table)
    places = [headers.index(" ".join(name.split())) for name in mapping.measure_columns]
    factors = [factorise(table.frame.to_series(place)) for place in places]
    labels = {combination for combination in combine(factors, table.frame.height)[1] if any(combination)}
    known = {tuple(label.strip() for label in one.match) for one in mapping.measures if one.match}
    return known <= labels and len(labels & known) >= _KNOWN_LABELS * len(labels)


def _signed(mapping: Mapping, table: RawTable) -> Likeness:
    """Take the signs from the file where they are certain: the same table comes from several programs.

    A column that is doubtful by itself is read as it was; if it never was, it is a question.
    """
    names = {
        " ".join(name.split()) for one in mapping.measures if (name := one.column or mapping.value_column)
    }
    texts = {
        header: [cell.strip() for cell in column.drop_nulls().unique().head(_SIGN_CELLS).to_list()]
        for header, column in zip(header_texts(table), table.frame.get_columns(), strict=True)
        if header in names
    }
    found = find_signs(texts)
    before = {_base(header): example for header, example in mapping.signs.items()}
    if not found.whole.certain or not found.whole.example:
        return Likeness(replace(mapping, signs={h: before[_base(h)] for h in texts if _base(h) in before}))
    signs, doubts = found.examples, []
    for header, guess in found.columns.items():
        if guess.certain:
            continue
        if _base(header) in before:
            signs[header] = before[_base(header)]
            continue
        params = {"column": header, "example": guess.example, "decimal": guess.signs.decimal}
        doubts.append(Finding("decimal_unclear_in_column", params=params))
    whole = found.whole.signs
    return Likeness(replace(mapping, decimal=whole.decimal, thousands=whole.thousands, signs=signs), doubts)


def _dated(mapping: Mapping, table: RawTable, filename: str) -> Likeness:
    """Put the period of this file where the mapping had the one of its own, which is never carried over."""
    if mapping.period_column is not None or mapping.period is None:
        return Likeness(mapping)
    choice = choose_period(profile(table), PurePath(filename).stem)
    if choice.code is not None:
        return Likeness(replace(mapping, period=choice.code))
    return Likeness(replace(mapping, period=None), [Finding("period_missing", params={})])
