"""Markdown as people write it, to HTML that can do nothing: no tags, no pictures, no scripts."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_RULES = ("heading", "list", "emphasis", "link", "autolink", "blockquote", "hr", "newline", "table", "escape")
_SCHEMES = ("https", "http", "mailto", "tel", "")


def to_html(text: str) -> Markup:
    """Write Markdown as HTML; headings begin at the second level, as the page has its first.

    >>> to_html("# Wer\\n\\n**Stadt** <b>x</b> [Seite](javascript:alert)")
    Markup('<h2>Wer</h2>\\n<p><strong>Stadt</strong> &lt;b&gt;x&lt;/b&gt; [Seite](javascript:alert)</p>\\n')
    """
    parser = _parser()
    tokens = parser.parse(text)
    _adapt(tokens)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - made by us, tags are text


@lru_cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    parser.enable(_RULES)
    parser.validateLink = _is_harmless  # type: ignore[method-assign, assignment]
    return parser


def _is_harmless(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    # What has a colon before its path is no address of ours, whatever a browser makes of it.
    strange = not parts.scheme and ":" in re.split(r"[/?#]", address, maxsplit=1)[0]
    return parts.scheme.lower() in _SCHEMES and not strange and not address.strip().startswith(("//", "\\"))


def _adapt(tokens: Sequence[Token]) -> None:
    for token in tokens:
        # The alignment of a column would be a style, which the content policy refuses.
        token.attrs.pop("style", None)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
