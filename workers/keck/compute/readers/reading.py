"""One door to all readers, as the child calls them."""

from dataclasses import replace
from pathlib import Path

from keck.compute.readers.csv_table import read_csv
from keck.compute.readers.json_table import read_json
from keck.compute.readers.persons import refuse_persons
from keck.compute.readers.raw import RawTable
from keck.compute.readers.sniffing import sniff
from keck.compute.readers.workbook import WORKBOOKS, read_workbook
from keck.domain.findings import Problem
from keck.domain.formula_guard import GUARDED, unguarded


def read_table(path: Path, filename: str, sheet: str | None = None) -> list[RawTable]:
    """Read all tables of a file, or one sheet; a file without sheets is one named after itself.

    Raises
    ------
    Problem
        If it is no table, can not be read, or has one row per person.
    """
    tables = _read(path, filename, sheet)
    for table in tables:
        refuse_persons(table, filename)
    return tables


def _read(path: Path, filename: str, sheet: str | None) -> list[RawTable]:
    facts = sniff(path, filename)
    if facts.kind != "table":
        raise Problem("file_no_table", file=filename)
    if facts.format in WORKBOOKS:
        return [_unguarded(table) for table in read_workbook(path, filename, sheet)]
    name = filename.rpartition(".")[0] or filename
    table = read_json(path, name) if facts.format == "json" else _unguarded(read_csv(path, name))
    if table.frame.height == 0:
        raise Problem("table_no_rows", file=filename)
    return [table]


def _unguarded(table: RawTable) -> RawTable:
    """Give back texts that were written harmless; a spreadsheet may have kept a CSV's apostrophes."""
    columns = [
        column.str.replace(GUARDED, "$1")
        for column in table.frame.iter_columns()
        if column.str.starts_with("'").any()
    ]
    header = [unguarded(name) for name in table.header]
    return replace(table, frame=table.frame.with_columns(columns), header=header)
