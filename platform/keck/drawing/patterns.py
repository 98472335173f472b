"""Fillings: hatching of protected areas, dots of areas without a value, and the ramps."""

from keck.drawing import palette
from keck.drawing.svg import Markup, element


def page_patterns() -> Markup:
    """Write the hatching of protected areas and the dots of areas without a value."""
    line = element("line", class_="hatch-line", x1=0, y1=0, x2=0, y2=10)
    hatch = element(
        "pattern",
        element("rect", class_="hatch-ground", width=10, height=10),
        line,
        id="hatch",
        width=10,
        height=10,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    dots = element(
        "pattern",
        element("rect", class_="hatch-ground", width=12, height=12),
        element("circle", class_="hatch-dot", cx=6, cy=6, r=1.6),
        id="dots",
        width=12,
        height=12,
        patternUnits="userSpaceOnUse",
    )
    return element("defs", hatch, dots)


def fill_of(css_class: str) -> str:
    """Return the colour or pattern of a class in a drawing that stands alone.

    >>> fill_of("c0"), fill_of("s")
    ('#dff6f2', 'url(#hatch)')
    """
    ramp = {"c": palette.SEQUENTIAL, "d": palette.DIVERGING}.get(css_class[:1])
    if ramp and css_class[1:].isdigit() and int(css_class[1:]) < len(ramp):
        return ramp[int(css_class[1:])]
    return {"s": "url(#hatch)", "m": "url(#dots)"}.get(css_class, palette.EMPTY)


def own_patterns() -> Markup:
    """Write the patterns with their colours, for a drawing that stands alone."""
    plain = {
        'class="hatch-ground"': f'fill="{palette.EMPTY}"',
        'class="hatch-dot"': f'fill="{palette.HATCH}"',
    }
    lines = {'class="hatch-line"': f'stroke="{palette.HATCH}" stroke-width="5"'}
    text = page_patterns().text
    for old, new in {**plain, **lines}.items():
        text = text.replace(old, new)
    return Markup(text)
