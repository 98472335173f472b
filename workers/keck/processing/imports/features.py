"""Areas as a file names them, before they become an area set."""

from collections import Counter
from dataclasses import dataclass, replace

from keck.compute.geometry import wholes
from keck.compute.readers.raw import RawLayer, RawTable
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.names import normalise_key, normalise_name

_LISTED = 20
# The federal administrative maps say in this column whether an area is land.
_LAND_COLUMN, _LAND = "GF", "4"


@dataclass(frozen=True, slots=True)
class Feature:
    """One area of a file: key as delivered, name, perhaps a parent and a shape (WKB)."""

    key: str
    name: str
    parent: str | None
    geometry: bytes | None


Rows = list[tuple[int, Feature]]
"""Areas with their rows in the file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file hold key, name and parent."""

    key: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The areas of a file, and what was noticed about them."""

    features: list[Feature]
    findings: list[Finding]


def from_layer(layer: RawLayer, columns: Columns) -> Listed:
    """Read areas from a geometry file: parts of one area become one, the whole place is left out.

    Raises
    ------
    Problem
        If a column is not there, a key is missing, or two areas of different names have the same one.
    """
    values = {name: [_text(v) for v in column] for name, column in layer.columns.items()}
    rows = _rows(values, columns, list(layer.geometries))
    rows, water = _on_land(rows, values.get(_LAND_COLUMN))
    features, merged = _merged(rows)
    _check_keys(features, None)
    kept, whole = _without_whole([feature for _, feature in features])
    return Listed(kept, [*water, *merged, *whole])


def from_table(table: RawTable, columns: Columns) -> Listed:
    """Read areas from a list without shapes."""
    frame = table.frame
    values = {
        header: [_text(v) for v in frame.get_column(frame.columns[position]).to_list()]
        for position, header in enumerate(table.header)
    }
    rows = _rows(values, columns, [None] * frame.height)
    _check_keys(rows, table.sheet)
    return Listed([feature for _, feature in rows], [])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _rows(values: dict[str, list[str]], columns: Columns, shapes: list[bytes | None]) -> Rows:
    for wanted in (columns.key, columns.name, columns.parent):
        if wanted is not None and wanted not in values:
            raise Problem("areas_no_column", column=wanted, columns=", ".join(values))
    parents: list[str] = values[columns.parent] if columns.parent else [""] * len(shapes)
    rows = zip(values[columns.key], values[columns.name], parents, shapes, strict=True)
    return [
        (number, Feature(key, name or key, parent or None, shape))
        for number, (key, name, parent, shape) in enumerate(rows, start=1)
    ]


def _on_land(rows: Rows, kinds: list[str] | None) -> tuple[Rows, list[Finding]]:
    """Leave out areas of water where the same key has land too, as the federal maps mark them."""
    if kinds is None or _LAND not in kinds:
        return rows, []
    dry = {normalise_key(f.key) for (_, f), kind in zip(rows, kinds, strict=True) if kind == _LAND}
    kept = [
        row
        for row, kind in zip(rows, kinds, strict=True)
        if kind == _LAND or normalise_key(row[1].key) not in dry
    ]
    left = len(rows) - len(kept)
    return kept, [Finding("areas_of_water", Severity.NOTE, params={"count": left})] if left else []


def _merged(rows: Rows) -> tuple[Rows, list[Finding]]:
    """Make one area of several with the same key and name; others with the same key stay as they are."""
    groups: dict[tuple[str, str], Rows] = {}
    for row in rows:
        groups.setdefault((normalise_key(row[1].key), normalise_name(row[1].name)), []).append(row)
    merged, findings = [], []
    for (key, _), parts in groups.items():
        number, first = parts[0]
        if len(parts) == 1 or not key:
            merged += parts
            continue
        shape = wholes.united([part.geometry for _, part in parts])
        merged.append((number, replace(first, geometry=shape)))
        params = {"key": first.key, "name": first.name, "count": len(parts)}
        findings.append(Finding("area_parts_merged", Severity.NOTE, row=number, params=params))
    return merged, findings


def _without_whole(features: list[Feature]) -> tuple[list[Feature], list[Finding]]:
    place = wholes.whole_among([feature.geometry for feature in features])
    if place is None:
        return features, []
    params = {"key": features[place].key, "name": features[place].name}
    finding = Finding("area_is_whole", Severity.WARNING, row=place + 1, params=params)
    return features[:place] + features[place + 1 :], [finding]


def _check_keys(rows: Rows, sheet: str | None) -> None:
    if not rows:
        raise Problem("areas_empty")
    counts = Counter(normalise_key(feature.key) for _, feature in rows)
    findings = []
    for row, feature in rows:
        if not feature.key:
            findings.append(
                Finding("area_without_key", Severity.ERROR, sheet, row, None, {"name": feature.name})
            )
        elif counts[normalise_key(feature.key)] > 1:
            findings.append(Finding("area_key_twice", Severity.ERROR, sheet, row, None, {"key": feature.key}))
    if findings:
        keys = sorted({str(f.params.get("key", "–")) for f in findings})[:_LISTED]
        raise Problem("areas_keys_wrong", findings, keys=", ".join(keys))
