"""Elements of an SVG, written as strings with everything escaped."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import NamedTuple

Value = str | int | float | None

# Control characters and halves of surrogate pairs are no characters of XML.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\n\r]")
# Charts hold thousands of texts, nearly none with anything to escape: one look tells.
_SPECIAL = re.compile("[\x00-\x1f&<>\"'\ud800-\udfff\ufffe\uffff]")
NAMESPACE = "http://www.w3.org/2000/svg"


class Markup(NamedTuple):
    """Markup that is already safe to stand in a document."""

    text: str

    def __str__(self) -> str:
        return self.text


Child = Markup | str


def text(value: str) -> str:
    """Escape a text for element content.

    >>> text("a < b & c")
    'a &lt; b &amp; c'
    """
    if _SPECIAL.search(value) is None:
        return value
    return escape(_FORBIDDEN.sub("\ufffd", value), quote=False)


def element(tag: str, *children: Child, **attributes: Value) -> Markup:
    """Write an element.

    Attributes that are None are left out; a trailing underscore is cut off and the others become hyphens
    (``class_``, ``text_anchor``). Children that are plain strings are escaped.

    >>> str(element("text", "1 < 2", class_="tick", x=3.0, y=None))
    '<text class="tick" x="3">1 &lt; 2</text>'
    """
    written = "".join(
        [f' {_name(name)}="{attribute(value)}"' for name, value in attributes.items() if value is not None]
    )
    inner = join(children).text if children else ""
    return Markup(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")


def join(children: Iterable[Child | None]) -> Markup:
    """Put children behind each other; those that are None are left out."""
    given = [child for child in children if child is not None]
    return Markup("".join([child.text if isinstance(child, Markup) else text(child) for child in given]))


def number(value: float) -> str:
    """Write a coordinate with at most two decimals and nothing that is not needed.

    >>> number(3.0), number(-0.004), number(12.345)
    ('3', '0', '12.35')
    """
    if not isinstance(value, float):
        return str(value)
    written = f"{value:.2f}"
    # Most end with a figure that is needed: one look tells.
    if written[-1] != "0":
        return written
    written = written.rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


@lru_cache(maxsize=256)
def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def attribute(value: str | float) -> str:
    """Write the value of an attribute."""
    if not isinstance(value, str):
        return number(value)
    if _SPECIAL.search(value) is None:
        return value
    # Readers of XML turn a line break in an attribute into a blank; so does this, before they do.
    return escape(_BREAKS.sub(" ", _FORBIDDEN.sub("\ufffd", value)))
