"""The child: loads what it needs, gives up everything else, then opens the file.

It is started as ``python -m keck.processing.sandbox.child REQUEST`` with an empty environment. What it
finds it writes into its work folder: one JSON document, and Arrow files for columns.
"""

import ctypes
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pyogrio
import pyproj
import shapely

from keck.compute.geometry.crs import WEST
from keck.compute.readers.csv_table import read_csv
from keck.compute.readers.json_table import read_json
from keck.compute.readers.layers import read_layer
from keck.compute.readers.raw import RawLayer, RawTable
from keck.compute.readers.sniffing import sniff
from keck.compute.readers.workbook import read_workbook
from keck.domain.findings import Problem
from keck.processing.sandbox import confinement, landlock

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GeoJSON", "GPKG"})
_WARM = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"ä"},"geometry":'
    '{"type":"Polygon","coordinates":[[[7,51],[8,51],[8,52],[7,51]]]}}]}'
)


def main() -> None:
    """Serve one request and end; a refusal is an answer, anything else an exit code."""
    request = json.loads(sys.argv[1])
    workdir = Path.cwd()
    _warm_up(workdir)
    _confine(workdir, request["limits"])
    try:
        answer = _answer(request, workdir)
    except Problem as problem:
        findings = [finding.to_json() for finding in problem.findings]
        answer = {"problem": problem.code, "params": problem.params, "findings": findings}
    except MemoryError:
        answer = {"problem": "file_needs_memory", "params": {}, "findings": []}
    (workdir / "answer.json").write_text(json.dumps(answer, default=str))


def _warm_up(workdir: Path) -> None:
    """Load what the libraries load late, since their files are out of reach afterwards."""
    loaded = set(pyogrio.list_drivers())
    if not loaded <= ALLOWED_DRIVERS | {"MEM", "Memory"}:
        raise confinement.NotConfined(f"drivers {sorted(loaded - ALLOWED_DRIVERS)[:3]}")
    sample = workdir / "sample.geojson"
    sample.write_text(_WARM)
    read_layer(sample, "geojson", workdir, layer=None, crs=None)
    sample.unlink()
    sample.write_text("a;b\n1;2\n")
    read_csv(sample, "sample")
    sample.unlink()
    pyproj.CRS(WEST).to_wkt()
    shapely.make_valid(shapely.box(0, 0, 1, 1), method="structure", keep_collapsed=False)
    for encoding in ("cp1252", "cp437", "utf-8-sig", "utf-16", "latin-1", "idna"):
        "a".encode(encoding)


def _confine(workdir: Path, limits: dict[str, int]) -> None:
    confinement.limit_resources(
        memory_megabytes=limits["memory_megabytes"],
        cpu_seconds=int(_cpu_used()) + limits["cpu_seconds"],
        file_megabytes=limits["file_megabytes"],
    )
    confinement.drop_user(workdir)
    confinement.forbid_new_privileges()
    libraries = [Path(sys.prefix), Path(sys.base_prefix), Path("/usr/lib"), Path("/lib"), Path("/lib64")]
    landlock.close_disk(readable=[*libraries, Path("/dev/null"), Path("/dev/urandom")], writable=workdir)
    confinement.close_system_calls()


def _cpu_used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _answer(request: dict[str, Any], workdir: Path) -> dict[str, Any]:
    path, filename = workdir / "input", request["filename"]
    facts = sniff(path, filename)
    if request["task"] == "classify":
        return {"kind": facts.kind, "format": facts.format, "size": facts.size}
    if request["task"] == "table":
        if facts.kind != "table":
            raise Problem("file_is_areas", file=filename)
        return {"tables": [_put(t, n, workdir) for n, t in enumerate(_tables(path, facts.format, request))]}
    if facts.kind != "areas":
        raise Problem("file_is_table", file=filename)
    layer = read_layer(path, facts.format, workdir, layer=request.get("layer"), crs=request.get("crs"))
    return _put_layer(layer, workdir)


def _tables(path: Path, form: str, request: dict[str, Any]) -> list[RawTable]:
    if form == "xlsx":
        return read_workbook(path, request.get("sheet"))
    if form == "json":
        return read_json(path, request["filename"])
    return [read_csv(path, request["filename"])]


def _put(table: RawTable, number: int, workdir: Path) -> dict[str, Any]:
    rows = pl.Series("row", table.row_numbers, dtype=pl.Int32)
    table.frame.with_columns(rows.alias("__row__")).write_ipc(workdir / f"table{number}.arrow")
    return {"sheet": table.sheet, "header": table.header, "header_row": table.header_row}


def _put_layer(layer: RawLayer, workdir: Path) -> dict[str, Any]:
    pl.DataFrame({"geometry": pl.Series(layer.geometries, dtype=pl.Binary)}).write_ipc(
        workdir / "layer.arrow"
    )
    return {
        "columns": layer.columns,
        "crs_found": layer.crs_found,
        "crs_target": layer.crs_target,
        "findings": [finding.to_json() for finding in layer.findings],
    }


if __name__ == "__main__":
    # Goes with its parent, whatever ends that.
    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)
    if os.getppid() == 1:
        sys.exit(3)
    main()
