"""Markdown gives pages, and nothing that does anything."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keck.views.markdown import to_html

_TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_PIECES = (
    *("# ", "- ", "1. ", "**", "*", "`", "> ", "\n\n", "\n", "|", "|-|-|", "[x](", ")", "![", "](", "<", ">"),
    *(
        "<script>",
        "</p>",
        "javascript:",
        "data:text/html,",
        "//evil.example",
        "https://a.example",
        "\\",
        "&lt;",
    ),
    *('"', "'", " onerror=", "ä", "wort"),
)
texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=30).map("".join)


class Seen(HTMLParser):
    """The tags of a page and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def seen(text: str) -> Seen:
    """Return what is in the page of a text."""
    found = Seen()
    found.feed(to_html(text))
    return found


@pytest.mark.asvs("1.3.1", "1.3.5")
@given(texts)
@example("[x](\\javascript:)")
@example("[x](/a:b)")
def test_no_text_gives_other_tags_attributes_or_addresses_than_these(text: str) -> None:
    found = seen(text)
    assert found.tags <= _TAGS
    assert found.attributes <= {"href", "title", "start"}
    assert all(re.match(r"(?i)(https?:|mailto:|tel:|[^:/?#]*([/?#]|$))", one) for one in found.links)
    assert not any(one.startswith(("//", "\\")) for one in found.links)


@pytest.mark.asvs("1.2.2", "1.3.5")
@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "//evil.example"],
)
def test_an_address_that_does_something_is_no_link(address: str) -> None:
    assert seen(f"[x]({address})").links == []


def test_what_people_write_is_shown() -> None:
    text = "# Wer\n\nStadt **Muster**\n\n- eins\n- zwei\n\n[Seite](https://a.example/ä?b=1)\n"
    html = to_html(text)
    assert "<h2>Wer</h2>" in html
    assert html.count("<li>") == 2
    assert 'href="https://a.example/%C3%A4?b=1"' in html
