"""What is found out about the areas of a file before they are stored; no database is needed for it."""

from dataclasses import dataclass

from keck.compute.geometry import outline, pictures, topology
from keck.domain.findings import Finding
from keck.processing.imports.area_parents import Above, Parents, find_parents
from keck.processing.imports.features import Feature


@dataclass(frozen=True, slots=True)
class Study:
    """Parents, outline and topology of a level's areas.

    Attributes
    ----------
    outline : bytes or None
        The union of all areas; ``None`` where the file has no shapes.
    picture : dict or None
        The areas, and the places where they overlap or leave gaps, drawn for the member.
    """

    parents: Parents
    outline: bytes | None
    findings: list[Finding]
    picture: pictures.Picture | None = None


def study(features: list[Feature], upper: Above | None) -> Study:
    """Find parents, and where areas overlap or leave gaps."""
    shapes = [feature.geometry for feature in features]
    parents = find_parents(features, upper)
    if not any(shapes):
        return Study(parents, None, [])
    places = topology.places(shapes)
    drawn = pictures.picture([feature.key for feature in features], shapes, places)
    return Study(parents, outline.union(shapes), topology.told(places), drawn)
