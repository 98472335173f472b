"""Layers of areas: Shapefile, GeoJSON, GeoPackage and KML, by drivers that are named and no others."""

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
from keck.compute.geometry.repair import refuse_lines, repair
from keck.compute.readers.archives import unpack_shapefile
from keck.compute.readers.dbf import attribute_encoding
from keck.compute.readers.geopackage import choose_layer
from keck.compute.readers.kml import read_kml
from keck.compute.readers.raw import RawLayer
from keck.domain.findings import Finding, Problem, Severity

MAX_FEATURES = 50_000
_PREFIX = {"geojson": "GeoJSON:", "gpkg": "GPKG:", "shp": ""}
_MAX_PRJ = 20_000
_DEGREES = (None, "EPSG:4326", "OGC:CRS84")


@dataclass(slots=True)
class Read:
    """A layer as its driver gave it."""

    columns: dict[str, list[Any]]
    geometries: NDArray[np.object_]
    crs: str | None
    unclosed: list[int] = field(default_factory=list)


def read_layer(
    path: Path, form: str, workdir: Path, *, filename: str, layer: str | None = None, crs: str | None = None
) -> RawLayer:
    """Read, reproject and repair one layer.

    Parameters
    ----------
    form : str
        The format as it was recognised.
    workdir : Path
        Folder for unpacking.
    layer, crs : str or None
        What the user has chosen; a chosen system counts before the file's own.

    Raises
    ------
    Problem
        If the layer can not be read, does not say its coordinate system, or holds no areas.
    """
    if form == "kml":
        columns, geometries, unclosed = read_kml(path)
        read = Read(columns, geometries, "EPSG:4326", unclosed)
    else:
        read = _read(path, form, workdir, filename, layer)
    if len(read.geometries) == 0:
        raise Problem("layer_empty", file=filename)
    return finish(read, crs)


def finish(read: Read, crs: str | None) -> RawLayer:
    """Bring a layer into the target system and repair it."""
    refuse_lines(read.geometries)
    findings = [
        Finding("geometry_unclosed", Severity.NOTE, row=place + 1, params={"feature": place + 1})
        for place in read.unclosed
    ]
    system = _system(crs or read.crs, read.geometries)
    if crs and read.crs and systems.read_crs(read.crs) != system:
        found = systems.name_of(systems.read_crs(read.crs))
        findings.append(Finding("crs_chosen", params={"crs": crs, "found": found}))
    geometries = _unswapped(read.geometries, system, findings)
    mended, remarks = repair(geometries)
    moved, target = systems.to_target(mended, system)
    # Reprojecting can make a barely valid ring touch itself.
    final, _ = repair(moved)
    wkb = [None if one is None else bytes(shapely.to_wkb(one)) for one in final]
    return RawLayer(read.columns, wkb, systems.name_of(system), target, findings + remarks)


def _read(path: Path, form: str, workdir: Path, filename: str, layer: str | None) -> Read:
    source = unpack_shapefile(path, workdir, layer) if form == "shp" else path
    name = choose_layer(path, filename, layer) if form == "gpkg" else None
    encoding = attribute_encoding(source) if form == "shp" else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info, _, wkb, fields = pyogrio.raw.read(
                f"{_PREFIX[form]}{source}",
                layer=name,
                encoding=encoding,
                max_features=MAX_FEATURES + 1,
                force_2d=True,
            )
    except (DataSourceError, DataLayerError, FeatureError, FieldError, ValueError, UnicodeError) as error:
        raise Problem("layer_broken", file=filename) from error
    if wkb is None:
        raise Problem("layer_no_shapes", file=filename)
    if len(wkb) > MAX_FEATURES:
        raise Problem("layer_too_many", limit=MAX_FEATURES)
    columns = {str(n): [_plain(v) for v in values] for n, values in zip(info["fields"], fields, strict=True)}
    geometries, unclosed = _geometries(wkb, filename)
    return Read(columns, geometries, _declared(info.get("crs"), form, source, geometries), unclosed)


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
    # Without a word in the file GDAL assumes degrees, as the standard says.
    return None if form == "geojson" and found in _DEGREES and _are_metres(geometries) else found


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


def _system(found: str | None, geometries: NDArray[np.object_]) -> Any:
    if found:
        return systems.read_crs(found)
    candidates = systems.suggest(shapely.total_bounds(geometries))
    if not candidates:
        raise Problem("crs_missing_unusual")
    raise Problem("crs_missing", candidates=", ".join(candidates))


def _unswapped(geometries: NDArray[np.object_], system: Any, findings: list[Finding]) -> NDArray[np.object_]:
    if not system.is_geographic or not systems.swapped(shapely.total_bounds(geometries)):
        return geometries
    findings.append(Finding("axes_swapped", Severity.WARNING))
    turned: NDArray[np.object_] = shapely.transform(geometries, lambda points: points[:, ::-1])
    return turned
