"""Find my quarter: the answer comes from within the page, and no request carries the address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import Windows
from tests.e2e.desk import Desk
from tests.e2e.stack import Stack

AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n"
TABLE = "Schlüssel;Kinder 2024\n01;120\n02;80\n03;145\n"
STREETS = (
    "Straße;Hausnummer von;Hausnummer bis;Seite;Gebiet\n"
    "Königsbrückenstraße;1;15;ungerade;01\nKönigsbrückenstraße;15a;Ende;ungerade;02\n"
    "Königsbrückenstraße;2;Ende;gerade;03\nAm Wall;;;;02\n"
    + "".join(f"Zeile {number};;;;0{number % 3 + 1}\n" for number in range(900))
)


@pytest.fixture(scope="module")
def address(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a member's search page, made by the command line."""
    folder = tmp_path_factory.mktemp("streets")
    slug = "wegefeld"
    stack.keck("tenant", "create", slug, "--name", "Wegefeld", "--ags", "99999998")
    for name, text in (("a.csv", AREAS), ("t.csv", TABLE), ("s.csv", STREETS)):
        (folder / name).write_text(text)
    stack.keck(
        "areas",
        "import",
        slug,
        str(folder / "a.csv"),
        "--level",
        "quartier",
        "--key",
        "key",
        "--name",
        "name",
    )
    stack.keck("data", "import", slug, str(folder / "t.csv"))
    stack.keck("streets", "import", slug, str(folder / "s.csv"))
    stack.keck("release", slug)
    return f"{stack.public}/de/{slug}/find"


@pytest.mark.asvs("14.2.1")
def test_an_address_leads_to_its_area_and_no_request_carries_it(page: Page, address: str) -> None:
    asked: list[Request] = []
    page.goto(address)
    page.on("request", lambda request: asked.append(request))
    page.get_by_label("Straße", exact=True).fill("koenigsbrückenstr.")
    answer = page.locator(".address-answer")
    expect(answer).to_contain_text("mehreren Gebieten")
    for house, area in (("7", "Altstadt"), ("15 A", "Hafen"), ("128", "Weststadt")):
        page.get_by_label("Hausnummer").fill(house)
        expect(answer.get_by_role("link")).to_have_text(area)
    assert any("/a/" in one.url for one in asked), "the list of streets was fetched"
    sent = " ".join(f"{one.url} {one.post_data or ''} {one.headers}" for one in asked).lower()
    for word in ("koenigs", "brücken", "br%c3%bccken", "15a", "15 a", "128"):
        assert word not in sent
    assert all("/a/" in one.url for one in asked if "/static/" not in one.url)
    assert page.url == address
    assert page.context.cookies() == []


def test_a_street_is_chosen_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    street = page.get_by_label("Straße", exact=True)
    street.press_sequentially("am w")
    expect(page.get_by_role("option", name="Am Wall")).to_be_visible()
    street.press("ArrowDown")
    street.press("Enter")
    expect(street).to_have_value("Am Wall")
    page.locator(".address-answer").get_by_role("link", name="Hafen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hafen")


def test_a_list_is_fetched_only_where_the_street_may_stand_in_it(page: Page, address: str) -> None:
    asked: list[Request] = []
    page.goto(address)
    page.on("request", lambda request: asked.append(request))
    page.get_by_label("Straße", exact=True).fill("Zeile 899")
    expect(page.locator(".address-answer").get_by_role("link")).to_have_text("Weststadt")
    assert len([one for one in asked if "/a/" in one.url]) == 1


def test_an_unknown_street_is_told(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Straße", exact=True).fill("Xantippenweg")
    expect(page.locator(".address-answer")).to_contain_text("steht nicht im Verzeichnis")


def test_without_a_script_the_page_offers_the_list_of_areas(windows: Windows, address: str) -> None:
    page = windows.open(java_script_enabled=False)
    page.goto(address)
    expect(page.get_by_label("Straße", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Weststadt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weststadt")


def test_a_street_directory_goes_through_the_desk(member: Callable[..., Desk], tmp_path: Path) -> None:
    desk = member("Gassenau")
    for name, text in (("gebiete.csv", AREAS), ("strassen.csv", STREETS)):
        (tmp_path / name).write_text(text)
    desk.send("Gebiete", tmp_path / "gebiete.csv")
    desk.read_areas("Quartiere")
    desk.go("Gebiete")
    desk.page.get_by_role("link", name="Straßenverzeichnis").click()
    desk.page.locator("input[type=file]").set_input_files(tmp_path / "strassen.csv")
    desk.page.get_by_role("button", name="Hochladen").click()
    desk.ended("uploads")
    desk.page.get_by_role("button", name="Straßen einlesen").click()
    desk.ended("streets")
    desk.page.get_by_role("button", name="Übernehmen", exact=True).click()
    expect(desk.page.get_by_text("Dieses Straßenverzeichnis gilt")).to_be_visible()
