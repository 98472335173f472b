"""The one table of a run, for people and as JSON."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.rows import Row, short

_HEADS = ("what", "goal", "measured", "comparison", "ratio", "met")
_MET = {True: "yes", False: "NO", None: "–"}


def lines(rows: Iterable[Row]) -> list[str]:
    """Return the table in Markdown, columns aligned.

    >>> lines([Row("a", "≤ 2 ×", "3 s", "1 s", 3.0, False)])[2]
    '| a    | ≤ 2 × | 3 s      | 1 s        | 3     | NO  |'
    """
    cells = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADS))]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    written = [_line(line, widths) for line in cells]
    return [written[0], rule, *written[1:]]


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else short(row.ratio)
    return (row.what, row.goal, row.measured, row.comparison, ratio, _MET[row.met])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "| " + " | ".join(padded) + " |"


def write_json(path: Path, machine: dict[str, Any], rows: Iterable[Row]) -> None:
    """Write machine and rows to a file."""
    document = {"machine": machine, "rows": [row.to_json() for row in rows]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
