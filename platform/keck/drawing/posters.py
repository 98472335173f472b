"""Maps that stand alone: with title, legend and source, for download and print."""

import re
from collections.abc import Sequence

from keck.drawing import palette
from keck.drawing.frames import Ids, picture
from keck.drawing.legend import LegendRow
from keck.drawing.map_areas import MapArea, tip
from keck.drawing.measuring import wrap
from keck.drawing.patterns import fill_of, own_patterns
from keck.drawing.svg import Markup, element

_PATH = re.compile(r'<path id="(a\d+|outline)" d="([^"]*)"')
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"


def standalone(
    shapes_svg: bytes,
    areas: Sequence[MapArea],
    *,
    title: str,
    subtitle: str = "",
    desc: str = "",
    legend: Sequence[LegendRow] = (),
    source: str = "",
    ids: Ids | None = None,
) -> str:
    """Draw a map that needs no other file: with title, legend and source, colours as attributes.

    Parameters
    ----------
    shapes_svg : bytes
        The published shapes of the level.
    """
    document = shapes_svg.decode()
    shapes = dict(_PATH.findall(document))
    width, height = (int(number) for number in _SIZE.findall(document)[0])
    head, legend_height = (96 if subtitle else 64), 40 + 30 * len(legend)
    foot = _paragraph(source, 24, head + height + legend_height + 24, width - 48)
    total = head + height + legend_height + 24 + 22 * len(foot) + 12
    body = [_area(area, shapes) for area in areas if f"a{area.position}" in shapes]
    chosen = [
        _ring(shapes[f"a{area.position}"])
        for area in areas
        if area.selected and f"a{area.position}" in shapes
    ]
    return picture(
        own_patterns(),
        element("rect", width=width, height=total, fill=palette.PAPER),
        *_heading(title, subtitle),
        element("g", *body, _outline(shapes), *chosen, transform=f"translate(0 {head})"),
        *_legend(legend, head + height + 24),
        *foot,
        kind="map",
        ids=ids or Ids("map"),
        title=title,
        desc=desc,
        width=width,
        height=total,
        standalone=True,
    ).text


def _heading(title: str, subtitle: str) -> list[Markup]:
    found = [_words(title, 24, 44, 28, weight="600")]
    return [*found, _words(subtitle, 24, 76, 20, fill=palette.MUTED)] if subtitle else found


def _words(
    text: str, x: float, y: float, size: float, *, fill: str = palette.INK, weight: str | None = None
) -> Markup:
    return element("text", text, x=x, y=y, fill=fill, font_size=size, font_family=_FONT, font_weight=weight)


def _area(area: MapArea, shapes: dict[str, str]) -> Markup:
    return element(
        "path",
        tip(area),
        d=shapes[f"a{area.position}"],
        fill=fill_of(area.css_class),
        stroke=palette.LINE,
        stroke_width=0.8,
        stroke_linejoin="round",
    )


def _outline(shapes: dict[str, str]) -> Markup:
    data = shapes.get("outline", "")
    return element("path", d=data, fill="none", stroke=palette.INK, stroke_width=2, stroke_linejoin="round")


def _ring(data: str) -> Markup:
    return element(
        "path", d=data, fill="none", stroke=palette.ACCENT, stroke_width=5, stroke_linejoin="round"
    )


def _legend(rows: Sequence[LegendRow], top: float) -> list[Markup]:
    found: list[Markup] = []
    for n, row in enumerate(rows):
        y = top + 30 * n
        swatch = element(
            "rect",
            x=24,
            y=y,
            width=34,
            height=20,
            fill=fill_of(row.css_class),
            stroke=palette.LINE,
            stroke_width=0.8,
        )
        found += [swatch, _words(row.text, 70, y + 16, 18)]
    return found


def _paragraph(text: str, x: float, y: float, room: float) -> list[Markup]:
    lines = wrap(text, 16, room)
    return [_words(line, x, y + 22 * n, 16, fill=palette.MUTED) for n, line in enumerate(lines)]
