"""From a number on the map to where it comes from, and back."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.places import TOWN
from tests.e2e.stack import Stack

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_value_of_the_map_leads_to_its_explanation_and_back(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/{TOWN}/map?indicator=own.kinderarmut&period=2024")
    row = page.locator("table.areas tbody tr").filter(has=page.locator("td.num a.why")).nth(2)
    name, value = row.locator("th").inner_text(), row.locator("td.num a.why").inner_text()
    row.locator("td.num a.why").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Woher kommt diese Zahl?")
    expect(page.locator(".eyebrow")).to_contain_text(name)
    expect(page.locator(".lead")).to_contain_text(value)
    equation = page.locator("p.equation")
    numbers = [one.replace(".", "") for one in equation.locator("b").all_inner_texts()]
    shown = round(int(numbers[0]) / int(numbers[1]) * 100, 1)
    assert f"{shown:.1f}".replace(".", ",") == value, "who follows the calculation gets the value of the map"
    expect(equation.locator("strong")).to_contain_text(value)
    page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(page.locator("tr.is-chosen th")).to_have_text(name)


def test_the_way_is_open_to_the_keyboard_and_says_where_it_leads(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.public}/de/{TOWN}/map?indicator=own.kinderarmut&period=2024")
    row = page.locator("table.areas tbody tr").first
    link = row.locator("td.num a.why")
    expect(link).to_have_attribute("title", "Woher kommt diese Zahl?")
    row.locator("th a").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/explain\?indicator=own\.kinderarmut&period=2024&area="))


def test_a_protected_value_is_explained_without_its_reason_on_a_phone(page: Page, stack: Stack) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{stack.public}/de/{TOWN}/map?indicator=own.kinderarmut&period=2024")
    hidden = page.locator("table.areas tbody a.why .is-suppressed").first
    hidden.click()
    expect(page.locator(".lead")).to_contain_text("geschützt und wird nicht gezeigt")
    expect(page.get_by_text("Welcher dieser Gründe")).to_be_visible()
    expect(page.locator("p.equation")).to_have_count(0)
    assert violations(page) == []
    assert page.evaluate(_WIDER) <= 0
