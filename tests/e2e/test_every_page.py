"""Every page of both faces: accessible, whole and quiet, wide and narrow, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from keck.config import Settings
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from tests.e2e.axe import violations
from tests.e2e.places import MEMBERS, MEMBERS_OTHERS, PUBLIC, PUBLIC_OTHERS, Place, pages

Screen = tuple[int, str, tuple[str, ...]]
# Each width and each scheme meets all rules.
SCREENS: tuple[Screen, ...] = ((1440, "light", ()), (390, "dark", ()))
# Where both have been met, only the contrast of what one width alone shows can differ still: most of the time
# of a look goes there, and what widths show apart is of the frame around all pages. Each has its turn.
_CONTRAST = ("color-contrast", "link-in-text-block")
CROSSED: tuple[Screen, ...] = ((1440, "dark", _CONTRAST), (390, "light", _CONTRAST))
CROSSINGS = pytest.mark.parametrize(
    "crossed", [1, pytest.param(2, marks=pytest.mark.long)], ids=["in turn", "all"]
)
# Of another language only words and their lengths are other.
TRANSLATED = SCREENS[1:]
# 640 pixels are a screen of 1280 at a zoom of 200 %.
NARROW = (640, 390, 320)
_SPILLS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def rules(app: Flask) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_every_address_is_looked_at_or_is_no_page(tmp_path: Path) -> None:
    settings = Settings.from_environment({"KECK_HOME": str(tmp_path)})
    assert rules(create_public_app(settings)) == PUBLIC.keys() | PUBLIC_OTHERS.keys()
    assert rules(create_members_app(settings)) == MEMBERS.keys() | MEMBERS_OTHERS.keys()


def screens_of(number: int, crossed: int) -> tuple[Screen, ...]:
    """Return on which screens a page is looked at: all crossings of width and scheme, or the one in turn."""
    return (*SCREENS, *(CROSSED[(number + turn) % len(CROSSED)] for turn in range(crossed)))


def looked_at(page: Page, screens: tuple[Screen, ...] = (*SCREENS, *CROSSED)) -> None:
    """Look at the page on show on screens."""
    for width, scheme, rules in screens:
        page.set_viewport_size({"width": width, "height": 900})
        # A colour that is still on its way from the other scheme is none of ours.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(page, *rules) == [], f"{width} pixels, {scheme}"
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(_SPILLS) <= 0, f"wider than {width} pixels"


@CROSSINGS
@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("place", pages(PUBLIC), ids=str)
def test_a_public_page_reads_well(place: Place, lang: str, crossed: int, look: Callable[..., Page]) -> None:
    page = look(place, lang=lang)
    assert page.locator("html").get_attribute("lang") == lang
    looked_at(page, screens_of(pages(PUBLIC).index(place), crossed) if lang == "de" else TRANSLATED)
    assert page.context.cookies() == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


@CROSSINGS
@pytest.mark.parametrize("place", pages(MEMBERS), ids=str)
def test_a_members_page_reads_well(place: Place, crossed: int, look: Callable[..., Page]) -> None:
    looked_at(look(place), screens_of(pages(MEMBERS).index(place), crossed))
