"""Pictures of area sets: the areas as they were read, and places worth a look."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from markupsafe import escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from keck.services.geography import area_sets
from keck.tenants.scope import Scope

_AREA = 'fill="#e9eef2" stroke="#7a8894" stroke-width="1"'
_COLOURS = {"gap": "#b3261e", "overlap": "#7a4b00"}


def show(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Show a level's areas, with gaps and overlaps marked and numbered."""
    picture = area_sets.find(scope, area_set_id).picture
    if picture is None:
        raise NotFound
    names = {area.key: area.name for area in area_sets.areas(scope, area_set_id)}
    response = Response(draw(picture, names), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def draw(picture: dict[str, Any], names: Mapping[str, str]) -> str:
    """Return a picture as SVG that needs no style sheet; areas tell key and name under the pointer."""
    width, height = int(picture["width"]), int(picture["height"])
    areas = "".join(
        f'<path {_AREA} d="{escape(path)}"><title>{escape(_title(key, names))}</title></path>'
        for key, path in picture["areas"]
    )
    marks = "".join(_mark(number, place) for number, place in enumerate(picture["places"], start=1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="18">{areas}{marks}</svg>'
    )


def _title(key: str, names: Mapping[str, str]) -> str:
    name = names.get(key, key)
    return key if name == key else f"{key} {name}"


def _mark(number: int, place: dict[str, Any]) -> str:
    colour = _COLOURS.get(str(place["kind"]), "#000")
    x, y = int(place["x"]), int(place["y"])
    return (
        f'<path fill="{colour}" stroke="{colour}" stroke-width="2" d="{escape(place["path"])}"/>'
        f'<circle cx="{x}" cy="{y}" r="16" fill="none" stroke="{colour}" stroke-width="3"/>'
        f'<text x="{x + 20}" y="{y + 6}" fill="{colour}">{number}</text>'
    )
