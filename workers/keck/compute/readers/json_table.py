"""Tables in JSON: records in a list or by key, nested ones too, and values keyed by year and measure."""

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


class _NoTableError(ValueError):
    """The document is no table."""


def read_json(path: Path, sheet: str) -> RawTable:
    """Read a table from JSON; its rows are numbered as they stand in the file.

    Raises
    ------
    Problem
        If the document holds no records.
    """
    rows: list[tuple[tuple[str, ...], dict[str, Any]]] = []
    try:
        _unfold(_root(load(path, sheet)), (), rows)
        header, cells = _shaped(rows)
    except (_NoTableError, RecursionError) as error:
        raise Problem("json_no_table", file=sheet) from error
    if len(header) > _MAX_COLUMNS:
        raise Problem("table_too_wide", sheet=sheet, count=len(header), limit=_MAX_COLUMNS)
    return _table(sheet, header, cells)


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


def _root(document: Any) -> Any:
    """Return the part that holds the values: beside a description there is one list, or ``data``."""
    if not isinstance(document, dict):
        return document
    if "data" in document:
        return document["data"]
    lists = [value for value in document.values() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 else document


def _unfold(node: Any, path: tuple[str, ...], rows: list[tuple[tuple[str, ...], dict[str, Any]]]) -> None:
    """Collect the records of a document, each with the keys under which it lies."""
    if isinstance(node, list):
        for entry in node:
            if not isinstance(entry, dict):
                raise _NoTableError
            rows.append((path, _flat(entry)))
    elif isinstance(node, dict) and node and all(isinstance(value, dict | list) for value in node.values()):
        for key, value in node.items():
            _unfold(value, (*path, key), rows)
    elif isinstance(node, dict) and node:
        rows.append((path, _flat(node)))
    elif node:
        raise _NoTableError


def _flat(entry: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return a record with the fields of records within it as fields of its own."""
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{before}{name}.")
        else:
            found[before + name] = value
    return found


def _shaped(rows: list[tuple[tuple[str, ...], dict[str, Any]]]) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows; the keys above the records are columns of their own."""
    depths = {len(path) for path, _ in rows}
    if len(depths) != 1:
        raise _NoTableError
    levels = [[path[depth] for path, _ in rows] for depth in range(depths.pop())]
    names = [_level_name(keys, place) for place, keys in enumerate(levels)]
    if names == YEAR_KEYED[:2] and all(len(record) == 2 for _, record in rows):
        values = [[_first(record, _NAMES), _first(record, _VALUES)] for _, record in rows]
        return YEAR_KEYED, [[*path, *pair] for (path, _), pair in zip(rows, values, strict=True)]
    fields = list(dict.fromkeys(name for _, record in rows for name in record))
    names = [name if name not in fields else f"{name} (Schlüssel)" for name in names]
    return [*names, *fields], [[*path, *(record.get(name) for name in fields)] for path, record in rows]


def _level_name(keys: list[str], place: int) -> str:
    if all(_YEAR.fullmatch(key) for key in keys):
        return YEAR_KEYED[0]
    return YEAR_KEYED[1] if place else "schluessel"


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
