"""Tables in JSON: a list of records, or values keyed by year and measure."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from keck.compute.readers.cells import float_text
from keck.compute.readers.raw import RawTable
from keck.compute.readers.text import as_utf8
from keck.domain.findings import Problem

YEAR_KEYED = ["jahr", "merkmal", "gebiet", "wert"]
_YEAR = re.compile(r"\d{4}")
_NAMES = ("district", "name", "gebiet", "ortsteil", "stadtteil", "area", "id", "key")
_VALUES = ("value", "wert", "anzahl")
_MAX_COLUMNS = 2000


def read_json(path: Path, sheet: str) -> RawTable:
    """Read a table from JSON; its rows are numbered as they stand in the file.

    Raises
    ------
    Problem
        If the document is neither a list of records nor keyed by year and measure.
    """
    data = _records(load(path, sheet))
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        header = list(dict.fromkeys(name for row in data for name in row))
        if len(header) > _MAX_COLUMNS:
            raise Problem("table_too_wide", sheet=sheet, count=len(header), limit=_MAX_COLUMNS)
        return _table(sheet, header, [[row.get(name) for name in header] for row in data])
    if isinstance(data, dict) and data and all(_YEAR.fullmatch(year) for year in data):
        return _table(sheet, YEAR_KEYED, _year_keyed(data, sheet))
    raise Problem("json_no_table", file=sheet)


def load(path: Path, filename: str) -> Any:
    """Read a document; numbers become text as they are written, so that no digit is lost.

    Raises
    ------
    Problem
        If it is no JSON.
    """
    try:
        return json.loads(
            as_utf8(path.read_bytes()), parse_float=_number, parse_int=str, parse_constant=lambda _: None
        )
    except json.JSONDecodeError as error:
        raise Problem("json_broken", file=filename, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Problem("json_broken", file=filename, line=1) from error


def _number(written: str) -> str:
    value = float(written)
    return float_text(value) if value.is_integer() or "e" in written.lower() else written


def _records(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    if "data" in document:
        return document["data"]
    lists = [value for value in document.values() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else document


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
        header=[_whole(text) for text in header],
        header_row=0,
        row_numbers=np.arange(1, len(rows) + 1, dtype=np.int32),
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return _whole(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _whole(text: str) -> str:
    """Put a question mark for half a letter; JSON can escape one half of a pair, text can not hold it."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
