"""Layers of areas: Shapefile, GeoJSON, GeoPackage and KML, by drivers that are named and no others."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from keck.compute.geometry import crs as systems
from keck.compute.geometry.repair import repair
from keck.compute.readers.archives import unpack_shapefile
from keck.compute.readers.geopackage import check_geopackage
from keck.compute.readers.kml import read_kml
from keck.compute.readers.raw import RawLayer
from keck.domain.findings import Finding, Problem, Severity

MAX_FEATURES = 50_000
Columns = dict[str, list[Any]]


def read_layer(path: Path, form: str, workdir: Path, *, layer: str | None, crs: str | None) -> RawLayer:
    """Read, reproject and repair one layer.

    Parameters
    ----------
    form : str
        The format as it was sniffed.
    workdir : Path
        Folder for unpacking.
    layer, crs : str or None
        What the user has chosen.

    Raises
    ------
    Problem
        If the layer can not be read, does not say its coordinate system, or holds no areas.
    """
    if form == "kml":
        columns, geometries, found = *read_kml(path), "EPSG:4326"
    else:
        columns, geometries, found = _read(path, form, workdir, layer)
    if len(geometries) == 0:
        raise Problem("areas_empty")
    findings: list[Finding] = []
    system = _system(crs or found, geometries)
    geometries = _unswapped(geometries, system, findings)
    _check_numbers(geometries)
    mended, repaired = repair(geometries)
    if all(one is None for one in mended):
        raise Problem("geometry_none")
    moved, target = systems.to_target(np.array(mended, dtype=object), system)
    findings += repaired
    return RawLayer(columns, _as_wkb(moved), systems.name_of(system), target, findings)


def _as_wkb(geometries: Any) -> list[bytes | None]:
    # Reprojecting can make a barely valid ring touch itself.
    mended, _ = repair(geometries)
    return [None if one is None else bytes(shapely.to_wkb(one)) for one in mended]


def _check_numbers(geometries: Any) -> None:
    if not np.isfinite(shapely.get_coordinates(geometries)).all():
        raise Problem("geometry_not_finite")


def _read(path: Path, form: str, workdir: Path, layer: str | None) -> tuple[Columns, Any, str | None]:
    source = unpack_shapefile(path, workdir, layer) if form == "shp" else path
    name = None
    if form == "gpkg":
        name = check_geopackage(path, layer)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info, _, wkb, fields = pyogrio.raw.read(
                source, layer=name, max_features=MAX_FEATURES + 1, force_2d=True
            )
    except (DataSourceError, ValueError, UnicodeError) as error:
        raise Problem("layer_broken", reason=str(error).splitlines()[0][:120]) from error
    if len(wkb) > MAX_FEATURES:
        raise Problem("layer_too_many", limit=MAX_FEATURES)
    columns = {str(n): _plain(values) for n, values in zip(info["fields"], fields, strict=True)}
    try:
        geometries = shapely.from_wkb(wkb, on_invalid="fix")
    except shapely.errors.ShapelyError as error:
        raise Problem("layer_broken", reason=str(error)[:120]) from error
    return columns, geometries, _declared(info.get("crs"), form, source)


def _declared(found: str | None, form: str, source: Path) -> str | None:
    if form == "shp":
        prj = source.with_suffix(".prj")
        # GDAL names the nearest known system; the file's own text counts.
        return prj.read_text(errors="replace").strip() if prj.is_file() else None
    return found


def _plain(values: Any) -> list[Any]:
    plain: list[Any] = []
    for value in values:
        if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
            plain.append(None)
        elif isinstance(value, np.integer | int):
            plain.append(int(value))
        elif isinstance(value, np.floating | float):
            plain.append(float(value))
        else:
            plain.append(str(value))
    return plain


def _system(found: str | None, geometries: Any) -> Any:
    if found:
        return systems.read_crs(found)
    bounds = shapely.total_bounds(geometries)
    raise Problem("crs_missing", candidates=", ".join(systems.suggest(bounds)) or "EPSG:25832")


def _unswapped(geometries: Any, system: Any, findings: list[Finding]) -> Any:
    if not system.is_geographic or not systems.swapped(shapely.total_bounds(geometries)):
        return geometries
    findings.append(Finding("axes_swapped", Severity.WARNING))
    return shapely.transform(geometries, lambda points: points[:, ::-1])
