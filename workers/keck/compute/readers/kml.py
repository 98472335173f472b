"""KML: placemarks with all their attributes, which plain readers lose."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped, unused-ignore]
from defusedxml.ElementTree import parse  # type: ignore[import-untyped, unused-ignore]
from numpy.typing import NDArray

from keck.domain.findings import Problem

_LINES = ("LineString", "LinearRing")


def read_kml(path: Path) -> tuple[dict[str, list[Any]], NDArray[np.object_], list[int]]:
    """Return attributes and geometries of all placemarks, and the places of those with an unclosed ring.

    A placemark's polygons count before its lines, and both before its points.

    Raises
    ------
    Problem
        If the document is broken or declares entities.
    """
    marks = [element for element in _parse(path).iter() if element.tag == "Placemark"]
    records = [_attributes(mark) for mark in marks]
    names = list(dict.fromkeys(name for record in records for name in record))
    columns: dict[str, list[Any]] = {name: [record.get(name) for record in records] for name in names}
    shapes = [_Shape(mark) for mark in marks]
    unclosed = [place for place, shape in enumerate(shapes) if shape.unclosed]
    return columns, np.array([shape.geometry for shape in shapes], dtype=object), unclosed


def _parse(path: Path) -> Element:
    """Parse without document types: they exist in KML to blow it up or to read other files only."""
    try:
        root: Element = parse(str(path), forbid_dtd=True).getroot()
    except ParseError as error:
        raise Problem("kml_broken", line=error.position[0]) from error
    except DefusedXmlException as error:
        raise Problem("kml_doctype") from error
    except (ValueError, LookupError) as error:
        raise Problem("kml_broken", line=1) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    return root


def _attributes(mark: Element) -> dict[str, str]:
    found = {
        child.tag: (child.text or "").strip()
        for child in mark
        if child.tag in ("name", "description") and (child.text or "").strip()
    }
    for element in mark.iter():
        if element.tag == "SimpleData":
            found[element.get("name", "")] = (element.text or "").strip()
        elif element.tag == "Data":
            found[element.get("name", "")] = (element.findtext("value") or "").strip()
    return found


class _Shape:
    """The polygons of one placemark, or else its lines."""

    def __init__(self, mark: Element) -> None:
        self.unclosed = False
        polygons = [polygon for e in mark.iter("Polygon") if (polygon := self._polygon(e)) is not None]
        self.geometry = _united(polygons) or self._lines(mark)

    def _lines(self, mark: Element) -> Any:
        texts = [e.findtext("coordinates") or "" for e in mark.iter() if e.tag in _LINES]
        lines: list[Any] = [
            shapely.linestrings(points) for text in texts if len(points := _points(text)) >= 2
        ]
        if lines:
            return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
        spots = [
            points[0] for e in mark.iter("Point") if len(points := _points(e.findtext("coordinates") or ""))
        ]
        return shapely.points(spots[0]) if spots else None

    def _polygon(self, element: Element) -> Any:
        outer, holes = self._rings(element, "outerBoundaryIs"), self._rings(element, "innerBoundaryIs")
        if not outer:
            return None
        return shapely.polygons(outer[0], holes=holes or None)

    def _rings(self, element: Element, boundary: str) -> list[Any]:
        texts = [c.text or "" for b in element.iter(boundary) for c in b.iter("coordinates")]
        return [ring for text in texts if (ring := self._ring(text)) is not None]

    def _ring(self, text: str) -> Any:
        ring = _points(text)
        if len(ring) and not np.array_equal(ring[0], ring[-1]):
            self.unclosed = True
            ring = np.vstack([ring, ring[:1]])
        return shapely.linearrings(ring) if len(ring) >= 4 else None


def _points(text: str) -> NDArray[np.float64]:
    try:
        points = [[float(part) for part in point.split(",")[:2]] for point in text.split()]
        return np.array(points, dtype=float).reshape(-1, 2)
    except ValueError as error:
        raise Problem("kml_coordinates", text=text.strip()[:40]) from error


def _united(polygons: list[Any]) -> Any:
    if len(polygons) < 2:
        return polygons[0] if polygons else None
    return shapely.multipolygons(polygons)
