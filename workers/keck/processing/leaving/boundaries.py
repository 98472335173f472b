"""Areas as a GeoPackage that any GIS opens: a layer for each area set with shapes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from keck.processing.frames import SetMaterial
from keck.services.backup_format import chunks_of

_FIELDS = ("schluessel", "name", "teil_von")


def geopackage(sets: tuple[SetMaterial, ...], beside: Path) -> Iterator[bytes]:
    """Yield a GeoPackage piece by piece; nothing where no set has shapes.

    Parameters
    ----------
    beside : Path
        A folder on a disk with room: the archive is written there, too.
    """
    drawn = [one for one in sets if one.row.has_shapes]
    if not drawn:
        return
    with tempfile.TemporaryDirectory(dir=beside, prefix=".gebiete-") as folder:
        path = Path(folder) / "gebiete.gpkg"
        for one in drawn:
            _add_layer(path, one)
        yield from chunks_of(path)


def _add_layer(path: Path, one: SetMaterial) -> None:
    # Loaded by the few jobs that write boundaries, not by every worker.
    import pyogrio

    areas = [area for area in one.areas if area.geometry is not None]
    texts = ([area.key for area in areas], [area.name for area in areas], [a.parent_key or "" for a in areas])
    pyogrio.raw.write(
        path,
        geometry=np.array([area.geometry for area in areas], dtype=object),
        field_data=[np.array(column, dtype=object) for column in texts],
        fields=np.array(_FIELDS, dtype=object),
        # Areas of one part and of several stand beside each other.
        geometry_type="Unknown",
        crs=one.row.crs,
        driver="GPKG",
        layer=one.public_id,
        append=path.exists(),
    )
