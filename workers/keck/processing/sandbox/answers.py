"""The answer of a child: one JSON head and Arrow streams, in one file without a name.

The child wrote it after reading a hostile file, so the parent believes nothing of it.
"""

import json
from dataclasses import asdict
from io import BytesIO
from typing import IO, Any

import numpy as np
import polars as pl

from keck.compute.readers.raw import TARGET_CRS, FileFacts, RawLayer, RawTable
from keck.domain.findings import Finding, Problem
from keck.domain.messages import SENTENCES

_LENGTH_BYTES = 8
_MAX_HEAD = 200_000_000
_ROW = "row"
_POLYGON_STARTS = (b"\x01\x03\x00\x00\x00", b"\x01\x06\x00\x00\x00")
Head = dict[str, Any]


class WrongAnswer(ValueError):  # noqa: N818 - an outcome, not a defect
    """A child has answered what it must not."""


def write_facts(out: IO[bytes], facts: FileFacts) -> None:
    """Write what a file is."""
    _write(out, {"facts": asdict(facts)}, [])


def write_tables(out: IO[bytes], tables: list[RawTable]) -> None:
    """Write tables."""
    head = [
        {
            "sheet": table.sheet,
            "header": table.header,
            "header_row": table.header_row,
            "mapping": table.mapping,
            "findings": [finding.to_json() for finding in table.findings],
            "titles": table.titles,
            "headings": table.headings,
            "footnotes": table.footnotes,
        }
        for table in tables
    ]
    frames = []
    for table in tables:
        frame = table.frame.rename({name: f"c{i}" for i, name in enumerate(table.frame.columns)})
        frames.append(frame.with_columns(pl.Series(_ROW, table.row_numbers, dtype=pl.Int32)))
    _write(out, {"tables": head}, frames)


def write_layer(out: IO[bytes], layer: RawLayer) -> None:
    """Write a layer."""
    head = {
        "columns": layer.columns,
        "crs_found": layer.crs_found,
        "crs_definition": layer.crs_definition,
        "crs_target": layer.crs_target,
        "findings": [finding.to_json() for finding in layer.findings],
    }
    frame = pl.DataFrame({"geometry": pl.Series(layer.geometries, dtype=pl.Binary)})
    _write(out, {"layer": head}, [frame])


def write_problem(out: IO[bytes], code: str, params: dict[str, Any]) -> None:
    """Write a refusal."""
    _write(out, {"problem": {"code": code, "params": params}}, [])


def write_defect(out: IO[bytes], where: str) -> None:
    """Write that the reader itself failed, and where; never what it was reading."""
    _write(out, {"defect": where}, [])


def _write(out: IO[bytes], head: Head, frames: list[pl.DataFrame]) -> None:
    # A second answer, after a first one broke off, replaces it.
    out.seek(0)
    out.truncate()
    streams: list[memoryview] = []
    for frame in frames:
        stream = BytesIO()
        frame.write_ipc_stream(stream)
        streams.append(stream.getbuffer())
    text = json.dumps({**head, "lengths": [len(stream) for stream in streams]}).encode()
    out.write(len(text).to_bytes(_LENGTH_BYTES, "big"))
    out.write(text)
    for part in streams:
        out.write(part)
    out.flush()


def read(source: IO[bytes]) -> tuple[Head, list[pl.DataFrame]]:
    """Read head and frames.

    Raises
    ------
    WrongAnswer
        If they are no such thing.
    """
    source.seek(0)
    size = int.from_bytes(source.read(_LENGTH_BYTES), "big")
    if not 0 < size <= _MAX_HEAD:
        raise WrongAnswer("no head")
    try:
        head = json.loads(source.read(size))
        frames = [pl.read_ipc_stream(BytesIO(source.read(int(length)))) for length in head["lengths"]]
    except (ValueError, KeyError, TypeError, RecursionError, OSError, pl.exceptions.PolarsError) as error:
        raise WrongAnswer(type(error).__name__) from error
    return head, frames


def problem_of(head: Head) -> Problem | None:
    """Return a refusal, if it is one."""
    if "problem" not in head:
        return None
    code, params = head["problem"]["code"], head["problem"]["params"]
    _expect(code in SENTENCES and isinstance(params, dict))
    return Problem(code, **{str(name): _scalar(value) for name, value in params.items()})


def facts_of(head: Head) -> FileFacts:
    """Return what a file is."""
    facts = head["facts"]
    _expect(facts["kind"] in ("areas", "table", "definitions") and isinstance(facts["size"], int))
    return FileFacts(
        facts["kind"], str(facts["format"]), facts["size"], _texts(facts["sheets"]), _texts(facts["layers"])
    )


def tables_of(head: Head, frames: list[pl.DataFrame]) -> list[RawTable]:
    """Return tables whose columns are text, with a row number for each row."""
    _expect(len(head["tables"]) == len(frames) > 0)
    return [_table(entry, frame) for entry, frame in zip(head["tables"], frames, strict=True)]


def _table(entry: Head, frame: pl.DataFrame) -> RawTable:
    header = _texts(entry["header"])
    body = frame.drop(_ROW)
    _expect(body.width == len(header) > 0 and all(kind == pl.String for kind in body.dtypes))
    rows = frame.get_column(_ROW)
    _expect(rows.dtype == pl.Int32 and rows.null_count() == 0 and rows.is_sorted())
    return RawTable(
        sheet=str(entry["sheet"]),
        frame=body,
        header=header,
        header_row=int(entry["header_row"]),
        mapping=_optional(entry["mapping"]),
        row_numbers=np.array(rows.to_numpy(), dtype=np.int32),
        findings=_findings(entry["findings"]),
        titles=_texts(entry["titles"]),
        headings=_texts(entry["headings"]),
        footnotes=[(int(row), str(text)) for row, text in entry["footnotes"]],
    )


def layer_of(head: Head, frames: list[pl.DataFrame]) -> RawLayer:
    """Return a layer of polygons with attributes of the same length."""
    entry = head["layer"]
    _expect(len(frames) == 1 and frames[0].schema == {"geometry": pl.Binary})
    geometries = frames[0].get_column("geometry").to_list()
    _expect(all(one is None or one.startswith(_POLYGON_STARTS) for one in geometries))
    columns = {str(name): [_scalar(value) for value in values] for name, values in entry["columns"].items()}
    _expect(all(len(values) == len(geometries) for values in columns.values()))
    _expect(entry["crs_target"] in TARGET_CRS)
    found, definition = entry["crs_found"], entry["crs_definition"]
    _expect(all(one is None or isinstance(one, str) for one in (found, definition)))
    return RawLayer(columns, geometries, found, entry["crs_target"], _findings(entry["findings"]), definition)


def _findings(entries: list[dict[str, Any]]) -> list[Finding]:
    _expect(all(entry["code"] in SENTENCES for entry in entries))
    return [Finding.of(entry) for entry in entries]


def _texts(values: list[Any]) -> list[str]:
    _expect(isinstance(values, list) and all(isinstance(value, str) for value in values))
    return values


def _optional(value: Any) -> str | None:
    _expect(value is None or isinstance(value, str))
    return value  # type: ignore[no-any-return]


def _scalar(value: Any) -> Any:
    _expect(value is None or isinstance(value, str | int | float))
    return value


def _expect(holds: bool) -> None:
    if not holds:
        raise WrongAnswer("not the agreed form")
