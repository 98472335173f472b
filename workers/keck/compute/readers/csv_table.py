"""CSV: encoding and delimiter are found out, every cell stays text."""

import codecs
import csv
from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl

from keck.compute.readers.headers import find_header
from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
MAX_COLUMNS = 2000


def read_csv(path: Path, sheet: str) -> RawTable:
    """Read a CSV file.

    Raises
    ------
    Problem
        If it is no text, has too many columns, or a quote is never closed.
    """
    text = decode(path.read_bytes())
    if "\0" in text:
        raise Problem("csv_not_text")
    sample = text[:200_000].splitlines()[:_SAMPLE_LINES]
    delimiter = find_delimiter(sample)
    rows = list(csv.reader(sample, delimiter=delimiter))
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Problem("file_empty", file=sheet)
    header_at = find_header([sum(bool(cell.strip()) for cell in row) for row in rows])
    header = [cell.strip() for cell in rows[header_at]]
    if len(header) > MAX_COLUMNS:
        raise Problem("table_too_wide", count=len(header), limit=MAX_COLUMNS)
    frame = _parse(text, delimiter, header_at)
    return _table(sheet, frame, header, header_at)


def decode(content: bytes) -> str:
    """Decode text: UTF-16 by its mark, else UTF-8, else the Windows code page of western Europe."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def find_delimiter(lines: list[str]) -> str:
    """Return the sign that splits most lines into the same number of cells."""

    def fitness(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        widest = max(counts, default=1)
        return (sum(count == widest for count in counts) if widest > 1 else 0, widest)

    return max(_DELIMITERS, key=fitness)


def _parse(text: str, delimiter: str, header_at: int) -> pl.DataFrame:
    # The header's row comes first and tells the width; what stands beyond it in longer rows is cut.
    try:
        return pl.read_csv(
            BytesIO(text.encode()),
            has_header=False,
            separator=delimiter,
            skip_lines=header_at,
            infer_schema=False,
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError as error:
        raise Problem("csv_broken", reason=str(error).splitlines()[0][:120]) from error


def _table(sheet: str, frame: pl.DataFrame, header: list[str], header_at: int) -> RawTable:
    body = frame.slice(1)
    blank = pl.all().str.strip_chars() == ""
    body = body.with_columns(pl.when(blank).then(None).otherwise(pl.all()).name.keep())
    filled = body.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    # The parser keeps empty lines, so that a record's place is its row as the user sees it.
    places = np.arange(header_at + 2, header_at + 2 + body.height, dtype=np.int32)
    return RawTable(
        sheet=sheet,
        frame=body.filter(filled),
        header=header,
        header_row=header_at + 1,
        row_numbers=places[filled.to_numpy()],
    )
