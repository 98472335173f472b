"""Areas as a file names them, before they become an area set."""

from collections import Counter
from dataclasses import dataclass

from keck.compute.readers.raw import RawLayer, RawTable
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.names import normalise_key

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a file: key as delivered, name, perhaps a parent and a shape (WKB)."""

    key: str
    name: str
    parent: str | None
    geometry: bytes | None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file hold key, name and parent."""

    key: str
    name: str
    parent: str | None = None


def from_layer(layer: RawLayer, columns: Columns) -> list[Feature]:
    """Read areas from a geometry file.

    Raises
    ------
    Problem
        If a column is not there, a key is missing or there twice.
    """
    values = {name: [_text(v) for v in column] for name, column in layer.columns.items()}
    return _features(values, columns, list(layer.geometries), None)


def from_table(table: RawTable, columns: Columns) -> list[Feature]:
    """Read areas from a list without shapes."""
    frame = table.frame
    values = {
        header: [_text(v) for v in frame.get_column(frame.columns[position]).to_list()]
        for position, header in enumerate(table.header)
    }
    return _features(values, columns, [None] * frame.height, table.sheet)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _features(
    values: dict[str, list[str]], columns: Columns, shapes: list[bytes | None], sheet: str | None
) -> list[Feature]:
    for wanted in (columns.key, columns.name, columns.parent):
        if wanted is not None and wanted not in values:
            raise Problem("areas_no_column", column=wanted, columns=", ".join(values))
    parents: list[str] = values[columns.parent] if columns.parent else [""] * len(shapes)
    rows = zip(values[columns.key], values[columns.name], parents, shapes, strict=True)
    features = [Feature(key, name or key, parent or None, shape) for key, name, parent, shape in rows]
    _check_keys(features, sheet)
    return features


def _check_keys(features: list[Feature], sheet: str | None) -> None:
    if not features:
        raise Problem("areas_empty")
    counts = Counter(normalise_key(feature.key) for feature in features)
    findings = []
    for row, feature in enumerate(features, start=1):
        if not feature.key:
            findings.append(
                Finding("area_without_key", Severity.ERROR, sheet, row, None, {"name": feature.name})
            )
        elif counts[normalise_key(feature.key)] > 1:
            findings.append(Finding("area_key_twice", Severity.ERROR, sheet, row, None, {"key": feature.key}))
    if findings:
        keys = sorted({str(f.params.get("key", "–")) for f in findings})[:_LISTED]
        raise Problem("areas_keys_wrong", findings, keys=", ".join(keys))
