"""Four eyes by a link in a letter, and the foundation's look at a desk, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keck.config import Settings
from keck.services.identity import accounts
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import JOB_MILLISECONDS, Desk
from tests.e2e.postbox import link_for
from tests.e2e.work import Work
from tests.waiting import until


@pytest.fixture
def desk(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with a table that was taken over."""
    made = member()
    work = Work(made.stack, made.slug, tmp_path)
    work.areas()
    work.table()
    return made


@pytest.mark.parametrize("script", [True, False])
def test_a_superior_confirms_with_the_link_of_a_letter(script: bool, desk: Desk, windows: Windows) -> None:
    page, address = desk.page, f"leitung@{desk.slug}.example"
    desk.go("Einstellungen")
    page.get_by_label("Vorgesetzte Person per Link").check()
    page.get_by_label("Name der vorgesetzten Person").fill("Dr. Leitung")
    page.get_by_label("Ihre E-Mail-Adresse").fill(address)
    page.locator("section[aria-labelledby=four-eyes]").get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    desk.go("Veröffentlichungen")
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    desk.ended("releases")
    expect(page.get_by_text("Dr. Leitung entscheidet mit dem Link aus der E-Mail.")).to_be_visible()
    expect(page.get_by_role("button", name="Bestätigen und veröffentlichen")).to_have_count(0)

    superior = windows.open(java_script_enabled=script)
    superior.goto(link_for(desk.stack, address, "Bitte bestätigen"))
    expect(superior.get_by_role("heading", name="Soll das öffentlich werden?")).to_be_visible()
    expect(superior.get_by_text("Nur für Dr. Leitung")).to_be_visible()
    superior.get_by_role("button", name="Bestätigen und veröffentlichen").click()
    expect(superior.get_by_role("heading", name="Danke, das ist entschieden.")).to_be_visible()
    windows.expect(superior, 422)
    superior.go_back()
    superior.reload()
    expect(superior.get_by_text("Dieser Link gilt nicht mehr.")).to_be_visible()

    reader = windows.open()
    windows.expect(reader, 404)
    until(lambda: _status(reader, desk.atlas) == 200, JOB_MILLISECONDS / 1000)


def _status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def test_staff_look_at_a_desk_only_while_the_member_lets_them(desk: Desk, windows: Windows) -> None:
    email = f"team@{desk.slug}.example"
    settings = Settings.from_environment(desk.stack.environment)
    accounts.create_staff(settings, email=email, name="Kim Team", password=PASSWORD)
    page = windows.open()
    team = Desk(page, desk.stack, desk.slug)
    team.sign_in(email, PASSWORD)
    windows.expect(page, 404)
    assert _status(page, f"{desk.home}tables/") == 404
    page.goto(f"{desk.stack.members}/staff/support/")
    page.get_by_label("Kommune").first.select_option(desk.slug)
    page.get_by_label("Wozu?").fill("Eine Tabelle klemmt")
    page.get_by_label("Tabellen").check()
    page.get_by_role("button", name="Kommune fragen").click()
    expect(page.get_by_text("Die Kommune ist gefragt.")).to_be_visible()

    desk.page.goto(desk.home)
    desk.page.get_by_role("link", name="Ansehen und entscheiden").click()
    desk.page.get_by_role("button", name="Kim Team Einblick gewähren").click()
    expect(desk.page.get_by_text("Gewährt.")).to_be_visible()

    page.goto(f"{desk.home}tables/")
    expect(page.get_by_text("Einblick der Stiftung")).to_be_visible()
    expect(page.get_by_role("button", name="Hochladen")).to_have_count(0)
    expect(page.get_by_role("link", name="Personen")).to_have_count(0)

    desk.page.get_by_role("button", name="Einblick von Kim Team jetzt beenden").click()
    expect(desk.page.get_by_text("Der Einblick ist beendet.")).to_be_visible()
    assert _status(page, f"{desk.home}tables/") == 404
    desk.page.goto(f"{desk.home}log/")
    expect(desk.page.get_by_text(f"Stiftung, angesehen: /desk/{desk.slug}/tables/").first).to_be_visible()


def test_somebody_without_an_account_looks_at_what_waits(desk: Desk, windows: Windows) -> None:
    page, address = desk.page, f"redaktion@{desk.slug}.example"
    desk.go("Einstellungen")
    page.get_by_label("Vorgesetzte Person per Link").check()
    page.get_by_label("Name der vorgesetzten Person").fill("Dr. Leitung")
    page.get_by_label("Ihre E-Mail-Adresse").fill(f"leitung@{desk.slug}.example")
    page.locator("section[aria-labelledby=four-eyes]").get_by_role("button", name="Speichern").click()
    desk.go("Veröffentlichungen")
    page.get_by_role("button", name="Veröffentlichen", exact=True).click()
    desk.ended("releases")
    part = page.get_by_role("region", name="Vorschau für einzelne Personen")
    part.get_by_label("Name").fill("Ada Redaktion")
    part.get_by_label("E-Mail-Adresse").fill(address)
    part.get_by_role("button", name="Vorschau schicken").click()
    expect(page.get_by_text("Die Vorschau ist unterwegs.")).to_be_visible()
    assert violations(page) == []

    reader = windows.open(390, 844)
    reader.goto(link_for(desk.stack, address, "Vorschau auf eine Veröffentlichung"))
    expect(reader.get_by_text("Nur für Ada Redaktion, bis")).to_be_visible()
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    assert violations(reader) == []
    windows.expect(reader, 404)
    assert _status(reader, desk.atlas) == 404
    reader.go_back()

    page.reload()
    expect(page.get_by_text("zuletzt angesehen am")).to_be_visible()
    page.get_by_role("button", name="Vorschau von Ada Redaktion zurücknehmen").click()
    expect(page.get_by_text("Zurückgenommen. Der Link öffnet nichts mehr.")).to_be_visible()
    windows.expect(reader, 422)
    reader.reload()
    expect(reader.get_by_text("Dieser Link gilt nicht mehr.")).to_be_visible()
