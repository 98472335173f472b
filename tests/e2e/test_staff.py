"""A day at the foundation: members made from a table, told something, limited, suspended and taken back."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from keck.services.releasing import releases
from keck.tenants.scope import Scope
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.stack import Stack
from tests.e2e.work import Work

_MINUTE = 60_000


@pytest.fixture(scope="module")
def lead(stack: Stack, demo: dict[str, str]) -> str:
    """The address of somebody who leads, made at the command line."""
    email = f"leitung-{secrets.token_hex(4)}@stiftung.example.org"
    stack.keck("staff", "create", email, "--admin", "--password-stdin", said=PASSWORD + "\n")
    return email


@pytest.fixture
def console(lead: str, windows: Windows, stack: Stack) -> Page:
    """The foundation's pages in a window."""
    page = windows.open()
    Desk(page, stack, "").sign_in(lead, PASSWORD)
    page.get_by_role("link", name="Stiftung", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunen im Netzwerk")
    return page


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name=section, exact=True).click()


def test_members_are_made_from_a_table_and_their_first_people_join(
    console: Page, windows: Windows, stack: Stack
) -> None:
    page, word = console, secrets.token_hex(4)
    slug, email = f"neu-{word}", f"leitung-{word}@neustadt.example"
    good = f"{slug}\tNeustadt {word}\t05{secrets.randbelow(10**6):06d}\t{email}"
    go(page, "Anlegen")
    page.get_by_label("Zeilen aus Excel").fill(good + "\nFalsch Geschrieben\tOrt\t1\tniemand")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Zu ändern: 1.")).to_be_visible()
    expect(page.get_by_text("kein amtlicher Schlüssel")).to_be_visible()
    expect(page.get_by_role("button", name="Kommunen anlegen und einladen")).to_have_count(0)
    assert violations(page) == []
    page.get_by_label("Zeilen aus Excel").fill(good)
    page.get_by_role("button", name="Prüfen").click()
    page.get_by_role("button", name="Kommunen anlegen und einladen").click()
    expect(page.get_by_text("Angelegt. Die Einladungen sind unterwegs.")).to_be_visible()

    first = Desk(windows.open(), stack, slug)
    first.join(email, PASSWORD)
    expect(first.page.get_by_role("link", name=f"Neustadt {word}")).to_be_visible()
    page.get_by_label("Suchen").fill(word)
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name=f"Neustadt {word}").click()
    expect(page.get_by_role("row", name="Verwalten")).to_contain_text("1")
    expect(page.get_by_text("Kommune angelegt")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_announcement_is_put_away_with_and_without_script(
    script: bool, console: Page, windows: Windows, member: Callable[..., Desk]
) -> None:
    desk, words = member(), f"Wartung {secrets.token_hex(4)}"
    go(console, "Ankündigungen")
    console.get_by_label("Text, deutsch").fill(words)
    console.get_by_role("button", name="Ankündigen").click()
    expect(console.get_by_text("Gespeichert. Die Ankündigung erscheint")).to_be_visible()
    page = windows.open(390, 844, java_script_enabled=script)
    Desk(page, desk.stack, desk.slug).sign_in(f"admin@{desk.slug}.example", PASSWORD)
    page.goto(desk.home)
    banner = page.get_by_role("complementary", name="Ankündigung der Stiftung").filter(has_text=words)
    expect(banner).to_be_visible()
    if script:
        assert violations(page) == []
    banner.get_by_role("button", name="Verstanden").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)
    console.get_by_role("button", name=f"Beenden: {words}").click()
    expect(console.get_by_text("Beendet. Niemand sieht")).to_be_visible()


def test_a_member_is_limited_suspended_with_its_atlas_and_taken_back(
    console: Page, windows: Windows, member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member("Dunkelhausen")
    work = Work(desk.stack, desk.slug, tmp_path)
    work.areas()
    work.table()
    work.finish(_ask)
    with work.scope() as scope:
        assert releases.current(scope, "public") is not None
    public = windows.open()
    windows.expect(public, 410)
    windows.expect(desk.page, 404)
    public.goto(desk.atlas)
    expect(public.get_by_role("heading", level=1)).to_be_visible()

    console.goto(f"{desk.stack.members}/staff/members/{desk.slug}")
    console.get_by_label("Dateien, in MB").fill("50")
    console.get_by_role("button", name="Grenzen setzen").click()
    expect(console.get_by_text("Die Grenzen gelten ab jetzt.")).to_be_visible()
    console.get_by_label("geht vom Netz").check()
    console.get_by_role("button", name="Kommune sperren").click()
    expect(console.get_by_text("Gesperrt. Das gilt ab der nächsten Anfrage.")).to_be_visible()
    assert violations(console) == []
    desk.page.reload()
    expect(desk.page.get_by_role("heading", level=1)).not_to_have_text("Übersicht")
    _until_heading(public, desk.atlas, "Diese Zahlen wurden zurückgezogen")

    console.get_by_role("button", name="Kommune wieder freigeben").click()
    expect(console.get_by_text("Die Kommune ist wieder freigegeben.")).to_be_visible()
    _until_heading(public, desk.atlas, re.compile("(?!Diese Zahlen)"))
    desk.page.goto(desk.home)
    expect(desk.page.get_by_role("navigation", name="Hauptmenü")).to_be_visible()
    for said in ("Kommune gesperrt, öffentlicher Atlas vom Netz genommen", "Grenzen gesetzt: 50 MB"):
        console.reload()
        expect(console.get_by_text(said)).to_be_visible()


def _ask(scope: Scope) -> UUID:
    job_id = releases.request(scope, audience="public").job_id
    assert job_id is not None
    return job_id


def _until_heading(page: Page, address: str, words: str | re.Pattern[str]) -> None:
    """Load a page until its heading says something, a minute at most."""

    def says() -> bool:
        page.goto(address)
        return bool(re.match(words, page.get_by_role("heading", level=1).inner_text()))

    for _ in range(_MINUTE // 500):
        if says():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} does not say {words}")


def test_letters_are_looked_at_and_the_platform_is_well(console: Page, windows: Windows) -> None:
    # A letter names no icon, so the browser asks for one.
    windows.expect(console, 404)
    go(console, "Briefe")
    console.get_by_role("link", name="Neues Passwort für KECK").first.click()
    expect(console.get_by_text("Guten Tag,")).to_be_visible()
    console.get_by_role("link", name="Gestaltete Fassung ansehen").click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Neues Passwort für KECK")
    console.go_back()
    go(console, "Zustand")
    expect(console.get_by_role("listitem").filter(has_text="Taktgeber")).to_contain_text("gut")
    expect(console.get_by_role("listitem").filter(has_text="Warteschlange")).to_be_visible()
    go(console, "Protokoll")
    expect(console.get_by_role("heading", level=1)).to_have_text("Protokoll der Stiftung")
