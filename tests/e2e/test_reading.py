"""Ways of reading: print, high contrast, little motion, keys alone, another size of letters."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Windows
from tests.e2e.desk import Desk
from tests.e2e.places import TOWN
from tests.e2e.stack import Stack

_LUMINANCE = """() => {
  const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""
_OUTLINED = """() => {
  const seen = getComputedStyle(document.activeElement);
  const around = getComputedStyle(document.activeElement.parentElement);
  return [seen, around].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
}"""


def test_dark_is_dark_and_light_is_light(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/{TOWN}/")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(_LUMINANCE) < 0.2
    page.emulate_media(color_scheme="light")
    assert page.evaluate(_LUMINANCE) > 0.9


def test_on_paper_stands_what_is_to_be_read_and_nothing_to_press(page: Page, stack: Stack) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{stack.public}/de/{TOWN}/")
    for shown in ("h1", ".lead", "svg.map", ".legend", "table.areas", ".source"):
        expect(page.locator(shown).first).to_be_visible()
    for gone in (".choose", ".main-nav", ".zoom", ".find", ".actions"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate(_LUMINANCE) > 0.9
    scroll = page.locator(".plate .scroll")
    assert scroll.evaluate("one => one.scrollHeight - one.clientHeight") <= 1


def test_in_high_contrast_map_and_meaning_stay(windows: Windows, stack: Stack, demo: dict[str, str]) -> None:
    page = windows.open(forced_colors="active")
    page.goto(f"{stack.public}/de/{TOWN}/")
    fills = page.locator(".areas use").evaluate_all("uses => uses.map(use => getComputedStyle(use).fill)")
    assert len(set(fills)) >= 4
    expect(page.locator(".legend .swatch").first).to_be_visible()
    expect(page.locator(".main-nav a[aria-current]")).to_be_visible()


def test_who_wants_little_motion_gets_none(windows: Windows, stack: Stack, demo: dict[str, str]) -> None:
    page = windows.open(reduced_motion="reduce")
    page.goto(f"{stack.public}/de/{TOWN}/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one => {
          const style = getComputedStyle(one);
          return style.transitionDuration.split(',').some(part => parseFloat(part) > 0)
            || style.animationName !== 'none';
        }).length"""
    )
    assert moving == 0


def test_the_first_key_leads_past_the_menu(page: Page, stack: Stack, demo: dict[str, str]) -> None:
    email = f"reader@{TOWN}.example.org"
    Desk(page, stack, TOWN).sign_in(email, demo[email])
    for address in (f"{stack.public}/de/{TOWN}/", f"{stack.members}/desk/{TOWN}/"):
        page.goto(address)
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Zum Inhalt springen")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_whoever_walks_by_keys_sees_where_they_are(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/{TOWN}/")
    stops = 0
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            break
        assert page.evaluate(_OUTLINED), page.evaluate("() => document.activeElement.outerHTML")
        stops += 1
        assert stops < 200
    assert stops > 20


def test_letters_of_double_size_hide_nothing(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/{TOWN}/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    spills = page.evaluate(
        "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    )
    assert spills <= 0


def _topics(page: Page) -> list[bool]:
    """Tell of each topic of a profile whether its indicators are in sight."""
    return [topic.is_visible() for topic in page.locator("table.facts tbody tr:first-child").all()]


@pytest.mark.parametrize("script", [True, False])
def test_a_profile_is_folded_on_phones_and_open_where_there_is_room_and_on_paper(
    windows: Windows, stack: Stack, demo: dict[str, str], names: dict[str, str], script: bool
) -> None:
    address = f"{stack.public}/de/{TOWN}/areas/{names['area_path']}"
    phone = windows.open(width=390, java_script_enabled=script)
    phone.goto(address)
    first, *others = _topics(phone)
    assert first
    assert others
    assert not any(others)
    phone.locator("summary").filter(has_text="Familien").click()
    expect(phone.get_by_role("link", name="Alleinerziehende").first).to_be_visible()
    wide = windows.open(java_script_enabled=script)
    wide.goto(address)
    assert all(_topics(wide))
    phone.goto(address)
    phone.emulate_media(media="print")
    assert all(_topics(phone))


def test_rows_of_wide_tables_stand_below_each_other_on_a_phone(
    windows: Windows, stack: Stack, demo: dict[str, str]
) -> None:
    phone = windows.open(width=390)
    email = f"admin@{TOWN}.example.org"
    desk = Desk(phone, stack, TOWN)
    desk.sign_in(email, demo[email])
    cell = "cells?indicator=own.kinderarmut&period=2024&area=stadtteil:04"
    for path, table in ((cell, "table.origins"), ("releases/", "#held ~ .scroll table")):
        phone.goto(desk.home + path)
        if path == "releases/":
            phone.locator("main .rows a").last.click()
        expect(phone.locator(table)).to_be_visible()
        scroll = phone.locator(table).locator("xpath=..")
        assert scroll.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    expect(phone.get_by_role("cell").filter(has_text="Stadtteil").first).to_be_visible()
