"""The small-number adviser in a browser: from the question to the public page of the pooled years."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keck.services.definitions import indicators
from tests.e2e.axe import violations
from tests.e2e.conftest import Windows
from tests.e2e.desk import JOB_MILLISECONDS, Desk
from tests.e2e.work import Work

_AREAS = "key;name\n" + "".join(f"{n:02d};Viertel {n}\n" for n in range(1, 7))
_TABLE = "Schlüssel;Jahr;Kinder;Arm\n" + "".join(
    f"{n:02d};{year};200;{2 if n == 1 else 30}\n" for n in range(1, 7) for year in range(2021, 2025)
)
_DEFINITION = (
    '[[indicator]]\ncode = "armut"\nname = "Kinderarmut"\nformula = "share(arm, kinder)"\ndecimals = 1\n'
)
_SPILLS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member whose first quarter has two poor children every year."""
    made = member()
    work = Work(made.stack, made.slug, tmp_path)
    work.areas(_AREAS)
    work.table(_TABLE)
    with work.scope() as scope:
        indicators.apply(scope, _DEFINITION)
    return made


def looked_at(page: Page, name: str) -> None:
    """Look at a page wide and narrow, light and dark; keep pictures where somebody wants to see them."""
    folder = os.environ.get("KECK_PICTURES")
    for width, scheme in ((1440, "light"), (390, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert violations(page) == [], f"{width} pixels, {scheme}"
        assert page.evaluate(_SPILLS) <= 0
        if folder:
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("script", [True, False])
def test_years_are_pooled_before_anything_is_shown(script: bool, desk: Desk, windows: Windows) -> None:
    page = windows.open(java_script_enabled=script, storage_state=desk.page.context.storage_state())
    page.goto(f"{desk.home}releases/")
    expect(page.get_by_text("noch nicht beim Ratgeber für kleine Zahlen: Kinderarmut")).to_be_visible()
    page.get_by_role("link", name="Vorher den Ratgeber fragen").click()
    page.get_by_role("link", name="Kinderarmut").click()
    page.get_by_role("button", name="Möglichkeiten durchrechnen").click()
    page.wait_for_url("**/indicators/own.armut/advice", timeout=JOB_MILLISECONDS)
    expect(page.get_by_role("heading", name="Empfehlung: Drei Jahre zusammen")).to_be_visible()
    expect(page.get_by_text("6 von 6 Gebieten der Ebene „Stadtteile“ zu sehen statt 4")).to_be_visible()
    if script:
        looked_at(page, "advice")
    page.get_by_role("button", name="Wählen: Drei Jahre zusammen").click()
    expect(page.get_by_text("Gemerkt. Das gilt ab der nächsten Veröffentlichung.")).to_be_visible()
    expect(page.get_by_role("heading", name="Was gewählt wurde")).to_be_visible()
    if script:
        looked_at(page, "advice-chosen")
    page.goto(f"{desk.home}indicators/advice")
    expect(page.get_by_role("row").filter(has_text="Kinderarmut")).to_contain_text("Drei Jahre zusammen")
    if script:
        looked_at(page, "advice-list")
    page.goto(f"{desk.home}releases/")
    expect(page.get_by_text("beim Ratgeber")).to_have_count(0)
    if not script:
        return
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    expect(page.get_by_text("Gezeigte Jahre lassen sich später nicht mehr schützen")).to_be_visible(
        timeout=JOB_MILLISECONDS
    )
    page.goto(f"{desk.atlas}indicators/own.armut")
    expect(page.get_by_text("2022–2024").first).to_be_visible()
    expect(page.get_by_text("Viertel 1", exact=True).first).to_be_visible()
    looked_at(page, "advice-public")
