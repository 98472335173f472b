"""A member whose administrator is gone gets a new one, step by step in the browser."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Recovery, Tenant
from keck.services.people import recoveries
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.postbox import link_for
from tests.e2e.stack import Stack

POSTAL = "Stadt Musterau\nAm Markt 1\n99999 Musterau"


@pytest.fixture
def team(stack: Stack, windows: Windows) -> Callable[[], Page]:
    """Open the foundation's pages for one more person who leads."""

    def one_more() -> Page:
        email, page = f"leitung-{secrets.token_hex(4)}@stiftung.example.org", windows.open()
        stack.keck("staff", "create", email, "--admin", "--password-stdin", said=PASSWORD + "\n")
        Desk(page, stack, "").sign_in(email, PASSWORD)
        return page

    return one_more


def register(desk: Desk) -> str:
    """Write down the official address at the desk, and return it."""
    office = f"post@{desk.slug}.example"
    desk.page.goto(f"{desk.home}settings/")
    desk.page.get_by_label("Amtliche E-Mail-Adresse").fill(office)
    desk.page.get_by_label("Postanschrift").fill(POSTAL)
    part = desk.page.get_by_role("region", name="Amtliche Anschrift")
    part.get_by_role("button", name="Speichern").click()
    expect(desk.page.get_by_text("Gespeichert.")).to_be_visible()
    return office


def begin(page: Page, desk: Desk, channel: str) -> str:
    """Begin as the foundation does, and return the address of the new administrator."""
    email = f"neu-{secrets.token_hex(4)}@{desk.slug}.example"
    page.goto(f"{desk.stack.members}/staff/members/{desk.slug}")
    page.get_by_role("link", name="Zur amtlichen Anschrift und zum neuen Zugang").click()
    page.get_by_label("Wer soll verwalten?").fill("Kim Neu")
    page.get_by_label("E-Mail-Adresse dieser Person").fill(email)
    page.get_by_label("Warum?").fill("Die bisherige Verwalterin ist im Ruhestand")
    page.get_by_label(channel).check()
    assert violations(page) == []
    page.get_by_role("button", name="Beginnen und alle benachrichtigen").click()
    expect(page.get_by_text("Begonnen. Alle in der Kommune sind benachrichtigt.")).to_be_visible()
    expect(page.get_by_text("Den Code schickt eine zweite Person")).to_be_visible()
    return email


def confirm(page: Page) -> None:
    """Confirm as somebody who may speak for the municipality."""
    page.get_by_label("Ihr Name und Ihre Aufgabe").fill("Erika Muster, Leiterin des Jugendamts")
    page.get_by_label("Ich darf für die Kommune sprechen").check()
    assert violations(page) == []
    page.get_by_role("button", name="Bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke, das ist bestätigt.")


def let_days_pass(stack: Stack, slug: str) -> None:
    """Let the waiting time be over."""
    mine = Recovery.tenant_id == select(Tenant.id).where(Tenant.slug == slug).scalar_subquery()
    with plain_session(Settings.from_environment(stack.environment), "keck_staff") as session:
        past = Recovery.confirmed_at - recoveries.WAITS
        session.execute(update(Recovery).where(mine).values(confirmed_at=past))


def test_a_link_to_the_official_address_brings_a_new_administrator(
    member: Callable[..., Desk], team: Callable[[], Page], windows: Windows
) -> None:
    desk = member()
    office, first = register(desk), team()
    email = begin(first, desk, "per E-Mail an")
    second = team()
    second.goto(f"{desk.stack.members}/staff/members/{desk.slug}/recovery")
    second.get_by_role("button", name="Code schicken").click()
    expect(second.get_by_text("Der Code ist unterwegs.")).to_be_visible()

    speaker = windows.open(390, 844)
    speaker.goto(link_for(desk.stack, office, "bitte bestätigen"))
    expect(speaker.get_by_text(email)).to_be_visible()
    confirm(speaker)
    first.reload()
    expect(first.get_by_text("Die Wartezeit läuft.")).to_be_visible()
    expect(first.get_by_role("button", name="Einladung verschicken")).to_have_count(0)

    let_days_pass(desk.stack, desk.slug)
    first.reload()
    first.get_by_role("button", name="Einladung verschicken").click()
    expect(first.get_by_text("Die Einladung ist unterwegs.")).to_be_visible()
    newcomer = Desk(windows.open(), desk.stack, desk.slug)
    newcomer.join(email, PASSWORD)
    newcomer.page.goto(f"{desk.home}log/")
    expect(newcomer.page.get_by_text(f"Neuer Zugang zum Verwalten: {email} eingeladen")).to_be_visible()
    first.goto(f"{desk.stack.members}/staff/members/{desk.slug}")
    expect(first.get_by_text("Neuer Zugang bestätigt von Erika Muster")).to_be_visible()


def test_a_letter_on_paper_is_confirmed_and_stopped_by_whoever_belongs_to_the_member(
    member: Callable[..., Desk], team: Callable[[], Page], windows: Windows
) -> None:
    desk = member()
    register(desk)
    email = begin(team(), desk, "mit der Post")
    second = team()
    second.goto(f"{desk.stack.members}/staff/members/{desk.slug}/recovery")
    second.get_by_role("button", name="Brief mit dem Code ausdrucken").click()
    expect(second.get_by_text("Am Markt 1")).to_be_visible()
    assert violations(second) == []
    code = second.locator("strong.code").inner_text()
    home = second.get_by_text("/recovery/").inner_text()

    speaker = windows.open(390, 844, java_script_enabled=False)
    # The wrong code is told by the page; the browser notes the status.
    windows.expect(speaker, 422)
    speaker.goto(home)
    speaker.get_by_label("Code aus dem Brief").fill("ABCD-EFGH-IJKL-MNOP")
    speaker.get_by_role("button", name="Weiter").click()
    expect(speaker.get_by_text("Dieser Link oder Code gilt nicht")).to_be_visible()
    speaker.get_by_label("Code aus dem Brief").fill(code.lower())
    speaker.get_by_role("button", name="Weiter").click()
    speaker.get_by_label("Ihr Name und Ihre Aufgabe").fill("Erika Muster, Leiterin des Jugendamts")
    speaker.get_by_label("Ich darf für die Kommune sprechen").check()
    speaker.get_by_role("button", name="Bestätigen").click()
    expect(speaker.get_by_role("heading", level=1)).to_have_text("Danke, das ist bestätigt.")

    reader = windows.open(390, 844)
    reader.goto(link_for(desk.stack, f"admin@{desk.slug}.example", "neuer Zugang zum Verwalten bestätigt"))
    expect(reader.get_by_text(email)).to_be_visible()
    assert violations(reader) == []
    reader.get_by_role("button", name="Anhalten").click()
    expect(reader.get_by_text("Das ist angehalten. Niemand wird eingeladen.")).to_be_visible()
    let_days_pass(desk.stack, desk.slug)
    second.goto(f"{desk.stack.members}/staff/members/{desk.slug}/recovery")
    expect(second.get_by_role("button", name="Einladung verschicken")).to_have_count(0)
    expect(second.get_by_role("heading", name="Beginnen")).to_be_visible()
