"""Signing in and out, the password, and the switch for the comparison."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.postbox import link_for
from tests.e2e.work import Work
from tests.waiting import until

NEW = "Sieben rote Milane kreisen"
_SECONDS = 60


def test_a_wrong_password_is_told_at_its_place_and_the_right_one_opens(
    member: Callable[..., Desk], windows: Windows
) -> None:
    desk = member()
    page = windows.open()
    windows.expect(page, 422)
    page.goto(f"{desk.home}releases/")
    expect(page).to_have_url(re.compile("/login"))
    page.get_by_label("E-Mail-Adresse").fill(f"admin@{desk.slug}.example")
    page.get_by_label("Passwort").fill("geraten")
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Veröffentlichungen")


def test_after_signing_out_nothing_is_left_to_see(member: Callable[..., Desk]) -> None:
    desk = member()
    page = desk.page
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    page.goto(desk.home)
    expect(page).to_have_url(re.compile("/login"))


def test_a_new_password_ends_all_other_sessions(member: Callable[..., Desk], windows: Windows) -> None:
    desk = member()
    email, page = f"admin@{desk.slug}.example", desk.page
    elsewhere = Desk(windows.open(), desk.stack, desk.slug)
    elsewhere.sign_in(email, PASSWORD)
    page.goto(f"{desk.stack.members}/account/")
    page.get_by_label("Bisheriges Passwort").fill(PASSWORD)
    page.get_by_label("Neues Passwort", exact=True).fill(NEW)
    page.get_by_label("Neues Passwort, noch einmal").fill(NEW)
    page.get_by_role("button", name="Passwort ändern").click()
    expect(page.get_by_text("Das Passwort ist geändert.")).to_be_visible()
    elsewhere.page.reload()
    expect(elsewhere.page).to_have_url(re.compile("/login"))
    elsewhere.sign_in(email, NEW)


def test_a_forgotten_password_is_replaced_by_a_letter(member: Callable[..., Desk], windows: Windows) -> None:
    desk = member()
    email = f"admin@{desk.slug}.example"
    page = windows.open(390, 844)
    page.goto(f"{desk.stack.members}/login")
    page.get_by_role("link", name="Passwort vergessen?").click()
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_text("Wir haben einen Link geschickt.")).to_be_visible()
    link = link_for(desk.stack, email, "Neues Passwort")
    page.goto(link)
    page.get_by_label("Neues Passwort", exact=True).fill(NEW)
    page.get_by_label("Neues Passwort, noch einmal").fill(NEW)
    page.get_by_role("button", name="Passwort speichern").click()
    expect(page.get_by_text("Das Passwort ist gespeichert.")).to_be_visible()
    Desk(page, desk.stack, desk.slug).sign_in(email, NEW)
    desk.page.reload()
    expect(desk.page).to_have_url(re.compile("/login"))
    windows.expect(page, 422)
    page.goto(link)
    expect(page.get_by_text("Dieser Link gilt nicht mehr.")).to_be_visible()


def test_another_address_is_confirmed_by_a_letter(member: Callable[..., Desk]) -> None:
    desk = member()
    page, new = desk.page, f"neu@{desk.slug}.example"
    page.goto(f"{desk.stack.members}/account/")
    page.get_by_label("Neue E-Mail-Adresse").fill(new)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_text("Bitte öffnen Sie den Link")).to_be_visible()
    page.goto(link_for(desk.stack, new, "bestätigen"))
    page.get_by_role("button", name="Adresse bestätigen").click()
    expect(page.get_by_text("Die neue Adresse gilt.")).to_be_visible()
    page.get_by_role("button", name="Abmelden").click()
    desk.sign_in(new, PASSWORD)


def test_an_invited_person_of_another_member_joins_by_signing_in(
    member: Callable[..., Desk], windows: Windows
) -> None:
    inviting, other = member("Gastgeberstadt"), member("Anderswo")
    email = f"admin@{other.slug}.example"
    inviting.go("Personen")
    inviting.page.get_by_label("E-Mail-Adresse").fill(email)
    inviting.page.get_by_role("button", name="Einladen").click()
    expect(inviting.page.get_by_role("heading", name="Eingeladen")).to_be_visible()
    guest = windows.open()
    guest.goto(link_for(inviting.stack, email, "Einladung"))
    guest.get_by_role("link", name="Anmelden").click()
    guest.get_by_label("E-Mail-Adresse").fill(email)
    guest.get_by_label("Passwort").fill(PASSWORD)
    guest.get_by_role("button", name="Anmelden").click()
    guest.get_by_role("button", name="Einladung annehmen").click()
    expect(guest.get_by_text("Willkommen. Sie gehören jetzt dazu.")).to_be_visible()
    guest.goto(f"{inviting.stack.members}/desk/")
    for name in ("Gastgeberstadt", "Anderswo"):
        expect(guest.get_by_role("link", name=name)).to_be_visible()


def test_the_desk_is_said_in_english_too(member: Callable[..., Desk]) -> None:
    page = member().page
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_switch_brings_a_member_into_the_comparison_and_out_of_it(
    member: Callable[..., Desk], demo: dict[str, str], tmp_path: Path, windows: Windows
) -> None:
    desk = member("Wechselstadt")
    work = Work(desk.stack, desk.slug, tmp_path)
    work.areas()
    work.table()
    desk.release()
    public = windows.open()
    compared = f"{desk.stack.public}/de/benchmarks/own.einwohner"
    assert not _listed(public, compared)
    for given in (True, False):
        desk.go("Einstellungen")
        switch = desk.page.get_by_role("switch", name="Am Vergleich teilnehmen")
        expect(switch).to_have_attribute("aria-checked", str(not given).lower())
        switch.click()
        desk.page.wait_for_url(re.compile("/settings/"))
        expect(switch).to_have_attribute("aria-checked", str(given).lower())
        until(lambda: _listed(public, compared) is given, _SECONDS)  # noqa: B023


def _listed(page: Page, address: str) -> bool:
    page.goto(address)
    # A window keeps pages for half a minute; whoever loads anew sees at once what is new.
    page.reload()
    return page.get_by_role("row").filter(has_text="Wechselstadt").count() == 1
