"""Writing tables: CSV, XLSX and JSON, with the mapping that reads each of them again."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from keck.domain.codes import CITY_LEVEL
from keck.domain.mappings import Layout, Mapping, MatchRule, MeasureColumn, RowRole
from keck.processing.demo.counting import Census
from keck.processing.demo.tables import UNASSIGNED, WHOLE, Cell, Form, Row, Table, rows
from keck.processing.demo.territory import Territory

_LEVEL = "Ebene"
_CITY = "Stadt"
_MEASURE = "Merkmal"
_VALUE = "Wert"
# Columns that the reader of year-keyed JSON makes.
_JSON_COLUMNS = ("jahr", "merkmal", "gebiet", "wert")
_WRITTEN_ON = datetime(2025, 2, 3)  # noqa: DTZ001 - a workbook knows no zones

Line = list[Cell]


def write(table: Table, territory: Territory, census: Census) -> bytes:
    """Return a table as a file."""
    if table.writing.form is Form.YEAR_KEYED:
        return _json(table, territory, census)
    lines = list(_LINES[table.writing.form](table, territory, census))
    return _xlsx(table, lines) if table.writing.file.endswith(".xlsx") else _csv(table, lines)


def mapping(table: Table, territory: Territory) -> Mapping:
    """Return how a table is read."""
    roles = {}
    if table.total:
        roles[WHOLE] = RowRole.CITY
    if table.unassigned:
        roles[UNASSIGNED] = RowRole.UNASSIGNED
    writing, form = table.writing, table.writing.form
    plain = form is Form.YEAR_KEYED
    return Mapping(
        dataset=table.dataset,
        name=table.name,
        layout=_LAYOUTS[form],
        sheet=writing.sheet,
        header_row=0 if plain else len(writing.titles) + 1,
        decimal="." if plain else writing.decimal,
        thousands="" if plain else writing.thousands,
        area_column=_area_column(table),
        level_column=_LEVEL if table.all_levels else None,
        levels=_levels(table, territory),
        rows=roles,
        matching=(MatchRule.PADDING,) if writing.plain_keys else None,
        period_column=_JSON_COLUMNS[0] if plain else writing.period_header,
        value_column={Form.LONG: _VALUE, Form.YEAR_KEYED: _JSON_COLUMNS[3]}.get(form),
        measure_columns={Form.LONG: (_MEASURE,), Form.YEAR_KEYED: (_JSON_COLUMNS[1],)}.get(form, ()),
        measures=tuple(_measures(table)),
        source=table.source,
    )


def _area_column(table: Table) -> str | None:
    if table.writing.form is Form.AREAS_AS_COLUMNS:
        return None
    if table.writing.form is Form.YEAR_KEYED:
        return _JSON_COLUMNS[2]
    return table.writing.name_header if table.writing.by_name else table.writing.key_header


def _levels(table: Table, territory: Territory) -> dict[str, str]:
    upper = territory.upper
    fine = territory.place.level.code
    if upper is None:
        return {}
    if not table.all_levels:
        return {"": fine}
    return {_CITY: CITY_LEVEL, upper.level.code.capitalize(): upper.level.code, fine.capitalize(): fine}


def _measures(table: Table) -> Iterator[MeasureColumn]:
    for column in table.columns:
        if table.writing.form is Form.WIDE:
            yield column.column(column=column.header)
        elif table.writing.form is Form.AREAS_AS_COLUMNS:
            yield column.column()
        else:
            yield column.column(match=(column.header,))


def _place(table: Table, row: Row) -> Line:
    """Return the cells that say which area a row is about."""
    writing = table.writing
    special = not row.level
    key: Cell = float(row.key) if writing.plain_keys and not special else row.key
    found: Line = [] if writing.by_name else [key]
    if writing.name_header is not None:
        found.append(row.name)
    return found


def _place_headers(table: Table) -> Line:
    writing = table.writing
    keys: Line = [] if writing.by_name else [writing.key_header]
    return keys + ([writing.name_header] if writing.name_header is not None else [])


def _wide(table: Table, territory: Territory, census: Census) -> Iterator[Line]:
    level: Line = [_LEVEL] if table.all_levels else []
    headers: Line = [column.header for column in table.columns]
    yield [table.writing.period_header, *level, *_place_headers(table), *headers]
    for row in rows(table, territory, census):
        if table.all_levels:
            level = [_level_label(row, territory)]
        yield [row.span.text, *level, *_place(table, row), *row.cells.values()]


def _level_label(row: Row, territory: Territory) -> str:
    if row.key == WHOLE:
        return _CITY
    return (row.level or territory.place.level.code).capitalize()


def _long(table: Table, territory: Territory, census: Census) -> Iterator[Line]:
    yield [table.writing.period_header, *_place_headers(table), _MEASURE, _VALUE]
    for row in rows(table, territory, census):
        for column in table.columns:
            value = row.cells[column.code]
            if value is not None:
                yield [row.span.text, *_place(table, row), column.header, value]


def _by_area(table: Table, territory: Territory, census: Census) -> Iterator[Line]:
    (column,) = table.columns
    found = list(rows(table, territory, census))
    first = table.spans[0]
    yield [table.writing.period_header, *(row.name for row in found if row.span == first)]
    for span in table.spans:
        yield [span.text, *(row.cells[column.code] for row in found if row.span == span)]


_LINES = {Form.WIDE: _wide, Form.LONG: _long, Form.AREAS_AS_COLUMNS: _by_area}
_LAYOUTS = {
    Form.WIDE: Layout.WIDE,
    Form.LONG: Layout.LONG,
    Form.AREAS_AS_COLUMNS: Layout.AREAS_AS_COLUMNS,
    Form.YEAR_KEYED: Layout.LONG,
}


def _csv(table: Table, lines: list[Line]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=table.writing.delimiter, lineterminator="\r\n")
    writer.writerows([title] for title in table.writing.titles)
    writer.writerows([_text(table, cell) for cell in line] for line in lines)
    return out.getvalue().encode(table.writing.encoding)


def _text(table: Table, cell: Cell) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    if not cell.is_integer():
        return f"{cell:.1f}".replace(".", table.writing.decimal)
    return f"{int(cell):,}".replace(",", table.writing.thousands)


def _xlsx(table: Table, lines: list[Line]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": table.name.de, "created": _WRITTEN_ON})
        sheet = book.add_worksheet(table.writing.sheet or "Tabelle1")
        for row, title in enumerate(table.writing.titles):
            sheet.write_string(row, 0, title)
        for row, line in enumerate(lines, start=len(table.writing.titles)):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
    return out.getvalue()


def _json(table: Table, territory: Territory, census: Census) -> bytes:
    data: dict[str, dict[str, list[dict[str, Cell]]]] = {}
    for row in rows(table, territory, census):
        measures = data.setdefault(row.span.text, {column.header: [] for column in table.columns})
        for column in table.columns:
            value = row.cells[column.code]
            if value is not None:
                whole = isinstance(value, float) and value.is_integer()
                shown = int(value) if whole else value
                measures[column.header].append({"value": shown, "district": row.name})
    document = {"meta": {"title": table.name.de}, "data": data}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
