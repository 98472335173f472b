"""From the first form to the first sign-in: application, confirmation, approval, invitation, first steps."""

import re
import secrets

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.postbox import link_for
from tests.e2e.stack import Stack

_STAFF = "team@stiftung.example.org"
# So long a person takes at least to fill a form in.
_MILLISECONDS = 3_500


def apply(page: Page, stack: Stack, town: str, email: str) -> None:
    """Find the form from the public pages and fill it in."""
    page.goto(f"{stack.public}/de/join")
    page.get_by_role("link", name="KECK-Kommune werden").click()
    expect(page).to_have_url(f"{stack.members}/join?lang=de")
    page.get_by_label("Name der Kommune").fill(town)
    page.get_by_label("Amtlicher Schlüssel").fill("99")
    page.get_by_label("Zahl der Einwohnerinnen und Einwohner").fill("51.000")
    page.get_by_label("Ansprechperson").fill("Kim Beispiel")
    page.get_by_label("Dienstliche E-Mail-Adresse").fill(email)
    page.get_by_label("Was haben Sie mit dem Atlas vor?").fill("Wir planen Kitas.")
    page.wait_for_timeout(_MILLISECONDS)
    page.get_by_role("button", name="Antrag absenden").click()
    expect(page.get_by_role("alert")).to_contain_text("kein amtlicher Schlüssel")
    page.get_by_label("Amtlicher Schlüssel").fill("05962048")
    page.get_by_role("button", name="Antrag absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fast geschafft")


def confirm(page: Page, stack: Stack, email: str) -> None:
    """Open the link of the letter and confirm."""
    page.goto(link_for(stack, email, "bestätigen"))
    page.get_by_role("button", name="Adresse bestätigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vielen Dank")


def test_a_municipality_applies_is_taken_in_and_begins(
    windows: Windows, stack: Stack, demo: dict[str, str]
) -> None:
    town = f"Neustadt {secrets.token_hex(3)}"
    email = f"kim-{secrets.token_hex(4)}@neustadt.example"
    # On a phone, without any script.
    phone = windows.open(390, 844, java_script_enabled=False)
    windows.expect(phone, 422)
    apply(phone, stack, f"Stadt {town}", email)
    confirm(phone, stack, email)
    assert phone.context.cookies() == []

    office = Desk(windows.open(), stack, "")
    office.sign_in(_STAFF, demo[_STAFF])
    page = office.page
    page.goto(f"{stack.members}/staff/")
    page.get_by_role("link", name="Anträge").click()
    page.get_by_role("link", name=f"Stadt {town}").click()
    page.get_by_label("Notiz für die Stiftung").fill("Sehr nett.")
    page.get_by_role("button", name="Notieren").click()
    expect(page.get_by_text("Sehr nett.")).to_be_visible()
    page.get_by_label("Name der Kommune").fill(town)
    page.get_by_role("button", name="Aufnehmen und einladen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("aufgenommen")

    guest = Desk(windows.open(), stack, town.lower().replace(" ", "-"))
    guest.join(email, PASSWORD)
    expect(guest.page).to_have_url(re.compile(f"/desk/{guest.slug}/"))
    listed = guest.page.locator(".steps li")
    expect(listed).to_have_count(5)
    expect(guest.page.locator(".steps .is-done")).to_have_count(0)
    guest.page.get_by_role("link", name="Person einladen").click()
    expect(guest.page.get_by_role("heading", level=1)).to_have_text("Personen")
    guest.page.goto(guest.home)
    guest.page.get_by_role("button", name="Diese Liste ausblenden").click()
    expect(guest.page.get_by_text("Ausgeblendet.")).to_be_visible()
    expect(listed).to_have_count(0)


def test_a_question_reaches_the_foundation_by_keyboard_alone(
    windows: Windows, stack: Stack, demo: dict[str, str]
) -> None:
    email = f"alex-{secrets.token_hex(4)}@leserin.example"
    page = windows.open()
    page.goto(f"{stack.public}/en/contact")
    page.get_by_role("link", name="Write a message").click()
    page.get_by_label("Your name").focus()
    page.keyboard.type("Alex Leserin")
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type("How do I read the map?")
    page.wait_for_timeout(_MILLISECONDS)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Almost there")
    page.goto(link_for(stack, email, "confirm"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    office = Desk(windows.open(), stack, "")
    office.sign_in(_STAFF, demo[_STAFF])
    office.page.goto(f"{stack.members}/staff/messages/")
    office.page.get_by_role("link", name="Alex Leserin").click()
    expect(office.page.get_by_text("How do I read the map?")).to_be_visible()
    office.page.get_by_role("button", name="Erledigt").click()
    expect(office.page.get_by_role("heading", level=1)).to_contain_text("erledigt")
