"""The atlas in hand: choosing, pointing, walking by keys, finding, sorting, zooming."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.places import TOWN
from tests.e2e.stack import Stack


@pytest.fixture
def atlas(page: Page, stack: Stack) -> Page:
    page.goto(f"{stack.public}/de/{TOWN}/")
    return page


def shape(page: Page, position: int) -> Locator:
    return page.locator(f'.areas use[href$="#a{position}"]')


def row(page: Page, position: int) -> Locator:
    return page.locator(f'tr[data-a="{position}"]')


def test_a_choice_takes_effect_at_once_and_stands_in_the_address(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/beispielstadt/")
    heading, rows = page.get_by_role("heading", level=1), page.locator("table.areas tbody tr")
    page.get_by_label("Kennzahl").select_option(label="Alleinerziehende")
    expect(heading).to_have_text("Alleinerziehende")
    page.get_by_label("Zeitraum").select_option("2020")
    expect(page).to_have_url(re.compile(r"indicator=own\.alleinerziehende&period=2020&level=quartier"))
    expect(rows).to_have_count(60)
    page.get_by_label("Gebietsebene").select_option("bezirk")
    expect(rows).to_have_count(8)
    expect(page.locator(".areas use")).to_have_count(8)
    expect(heading).to_have_text("Alleinerziehende")
    page.go_back()
    expect(rows).to_have_count(60)
    expect(page.get_by_label("Gebietsebene")).to_have_value("quartier")


def test_arrow_keys_walk_through_a_list_without_loading_at_each_step(atlas: Page) -> None:
    before = atlas.url
    chosen = atlas.get_by_label("Zeitraum")
    chosen.focus()
    for _ in range(3):
        chosen.press("ArrowDown")
    assert chosen.input_value() == "2021"
    assert atlas.url == before
    chosen.press("Tab")
    expect(atlas).to_have_url(re.compile("period=2021"))


def test_pointing_at_an_area_tells_its_value_and_marks_its_row(atlas: Page) -> None:
    tip = atlas.locator(".tip")
    expect(tip).to_be_hidden()
    shape(atlas, 3).hover()
    expect(tip).to_be_visible()
    name = row(atlas, 3).locator("th").inner_text()
    value = row(atlas, 3).locator("td.num").first.inner_text()
    expect(tip).to_contain_text(name)
    expect(tip).to_contain_text(value)
    expect(row(atlas, 3)).to_have_class(re.compile("is-hot"))
    row(atlas, 5).hover()
    expect(shape(atlas, 5)).to_have_class(re.compile("is-hot"))
    expect(shape(atlas, 3)).not_to_have_class(re.compile("is-hot"))


def test_the_map_is_one_tab_stop_and_arrow_keys_walk_over_it(atlas: Page) -> None:
    svg, tip, ring = atlas.locator("svg.map"), atlas.locator(".tip"), atlas.locator("use.ring")
    svg.focus()
    atlas.keyboard.press("ArrowRight")
    first = ring.get_attribute("href")
    assert first is not None
    expect(tip).to_be_visible()
    seen = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        atlas.keyboard.press(key)
        seen.add(ring.get_attribute("href") or "")
    assert len(seen) >= 3
    atlas.keyboard.press("Tab")
    expect(atlas.get_by_role("button", name="Vergrößern")).to_be_focused()
    expect(tip).to_be_hidden()
    atlas.keyboard.press("Shift+Tab")
    expect(svg).to_be_focused()
    atlas.keyboard.press("ArrowRight")
    name = (tip.inner_text() or "").partition(":")[0]
    atlas.keyboard.press("Enter")
    expect(atlas.get_by_role("heading", level=1)).to_have_text(name)


def test_a_click_on_the_map_opens_the_area(atlas: Page) -> None:
    name = row(atlas, 4).locator("th").inner_text()
    shape(atlas, 4).click()
    expect(atlas.get_by_role("heading", level=1)).to_have_text(name)


def test_one_finds_and_sorts_areas_in_place(atlas: Page) -> None:
    before = atlas.url
    rows = atlas.locator("table.areas tbody tr:visible")
    atlas.get_by_label("Mein Gebiet finden").fill("kreidehoehe")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Kreidehöhe")
    atlas.get_by_label("Mein Gebiet finden").fill("")
    atlas.locator("thead").get_by_role("link", name="Wert").click()
    expect(rows.first).to_contain_text("Entenweiher")
    # Areas without a number stay last, whichever way the others are sorted.
    expect(rows.last).to_contain_text("geschützt")
    atlas.locator("thead").get_by_role("link", name="Wert").click()
    expect(rows.first).to_contain_text("Am Spielplatz")
    expect(rows.last).to_contain_text("geschützt")
    assert atlas.url == before


def test_zoom_takes_finer_shapes_and_goes_back_to_the_whole(atlas: Page) -> None:
    svg, shapes = atlas.locator("svg.map"), atlas.locator(".areas use")
    whole, coarse = svg.get_attribute("viewBox"), shapes.first.get_attribute("href") or ""
    for _ in range(2):
        atlas.get_by_role("button", name="Vergrößern").click()
    expect(svg).not_to_have_attribute("viewBox", whole or "")
    expect(shapes.first).not_to_have_attribute("href", coarse)
    assert (shapes.first.get_attribute("href") or "").partition("#")[0] != coarse.partition("#")[0]
    atlas.get_by_role("button", name="Ganze Karte zeigen").click()
    expect(svg).to_have_attribute("viewBox", whole or "")


def test_every_shape_is_drawn_and_coloured_by_its_class(atlas: Page) -> None:
    boxes = atlas.locator(".areas use").evaluate_all(
        "uses => uses.map(use => [use.getBBox().width, getComputedStyle(use).fill])"
    )
    assert len(boxes) == 12
    assert all(width > 0 for width, _ in boxes)
    assert len({fill for _, fill in boxes}) >= 4
