"""Jobs as people see them: live while they run, in words when they fail, once more by a button."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.desk import Desk
from tests.e2e.stack import Stack
from tests.e2e.work import AREAS, TABLE, Work, written

_SAID = """() => {
  window.said = [];
  const place = document.querySelector('[data-words]');
  new MutationObserver(() => window.said.push(place.textContent)).observe(place, {childList: true});
}"""


@contextmanager
def held(pid: int) -> Iterator[None]:
    """Stop a process for a while."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_job_is_shown_live_and_leads_on_when_it_is_done(
    member: Callable[..., Desk], demo: dict[str, str], tmp_path: Path, stack: Stack
) -> None:
    desk = member()
    Work(desk.stack, desk.slug, tmp_path).areas()
    desk.send("Tabellen", written(tmp_path, "kinder.csv", TABLE))
    page = desk.page
    with held(stack.pids()["beat"]):
        page.get_by_role("button", name="Tabelle einlesen").click()
        expect(page.get_by_text("Wartet auf einen freien Platz")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_js_property("value", 0)
        job = page.url.partition("?")[0]
        page.goto(desk.home)
        expect(page.get_by_role("heading", name="Läuft gerade")).to_be_visible()
        page.goto(job)
        page.evaluate(_SAID)
    desk.ended("revisions")
    page.goto(job)
    expect(page.get_by_text("fertig")).to_be_visible()


def test_a_failed_job_says_why_and_runs_again_by_a_button(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member()
    Work(desk.stack, desk.slug, tmp_path).areas()
    page = desk.page
    desk.send("Tabellen", written(tmp_path, "kinder.csv", TABLE + "05;33;300\n"))
    page.get_by_role("button", name="Tabelle einlesen").click()
    desk.failed()
    job = page.url.partition("?")[0]
    expect(page.locator("table.findings")).to_contain_text("„05“ ist kein Gebiet Ihrer Kommune")

    desk.send("Gebiete", written(tmp_path, "gebiete.csv", AREAS + "05;Berg\n"))
    page.get_by_label("Vorhandene Ebene").select_option(label="Stadtteile")
    page.get_by_role("button", name="Gebiete einlesen").click()
    desk.ended("areas")
    page.goto(job)
    page.get_by_role("button", name="Noch einmal versuchen").click()
    desk.ended("revisions")
    expect(page.get_by_text("5 von 5 Gebieten gefunden")).to_be_visible()
