"""What a member's people do at their desk, by the words on the page."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.postbox import link_for
from tests.e2e.stack import Stack

JOB_MILLISECONDS = 120_000
_KEY = re.compile(r'name="csrf_token" value="([^"]+)"')


class Desk:
    """A member's pages in one person's window."""

    def __init__(self, page: Page, stack: Stack, slug: str) -> None:
        self.page, self.stack, self.slug = page, stack, slug
        self.home = f"{stack.members}/desk/{slug}/"
        self.atlas = f"{stack.public}/de/{slug}/"

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form."""
        self.page.goto(f"{self.stack.members}/login")
        self.page.get_by_label("E-Mail-Adresse").fill(email)
        self.page.get_by_label("Passwort").fill(password)
        self.page.get_by_role("button", name="Anmelden").click()
        expect(self.page.get_by_role("button", name="Abmelden")).to_be_visible()

    def enter(self, email: str, password: str) -> None:
        """Sign in past the form's page, which has tests of its own, and come to the desk."""
        browser, address = self.page.context.request, f"{self.stack.members}/login"
        key = _KEY.search(browser.get(address).text())
        assert key
        form: dict[str, str | float | bool] = {"csrf_token": key[1], "email": email, "password": password}
        assert browser.post(address, form=form, max_redirects=0).status == 303
        self.page.goto(self.home)

    def join(self, email: str, password: str) -> None:
        """Open the link of an invitation, make an account and sign in."""
        page = self.page
        page.goto(link_for(self.stack, email, "Einladung"))
        page.get_by_label("Passwort", exact=True).fill(password)
        page.get_by_label("Passwort, noch einmal").fill(password)
        page.get_by_role("button", name="Konto anlegen und annehmen").click()
        expect(page.get_by_text("Willkommen. Sie gehören jetzt dazu.")).to_be_visible()
        self.sign_in(email, password)

    def go(self, section: str) -> None:
        """Choose an entry of the main menu."""
        self.page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name=section).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def send(self, section: str, *files: Path) -> None:
        """Choose files under Gebiete or Tabellen and send them; wait until they were looked at."""
        self.go(section)
        self.page.locator("input[type=file]").set_input_files(files)
        self.page.get_by_role("button", name="Hochladen").click()
        self.ended("uploads")

    def send_many(self, files: list[Path]) -> None:
        """Send several tables at once and wait for the page that shows them together."""
        self.go("Tabellen")
        self.page.locator("input[type=file]").set_input_files(files)
        self.page.get_by_role("button", name="Hochladen").click()
        self.ended("batches")

    def ended(self, place: str) -> None:
        """Wait until a job has led to its result."""
        self.page.wait_for_url(re.compile(f"/{place}/[0-9a-f-]{{36}}$"), timeout=JOB_MILLISECONDS)

    def failed(self) -> None:
        """Wait until a job has failed."""
        expect(self.page.locator("p.say.bad").first).to_be_visible(timeout=JOB_MILLISECONDS)

    def read_areas(self, level: str, key: str | None = None, name: str | None = None) -> None:
        """Have the areas of the file on show read as a new level; columns stay as proposed if not given."""
        if key:
            self.page.get_by_label("Spalte mit dem Schlüssel").select_option(key)
        if name:
            self.page.get_by_label("Spalte mit dem Namen").select_option(name)
        self.page.get_by_label("Name der neuen Ebene").fill(level)
        self.page.get_by_role("button", name="Gebiete einlesen").click()
        self.ended("areas")

    def read_table(self) -> None:
        """Have the table on show read as it is proposed."""
        self.page.get_by_role("button", name="Tabelle einlesen").click()
        self.ended("revisions")

    def accept(self) -> None:
        """Take the state on show over."""
        self.page.get_by_role("button", name="Übernehmen", exact=True).click()
        expect(self.page.get_by_text("Übernommen. Die Tabelle hat jetzt diesen Stand.")).to_be_visible()

    def release(self) -> None:
        """Publish everything that was taken over."""
        self.go("Veröffentlichungen")
        self.page.get_by_role("button", name="Veröffentlichen", exact=True).click()
        self.ended("releases")
        expect(self.page.get_by_text("gilt jetzt")).to_be_visible()
