"""Pictures of the running demo, wide and narrow: ``make pictures``.

Whoever changes how pages look, looks at these; the README shows one of them.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from keck.config import Settings
from tests.e2e.desk import Desk
from tests.e2e.places import LIST, TOWN
from tests.e2e.stack import Stack

WIDTHS = (1440, 390)
CITY = "erfundenburg"
PUBLIC = {
    "start": "/de/",
    "atlas": f"/de/{CITY}/",
    "atlas-town": f"/de/{TOWN}/",
    "atlas-list": f"/de/{LIST}/",
    "profile": f"/de/{TOWN}/areas/stadtteil/07",
    "indicator": f"/de/{TOWN}/indicators/own.kinderarmut",
    "compare": f"/de/{TOWN}/compare?area=stadtteil:01&area=stadtteil:04",
    "downloads": f"/de/{TOWN}/downloads",
    "benchmarks": "/de/benchmarks/",
    "benchmark": "/de/benchmarks/own.kinderarmut",
    "help": "/de/help",
}
DESK = {
    "overview": "",
    "areas": "areas/",
    "tables": "tables/",
    "indicators": "indicators/",
    "releases": "releases/",
    "people": "people/",
    "settings": "settings/",
    "cell": "cells?indicator=own.kinderarmut&period=2024&area=stadtteil:04",
}
DARK = ("start", "atlas", "profile")


def take(page: Page, file: Path) -> None:
    """Write a picture of the whole page."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=True)


def public_pages(page: Page, stack: Stack, width: int) -> Iterator[str]:
    """Show the public pages one after the other."""
    for name, path in PUBLIC.items():
        page.goto(stack.public + path)
        yield f"{name}-{width}"
    page.emulate_media(color_scheme="dark")
    for name in DARK:
        page.goto(stack.public + PUBLIC[name])
        yield f"{name}-dark-{width}"


def desk_pages(page: Page, stack: Stack, width: int) -> Iterator[str]:
    """Show the desk's pages one after the other."""
    page.goto(f"{stack.members}/login")
    yield f"desk-login-{width}"
    email = f"admin@{TOWN}.example.org"
    desk = Desk(page, stack, TOWN)
    desk.sign_in(email, stack.demo()[email])
    for name, path in DESK.items():
        page.goto(desk.home + path)
        yield f"desk-{name}-{width}"
    for name, path in (("release", "releases/"), ("table", "tables/"), ("area-set", "areas/")):
        page.goto(desk.home + path)
        page.locator("main .rows a, main tbody a").last.click()
        yield f"desk-{name}-{width}"


def main(folder: Path) -> None:
    """Take all pictures."""
    settings = Settings.from_environment(dict(os.environ))
    stack = Stack(settings.home, settings.port)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("KECK_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path)
        for width in WIDTHS:
            for show in (public_pages, desk_pages):
                context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-DE")
                page = context.new_page()
                for name in show(page, stack, width):
                    take(page, folder / f"{name}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
