"""Layers of areas: read by their format, brought to one coordinate system, and repaired."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from keck.compute.geometry import crs as systems
from keck.compute.geometry.lines import are_lines, polygonised
from keck.compute.geometry.repair import refuse_lines, repair
from keck.compute.readers.archives import unpack_kml, unpack_shapefile
from keck.compute.readers.gdal_layer import Read, closed, read_gdal
from keck.compute.readers.geopackage import choose_layer
from keck.compute.readers.kml import read_kml
from keck.compute.readers.raw import RawLayer
from keck.compute.readers.topojson import choose_object
from keck.compute.readers.xml_document import refuse_doctype
from keck.domain.findings import Finding, Problem, Severity


def read_layer(
    path: Path,
    form: str,
    workdir: Path,
    *,
    filename: str,
    layer: str | None = None,
    crs: str | None = None,
    polygonise: bool = False,
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
    polygonise : bool
        Whether boundaries that were drawn as lines become areas.

    Raises
    ------
    Problem
        If the layer can not be read, does not say its coordinate system, or holds no areas.
    """
    read = _read(path, form, workdir, filename, layer)
    if len(read.geometries) == 0:
        raise Problem("layer_empty", file=filename)
    findings = list(read.findings)
    if polygonise and are_lines(read.geometries):
        read.columns, read.geometries, joined = polygonised(read.columns, read.geometries)
        findings += joined
    return finish(read, crs, findings)


def read_attributes(path: Path, form: str, workdir: Path, *, filename: str) -> dict[str, list[Any]]:
    """Return the attributes of a layer; its shapes may be of any kind and system.

    Raises
    ------
    Problem
        If the layer can not be read or is empty.
    """
    columns = _read(path, form, workdir, filename, None).columns
    if not columns or not next(iter(columns.values())):
        raise Problem("layer_empty", file=filename)
    return columns


def finish(read: Read, crs: str | None, findings: list[Finding]) -> RawLayer:
    """Bring a layer into the target system and repair it."""
    refuse_lines(read.geometries)
    system = _system(crs or read.crs, read.geometries)
    if crs and read.crs and systems.read_crs(read.crs) != system:
        found = systems.name_of(systems.read_crs(read.crs))
        findings.append(Finding("crs_chosen", params={"crs": systems.name_of(system), "found": found}))
    geometries = _unswapped(read.geometries, system, findings)
    mended, remarks = repair(geometries)
    moved, target = systems.to_target(mended, system)
    # Reprojecting can make a barely valid ring touch itself.
    final, _ = repair(moved)
    wkb = [None if one is None else bytes(shapely.to_wkb(one)) for one in final]
    return RawLayer(
        read.columns, wkb, systems.name_of(system), target, findings + remarks, systems.definition_of(system)
    )


def _read(path: Path, form: str, workdir: Path, filename: str, layer: str | None) -> Read:
    if form in ("kml", "kmz"):
        columns, geometries, unclosed = read_kml(unpack_kml(path, workdir, layer) if form == "kmz" else path)
        return Read(columns, geometries, "EPSG:4326", closed(unclosed))
    if form == "shp":
        return read_gdal(unpack_shapefile(path, workdir, layer), form, filename, None)
    if form == "gpkg":
        return read_gdal(path, form, filename, choose_layer(path, filename, layer))
    if form == "topojson":
        return read_gdal(path, form, filename, choose_object(path, filename, layer))
    if form == "gml":
        refuse_doctype(path)
        return read_gdal(path, form, filename, layer)
    return read_gdal(path, form, filename, None)


def _system(found: str | None, geometries: NDArray[np.object_]) -> Any:
    if found:
        return systems.read_crs(found)
    candidates = systems.suggest(shapely.total_bounds(geometries))
    if not candidates:
        raise Problem("crs_missing_unusual")
    raise Problem("crs_missing", candidates=", ".join(candidates))


def _unswapped(geometries: NDArray[np.object_], system: Any, findings: list[Finding]) -> NDArray[np.object_]:
    if not systems.swapped(shapely.total_bounds(geometries), system):
        return geometries
    findings.append(Finding("axes_swapped", Severity.WARNING))
    turned: NDArray[np.object_] = shapely.transform(geometries, lambda points: points[:, ::-1])
    return turned
