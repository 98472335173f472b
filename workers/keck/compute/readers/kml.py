"""KML: placemarks with all their attributes, which plain readers lose."""

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from keck.domain.findings import Problem

_POINT = re.compile(r"[^\s,]+,[^\s,]+(?:,[^\s,]+)?")


def read_kml(path: Path) -> tuple[dict[str, list[Any]], Any]:
    """Return attributes and polygons of all placemarks.

    Raises
    ------
    Problem
        If the document is broken, or uses entities.
    """
    try:
        root = parse(str(path)).getroot()
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Problem("kml_broken", reason=type(error).__name__) from error
    marks = [element for element in root.iter() if _tag(element) == "Placemark"]
    records = [_attributes(mark) for mark in marks]
    names = list(dict.fromkeys(name for record in records for name in record))
    columns = {name: [record.get(name) for record in records] for name in names}
    return columns, np.array([_geometry(mark) for mark in marks], dtype=object)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(mark: Element) -> dict[str, str]:
    found = {
        _tag(child): (child.text or "").strip()
        for child in mark
        if _tag(child) in ("name", "description") and (child.text or "").strip()
    }
    for element in mark.iter():
        if _tag(element) == "SimpleData":
            found[element.get("name", "")] = (element.text or "").strip()
        elif _tag(element) == "Data":
            value = next((child.text for child in element if _tag(child) == "value"), "")
            found[element.get("name", "")] = (value or "").strip()
    return found


def _geometry(mark: Element) -> Any:
    polygons = [_polygon(element) for element in mark.iter() if _tag(element) == "Polygon"]
    kept = [polygon for polygon in polygons if polygon is not None]
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _polygon(element: Element) -> Any:
    rings: dict[str, list[Any]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
    for boundary in element:
        if _tag(boundary) in rings:
            rings[_tag(boundary)] += [_ring(e) for e in boundary.iter() if _tag(e) == "coordinates"]
    outer = [ring for ring in rings["outerBoundaryIs"] if ring is not None]
    if not outer:
        return None
    return shapely.polygons(outer[0], holes=[r for r in rings["innerBoundaryIs"] if r is not None] or None)


def _ring(element: Element) -> Any:
    try:
        points = [
            [float(part) for part in match.group().split(",")[:2]]
            for match in _POINT.finditer(element.text or "")
        ]
    except ValueError as error:
        raise Problem("kml_broken", reason="coordinates") from error
    if points and points[0] != points[-1]:
        points.append(points[0])
    return shapely.linearrings(points) if len(points) >= 4 else None
