"""Layers as GDAL reads them, by drivers that are named and no others."""

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError

from keck.compute.geometry import crs as systems
from keck.compute.readers.dbf import attribute_encoding
from keck.compute.readers.layer_names import choose
from keck.domain.findings import Finding, Problem, Severity

MAX_FEATURES = 50_000
_PREFIX = {"geojson": "GeoJSON:", "topojson": "TopoJSON:", "gpkg": "GPKG:"}
# What these standards mean where a file says nothing.
_DEGREES_UNSAID = ("geojson", "topojson")
# A schema that a document names would be fetched from its address.
_OPTIONS: dict[str, dict[str, str]] = {"gml": {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}}
_MAX_PRJ = 20_000
_DEGREES = (None, "EPSG:4326", "OGC:CRS84")
_NOT_READ = (DataSourceError, DataLayerError, FeatureError, FieldError, ValueError, UnicodeError)


@dataclass(slots=True)
class Read:
    """A layer as its driver gave it."""

    columns: dict[str, list[Any]]
    geometries: NDArray[np.object_]
    crs: str | None
    findings: list[Finding] = field(default_factory=list)


def read_gdal(source: Path, form: str, filename: str, layer: str | None) -> Read:
    """Read one layer with all its attributes, in two dimensions.

    Raises
    ------
    Problem
        If the driver can not read it, or it holds too much or no shapes at all.
    """
    name = _layer(source, filename, layer) if form == "gml" else layer
    encoding = attribute_encoding(source) if form == "shp" else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info, _, wkb, fields = pyogrio.raw.read(
                f"{_PREFIX.get(form, '')}{source}",
                layer=name,
                encoding=encoding,
                max_features=MAX_FEATURES + 1,
                force_2d=True,
                **_OPTIONS.get(form, {}),
            )
    except _NOT_READ as error:
        raise Problem("layer_broken", file=filename) from error
    if wkb is None:
        raise Problem("layer_no_shapes", file=filename)
    if len(wkb) > MAX_FEATURES:
        raise Problem("layer_too_many", limit=MAX_FEATURES)
    columns = {str(n): [_plain(v) for v in values] for n, values in zip(info["fields"], fields, strict=True)}
    geometries, unclosed = _geometries(wkb, filename)
    return Read(columns, geometries, _declared(info.get("crs"), form, source, geometries), closed(unclosed))


def closed(places: list[int]) -> list[Finding]:
    """Tell which rings had to be closed."""
    return [
        Finding("geometry_unclosed", Severity.NOTE, row=place + 1, params={"feature": place + 1})
        for place in places
    ]


def _layer(source: Path, filename: str, layer: str | None) -> str:
    try:
        listed = pyogrio.list_layers(source)
    except _NOT_READ as error:
        raise Problem("layer_broken", file=filename) from error
    names = [str(name) for name, kind in listed if kind is not None]
    if not names:
        raise Problem("layer_no_shapes" if len(listed) else "layer_empty", file=filename)
    return choose(names, layer)


def _geometries(wkb: Any, filename: str) -> tuple[NDArray[np.object_], list[int]]:
    """Return geometries, and the places of those whose rings had to be closed."""
    strict = shapely.from_wkb(wkb, on_invalid="ignore")
    failed = [place for place, one in enumerate(strict) if one is None and wkb[place] is not None]
    for place in failed:
        try:
            strict[place] = shapely.from_wkb(wkb[place], on_invalid="fix")
        except shapely.errors.ShapelyError as error:
            raise Problem("layer_broken", file=filename) from error
    return strict, failed


def _declared(found: str | None, form: str, source: Path, geometries: NDArray[np.object_]) -> str | None:
    if form == "shp":
        prj = source.with_suffix(".prj")
        if not prj.is_file():
            return None
        # GDAL names the nearest known system; the file's own text counts.
        return prj.read_bytes()[:_MAX_PRJ].decode(errors="replace").strip("\ufeff\0 \r\n\t") or None
    return _unsaid(found, geometries) if form in _DEGREES_UNSAID else found


def _unsaid(found: str | None, geometries: NDArray[np.object_]) -> str | None:
    """Return degrees where a file says nothing; metres tell that it does not follow its standard."""
    if found not in _DEGREES:
        return found
    return None if _are_metres(geometries) else "EPSG:4326"


def _are_metres(geometries: NDArray[np.object_]) -> bool:
    coordinates = shapely.get_coordinates(geometries)
    return (
        len(coordinates) > 0
        and bool(np.isfinite(coordinates).all())
        and not systems.are_degrees(shapely.total_bounds(geometries))
    )


def _plain(value: Any) -> str | float | int | None:
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, np.integer | int):
        return int(value)
    if isinstance(value, np.floating | float):
        return float(value)
    return None if isinstance(value, np.datetime64) and np.isnat(value) else str(value)
