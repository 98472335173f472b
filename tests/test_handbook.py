"""The German handbook says what the product says: words of the screen, links, and limits."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from keck.domain.protection import NETWORK_FLOOR
from keck.services import retention, support_visits
from keck.services.releasing import four_eyes, previews
from keck.services.releasing.release_links import REVIEW_LASTS
from keck.services.tables import batches
from keck.views.i18n_check import SOURCE_ROOTS, source_texts

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = (
    "handbuch.md",
    "gebiete.md",
    "daten.md",
    "fristen.md",
    "sozialindex.md",
    "veroeffentlichen.md",
    "menschen.md",
    "beitritt.md",
    "anmeldung.md",
    "gaeste.md",
    "verlassen.md",
    "stiftung.md",
)
_CODE = re.compile(r"^```.*?^```$|^ {4}\S[^\n]*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_PLACE = re.compile(r"\{\w*[^{}]*\}|%\(\w+\)[sd]")
_LETTERS = 3
"""Of a text with placeholders as many letters must stand around them, or it would say everything."""


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def words_of(page: str) -> Iterator[str]:
    """Yield the words that stand on the screen by a page: bold, with arrows from one to the next."""
    for found in _BOLD.findall(_CODE.sub("", read(page))):
        yield from (part.strip() for part in " ".join(found.split()).split("→"))


def _local_texts() -> Iterator[str]:
    for root in SOURCE_ROOTS:
        for path in (ROOT / root).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "LocalText"
                ):
                    yield from (
                        one.value
                        for one in node.args[:1]
                        if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    )


@cache
def product() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return all German texts of the product, and what fits those that have placeholders."""
    known = set(_local_texts())
    for text in source_texts().values():
        known |= {text.singular, text.plural or text.singular}
    parts = [
        ".+".join(re.escape(part) for part in _PLACE.split(text))
        for text in known
        if _PLACE.search(text) and sum(map(str.isalpha, _PLACE.sub("", text))) >= _LETTERS
    ]
    return frozenset(" ".join(text.split()) for text in known), re.compile("|".join(parts))


def is_on_screen(word: str) -> bool:
    """Tell whether some text of the product is just this, but for a stop or a colon at its end."""
    known, with_places = product()
    said = {word, *(word + end for end in (".", ":", "?")), word.rstrip(".:,;")}
    return bool(said & known) or with_places.fullmatch(word) is not None


def slug_of(heading: str) -> str:
    """Return a heading's anchor as it is made on the web: small letters, no signs, hyphens for spaces.

    >>> slug_of("Wer darf die Zahlen sehen?")
    'wer-darf-die-zahlen-sehen'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_screen_is_one_of_the_product(page: str) -> None:
    words = list(words_of(page))
    assert words, "a page of the handbook names what one presses"
    assert sorted({word for word in words if not is_on_screen(word)}) == []


def test_a_word_that_the_product_does_not_say_is_found() -> None:
    assert is_on_screen("Übernehmen")
    assert is_on_screen("Stand 3")
    assert not is_on_screen("Freigeben und Kaffee kochen")
    assert not is_on_screen("irgendetwas")


@pytest.mark.parametrize("page", [*PAGES, "../README.md"])
def test_every_link_leads_to_a_page_and_a_heading(page: str) -> None:
    for target in _LINK.findall(_CODE.sub("", read(page))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = ((DOCS / page).parent / path).resolve() if path else (DOCS / page).resolve()
        assert there.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in {slug_of(one) for one in _HEADING.findall(there.read_text("utf-8"))}, target


def test_the_entrance_leads_to_every_page() -> None:
    seen, waiting = {"handbuch.md"}, ["handbuch.md"]
    while waiting:
        for target in _LINK.findall(read(waiting.pop())):
            name = target.partition("#")[0]
            if name in PAGES and name not in seen:
                seen.add(name)
                waiting.append(name)
    assert seen == set(PAGES)
    for entry in ("../README.md", "beitritt.md"):
        assert "handbuch.md" in read(entry)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("daten.md", f"höchstens {batches.MOST_FILES}"),
        ("fristen.md", f"{retention.SHORTEST} bis {retention.LONGEST}"),
        ("veroeffentlichen.md", f"von 1 bis {NETWORK_FLOOR.minimum_count - 1}"),
        ("veroeffentlichen.md", f"nur 1 bis {NETWORK_FLOOR.minimum_complement - 1}"),
        ("veroeffentlichen.md", f"weniger als {NETWORK_FLOOR.minimum_base}"),
        ("veroeffentlichen.md", f"(höchstens {previews.LONGEST_DAYS})"),
        ("veroeffentlichen.md", {7: "gilt sieben Tage"}[REVIEW_LASTS.days]),
        ("menschen.md", {8: "höchstens acht"}[support_visits.MOST_HOURS]),
    ],
)
def test_limits_are_those_that_hold(page: str, words: str) -> None:
    assert words in " ".join(read(page).split())


def test_each_rule_of_four_eyes_is_explained() -> None:
    assert len(four_eyes.RULES) == 3
    text = read("veroeffentlichen.md")
    for name in ("Niemand", "Zwei Personen", "Vorgesetzte Person per Link"):
        assert f"- **{name}**" in text
