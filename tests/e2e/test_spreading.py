"""Smoothed values, classes and the words on inequality in a real browser, with the demo's sixty quarters."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.stack import Stack

CITY = "beispielstadt"
LABEL = "Schätzung, nicht der gemessene Wert"


@pytest.fixture
def atlas(page: Page, stack: Stack, demo: dict[str, str]) -> Page:
    assert demo
    page.goto(f"{stack.public}/de/{CITY}/map?indicator=own.kinderarmut&level=quartier")
    return page


def wider_than_the_screen(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_the_layer_of_estimates_is_one_click_away_and_says_what_it_is(atlas: Page) -> None:
    expect(atlas.get_by_text(LABEL)).to_have_count(0)
    before = atlas.locator("svg.map .areas use").evaluate_all("all => all.map(one => one.className.baseVal)")
    atlas.get_by_role("link", name="geglätteter Wert").click()
    expect(atlas.get_by_text(LABEL)).to_be_visible()
    expect(atlas).to_have_url(re.compile("layer=smoothed"))
    after = atlas.locator("svg.map .areas use").evaluate_all("all => all.map(one => one.className.baseVal)")
    assert before != after
    # What is hidden is hatched on both.
    assert [one == "s" for one in before] == [one == "s" for one in after]
    atlas.emulate_media(media="print")
    expect(atlas.get_by_text(LABEL)).to_be_visible()
    expect(atlas.get_by_text("Legende: geglättete Werte (Schätzung)")).to_be_visible()
    atlas.emulate_media(media="screen")
    assert violations(atlas) == []
    atlas.get_by_label("Zeitraum").select_option("2020")
    expect(atlas).to_have_url(re.compile("period=2020.*layer=smoothed"))
    expect(atlas.get_by_text(LABEL)).to_be_visible()
    atlas.get_by_role("link", name="Karte mit den gemessenen Werten").click()
    expect(atlas.get_by_text(LABEL)).to_have_count(0)


def test_experts_choose_other_classes_and_are_told_what_is_wrong(atlas: Page) -> None:
    atlas.locator("summary", has_text="Experte").click()
    atlas.get_by_label("Klassen").select_option("natural")
    atlas.get_by_role("button", name="Klassen anwenden").click()
    expect(atlas).to_have_url(re.compile("classes=natural"))
    expect(atlas.get_by_text("Klassen nur für diesen Zeitraum: natürliche Lücken (Jenks)")).to_be_visible()
    atlas.locator("summary", has_text="Experte").click()
    atlas.get_by_label("Klassen").select_option("manual")
    atlas.get_by_role("textbox", name="Eigene Grenzen").fill("20; 10")
    atlas.get_by_role("button", name="Klassen anwenden").click()
    expect(atlas.get_by_role("alert")).to_contain_text("Die Grenzen müssen größer werden: 20; 10.")
    assert violations(atlas) == []
    atlas.get_by_role("textbox", name="Eigene Grenzen").fill("10; 20")
    atlas.get_by_role("button", name="Klassen anwenden").click()
    expect(atlas.get_by_text("bis 10,0")).to_be_visible()
    expect(atlas.get_by_text("über 10,0 bis 20,0")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_inequality_is_told_on_every_screen(
    page: Page, stack: Stack, demo: dict[str, str], width: int, scheme: str
) -> None:
    assert demo
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{stack.public}/de/{CITY}/indicators/own.kinderarmut")
    expect(page.get_by_role("heading", name="Wie ungleich ist es verteilt?")).to_be_visible()
    expect(page.get_by_role("heading", name="Liegen hohe Werte beieinander?")).to_be_visible()
    expect(page.get_by_text("Gini-Koeffizient").first).to_be_hidden()
    section = page.get_by_role("region", name="Wie ungleich ist es verteilt?")
    section.locator("summary", has_text="Experte").click()
    expect(page.get_by_text("Gini-Koeffizient").first).to_be_visible()
    assert wider_than_the_screen(page) <= 0
    assert violations(page) == []
