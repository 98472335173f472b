"""The parent: starts a child for one file, waits, and checks what it hands back."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import structlog

from keck.compute.readers.raw import FileFacts, RawLayer, RawTable
from keck.domain.findings import Finding, Problem
from keck.processing.sandbox.child import ALLOWED_DRIVERS

log = structlog.get_logger(__name__)
_ANSWER_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use."""

    memory_megabytes: int = 3000
    cpu_seconds: int = 120
    file_megabytes: int = 1000
    wall_seconds: int = 240


DEFAULT_LIMITS = Limits()


def classify(path: Path, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> FileFacts:
    """Tell what a file is.

    Raises
    ------
    Problem
        If it can not be read here.
    """
    with _child(path, {"task": "classify", "filename": filename}, limits) as (answer, _):
        return FileFacts(str(answer["kind"]), str(answer["format"]), int(answer["size"]))


def read_table(
    path: Path, filename: str, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[RawTable]:
    """Read the tables of a file.

    Raises
    ------
    Problem
        If the child refuses the file, is stopped by a limit, or answers what it must not.
    """
    request = {"task": "table", "filename": filename, "sheet": sheet}
    with _child(path, request, limits) as (answer, workdir):
        return [_table(entry, workdir / f"table{n}.arrow") for n, entry in enumerate(answer["tables"])]


def read_layer(
    path: Path,
    filename: str,
    *,
    layer: str | None = None,
    crs: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> RawLayer:
    """Read the areas of a file, repaired and in UTM.

    Raises
    ------
    Problem
        As for ``read_table``.
    """
    request = {"task": "layer", "filename": filename, "layer": layer, "crs": crs}
    with _child(path, request, limits) as (answer, workdir):
        frame = pl.read_ipc((workdir / "layer.arrow").read_bytes())
        if frame.schema != {"geometry": pl.Binary}:
            raise Problem("file_child_answer")
        columns = {str(name): list(values) for name, values in answer["columns"].items()}
        geometries = frame.get_column("geometry").to_list()
        if any(len(values) != len(geometries) for values in columns.values()):
            raise Problem("file_child_answer")
        return RawLayer(
            columns=columns,
            geometries=geometries,
            crs_found=answer["crs_found"],
            crs_target=str(answer["crs_target"]),
            findings=[Finding.of(finding) for finding in answer["findings"]],
        )


def _table(entry: dict[str, Any], path: Path) -> RawTable:
    frame = pl.read_ipc(path.read_bytes())
    rows = frame.get_column("__row__").to_numpy()
    body = frame.drop("__row__")
    if any(kind != pl.String for kind in body.dtypes) or len(body.columns) != len(entry["header"]):
        raise Problem("file_child_answer")
    return RawTable(
        sheet=str(entry["sheet"]),
        frame=body,
        header=[str(text) for text in entry["header"]],
        header_row=int(entry["header_row"]),
        row_numbers=np.asarray(rows, dtype=np.int32),
    )


@cache
def _skipped_drivers() -> str:
    """Name every driver that GDAL would load and we do not want."""
    return ",".join(sorted(set(pyogrio.list_drivers()) - ALLOWED_DRIVERS))


@contextmanager
def _child(path: Path, request: dict[str, Any], limits: Limits) -> Iterator[tuple[dict[str, Any], Path]]:
    with tempfile.TemporaryDirectory(prefix="keck-file-") as folder:
        workdir = Path(folder)
        shutil.copyfile(path, workdir / "input")
        status = _run(workdir, {**request, "limits": asdict(limits)}, limits)
        answer = _read_answer(workdir, status)
        if "problem" in answer:
            findings = [Finding.of(finding) for finding in answer["findings"]]
            raise Problem(str(answer["problem"]), findings, **answer["params"])
        yield answer, workdir


def _run(workdir: Path, request: dict[str, Any], limits: Limits) -> int:
    # Nothing of our own environment goes along: no address, no password.
    environment = {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(workdir),
        "TMPDIR": str(workdir),
        "PYTHONDONTWRITEBYTECODE": "1",
        "POLARS_MAX_THREADS": "2",
        "OGR_SKIP": _skipped_drivers(),
        "GDAL_SKIP": _skipped_drivers(),
        "CPL_TMPDIR": str(workdir),
        "OGR_GEOJSON_MAX_OBJ_SIZE": "500",
    }
    child = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "keck.processing.sandbox.child", json.dumps(request)],
        cwd=workdir,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        close_fds=True,
        start_new_session=True,
    )
    try:
        _, errors = child.communicate(timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise Problem("file_takes_too_long", seconds=limits.wall_seconds) from None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode != 0:
        log.warning("sandbox.child", status=child.returncode, last=errors[-300:].decode(errors="replace"))
    return child.returncode


def _read_answer(workdir: Path, status: int) -> dict[str, Any]:
    answer = workdir / "answer.json"
    if status in (-9, -24):
        raise Problem("file_takes_too_long", seconds=DEFAULT_LIMITS.cpu_seconds)
    if status != 0 or not answer.is_file() or answer.is_symlink():
        raise Problem("file_child_died")
    if answer.stat().st_size > _ANSWER_BYTES:
        raise Problem("file_child_answer")
    return dict(json.loads(answer.read_bytes()))
