"""Reading boundaries, or a list of areas, in the sandbox."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Finding, Problem
from keck.processing import sandbox
from keck.processing.imports.columns import propose_columns
from keck.processing.imports.features import Columns, Feature, from_layer, from_table
from keck.processing.sandbox import Waiting

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class AreaFile:
    """What was read of a file.

    Attributes
    ----------
    crs : str or None
        The system of the shapes; a list has none.
    crs_found, crs_definition : str or None
        The file's own system: its name, and in full.
    """

    features: list[Feature]
    crs: str | None
    crs_found: str | None
    crs_definition: str | None
    findings: list[Finding]


def read_areas(
    path: Path, filename: str, options: dict[str, Any], waiting: Waiting | None = None
) -> AreaFile:
    """Read boundaries or a list of areas.

    Parameters
    ----------
    options : dict
        ``key``, ``name`` and ``parent_column`` where they were chosen; ``layer``, ``crs`` and ``polygonise``
        where the file has to be asked for.
    """
    if sandbox.classify(path, filename).kind == "table":
        table = sandbox.read_table(path, filename, waiting=waiting)[0]
        listed = from_table(table, _columns(options, texts_of(table)))
        return AreaFile(listed.features, None, None, None, listed.findings)
    layer = read_shapes(path, filename, options, waiting)
    values = {name: ["" if v is None else str(v) for v in column] for name, column in layer.columns.items()}
    listed = from_layer(layer, _columns(options, values))
    findings = [*layer.findings, *listed.findings]
    return AreaFile(listed.features, layer.crs_target, layer.crs_found, layer.crs_definition, findings)


def read_shapes(
    path: Path, filename: str, options: dict[str, Any], waiting: Waiting | None = None
) -> sandbox.RawLayer:
    """Read the shapes of a file with what was answered about it."""
    return sandbox.read_layer(
        path,
        filename,
        layer=options.get("layer") or None,
        crs=options.get("crs") or None,
        polygonise=bool(options.get("polygonise")),
        waiting=waiting,
    )


def texts_of(table: RawTable) -> Values:
    """Return the columns of a table by their headers."""
    return {
        header: [text or "" for text in table.frame.to_series(place).to_list()]
        for place, header in enumerate(table.header)
    }


def _columns(options: dict[str, Any], values: Values) -> Columns:
    proposed = propose_columns(values)
    key = options.get("key") or (proposed.key if proposed else None)
    name = options.get("name") or (proposed.name if proposed else None)
    if not key or not name:
        raise Problem("areas_no_key_column", columns=", ".join(values))
    return Columns(key, name, options.get("parent_column") or None)
