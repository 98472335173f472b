"""Tables in JSON: a list of records, or values keyed by year and measure."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem

YEAR_KEYED = ["jahr", "merkmal", "gebiet", "wert"]
_NAMES = ("district", "name", "gebiet", "ortsteil", "stadtteil", "area", "id", "key")
_VALUES = ("value", "wert", "anzahl")


def read_json(path: Path, sheet: str) -> list[RawTable]:
    """Read a table from JSON; its rows are numbered as they stand in the file.

    Raises
    ------
    Problem
        If the document is neither a list of records nor keyed by year and measure.
    """
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Problem("json_broken", file=sheet) from error
    data = document.get("data", document) if isinstance(document, dict) else document
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        header = list(dict.fromkeys(name for row in data for name in row))
        return [_table(sheet, header, [[row.get(name) for name in header] for row in data])]
    if isinstance(data, dict) and data:
        return [_table(sheet, YEAR_KEYED, _year_keyed(data, sheet))]
    raise Problem("json_no_table", file=sheet)


def _year_keyed(data: dict[str, Any], sheet: str) -> list[list[Any]]:
    rows = []
    for year, measures in data.items():
        if not isinstance(measures, dict):
            raise Problem("json_no_table", file=sheet)
        for measure, entries in measures.items():
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise Problem("json_no_table", file=sheet)
            rows += [[year, measure, _first(entry, _NAMES), _first(entry, _VALUES)] for entry in entries]
    return rows


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((entry[name] for name in names if name in entry), None)


def _table(sheet: str, header: list[str], rows: list[list[Any]]) -> RawTable:
    columns = [
        pl.Series(f"c{place}", [_text(row[place]) for row in rows], dtype=pl.String)
        for place in range(len(header))
    ]
    return RawTable(
        sheet=sheet,
        frame=pl.DataFrame(columns),
        header=header,
        header_row=0,
        row_numbers=np.arange(1, len(rows) + 1, dtype=np.int32),
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
