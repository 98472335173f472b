"""Writing boundaries as a surveyor's office hands them out: GeoJSON, zipped Shapefile, or a mere list."""

import csv
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from keck.processing.demo.territory import AreaSet

KEY, NAME = "NUMMER", "NAME"
_CRS = "EPSG:25832"
_WRITTEN_ON = "2025-02-03"
_ZIPPED_AT = (2025, 2, 3, 12, 0, 0)


def write(areas: AreaSet, filename: str) -> bytes:
    """Return an area set as a file of the kind its name tells."""
    if filename.endswith(".zip"):
        return _shapefile(areas, Path(filename).stem)
    return _geojson(areas) if filename.endswith(".geojson") else _list(areas)


def _geojson(areas: AreaSet) -> bytes:
    features: list[dict[str, Any]] = []
    for key, name, shape in zip(areas.keys, areas.names, areas.shapes or (), strict=True):
        geometry = json.loads(shapely.to_geojson(shape))
        features.append({"type": "Feature", "properties": {KEY: key, NAME: name}, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{_CRS.replace(':', '::')}"}}
    document = {"type": "FeatureCollection", "name": areas.level.code, "crs": crs, "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _shapefile(areas: AreaSet, stem: str) -> bytes:
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        pyogrio.raw.write(
            Path(folder) / f"{stem}.shp",
            geometry=shapely.to_wkb(np.array(areas.shapes, dtype=object)),
            field_data=[np.array(areas.keys, dtype=object), np.array(areas.names, dtype=object)],
            fields=np.array([KEY, NAME], dtype=object),
            geometry_type="Polygon",
            crs=_CRS,
            driver="ESRI Shapefile",
            encoding="UTF-8",
            # Else the day of writing stands in the file.
            layer_options={"DBF_DATE_LAST_UPDATE": _WRITTEN_ON},
        )
        for part in sorted(Path(folder).iterdir()):
            info = zipfile.ZipInfo(part.name, _ZIPPED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part.read_bytes())
    return out.getvalue()


def _list(areas: AreaSet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([KEY, NAME])
    writer.writerows(zip(areas.keys, areas.names, strict=True))
    return out.getvalue().encode("cp1252")
