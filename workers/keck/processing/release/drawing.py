"""Shapes of all area sets of a release."""

from keck.compute.geometry import shapes
from keck.processing.frames import SetMaterial
from keck.processing.publishing.files import DataFile
from keck.processing.release.documents import ShapesOf
from keck.processing.release.material import Material


def draw(material: Material) -> ShapesOf:
    """Draw every area set that has shapes; the same areas give the same files."""
    return {one.public_id: _draw(one, material.slug) for one in material.sets if one.row.has_shapes}


def _draw(
    one: SetMaterial, slug: str
) -> tuple[dict[str, object] | None, tuple[DataFile, ...], dict[int, tuple[int, int]]]:
    areas = [(area.position, area.geometry) for area in one.areas]
    said = [
        {"id": f"{one.level.code}:{area.key}", "key": area.key, "name": area.name, "level": one.level.code}
        for area in one.areas
    ]
    crs = one.row.crs or "EPSG:25832"
    coarse = shapes.build(areas, crs, "coarse", said)
    fine = shapes.build(areas, crs, "fine", said)
    if coarse is None or fine is None:
        return None, (), {}
    svg = [DataFile.of(slug, "svg", coarse.svg), DataFile.of(slug, "svg", fine.svg)]
    geojson = DataFile.of(slug, "geojson", coarse.geojson)
    topojson = DataFile.of(slug, "topojson", coarse.topojson)
    described: dict[str, object] = {
        "svg": [one.digest for one in svg],
        "geojson": geojson.digest,
        "topojson": topojson.digest,
        "width": coarse.width,
        "height": coarse.height,
    }
    return described, (*svg, geojson, topojson), coarse.centroids
