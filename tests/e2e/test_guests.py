"""A guest of the internal atlas: invited at the desk, by letter to the map of one topic, and nowhere else."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from keck.services import uploads
from keck.services.definitions import indicators
from keck.services.guest_terms import usual_end
from keck.services.releasing import releases
from keck.views.formats import Formats
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.postbox import link_for
from tests.e2e.work import Work

SIDE = 0.02
TABLE = (
    "Schlüssel;Arme 2024;Kinder 2024;Praxen 2024\n"
    "01;121;903;313\n02;283;929;234\n03;357;931;343\n04;139;913;251\n"
)
DEFINITIONS = """
[[indicator]]
code = "own.praxen"
name = { de = "Zahnarztpraxen", en = "Dentists" }
topic = "gesundheit"
numerator = ["praxen"]

[[indicator]]
code = "own.quote"
name = { de = "Kinder in Armut", en = "Children in poverty" }
topic = "armut"
kind = "share"
polarity = "-"
numerator = ["arme"]
denominator = ["kinder"]

[[indicator]]
code = "own.kinder"
name = { de = "Alle Kinder", en = "All children" }
topic = "kita"
numerator = ["kinder"]
"""


def square(n: int) -> list[list[float]]:
    """Return one of four squares side by side."""
    x, y = 9.0 + SIDE * (n % 2), 51.0 + SIDE * (n // 2)
    return [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]


def boundaries() -> str:
    names = ("Altstadt", "Hafen", "Weststadt", "Nord")
    features = [
        {
            "type": "Feature",
            "properties": {"key": f"{n + 1:02d}", "name": name},
            "geometry": {"type": "Polygon", "coordinates": [square(n)]},
        }
        for n, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def town(member: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A member with an internal release of three topics."""
    desk = member("Gaststadt")
    work = Work(desk.stack, desk.slug, tmp_path / "town")
    sent = work.send("areas", "gebiete.geojson", boundaries())
    level = {"level": "stadtteil", "level_name": {"de": "Stadtteile"}, "key": "key", "name": "name"}
    work.finish(lambda scope: uploads.import_areas(scope, sent, level))
    work.table(TABLE)
    with work.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
        job = releases.request(scope, audience="internal").job_id
    assert job is not None
    work.wait(job)
    return desk


def shoot(page: Page, name: str) -> None:
    """Write pictures of a page, where somebody wants to look at them."""
    folder = os.environ.get("KECK_PICTURES")
    if folder:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_guest_follows_the_letter_to_the_map_and_finds_nothing_else(
    town: Desk, windows: Windows, width: int
) -> None:
    email, page = f"gast@{town.slug}.example", town.page
    page.set_viewport_size({"width": width, "height": 900})
    town.go("Personen")
    page.get_by_label("Adresse des Gastes").fill(email)
    form = page.get_by_role("region", name="Gast einladen")
    expect(form.get_by_text("Alle sieht der Gast nur zusammen mit: Kita und Betreuung")).to_be_visible()
    shoot(page, f"people-invite-{width}")
    form.get_by_label("Armut").check()
    form.get_by_label("Kita und Betreuung", exact=False).last.check()
    page.get_by_role("button", name="Einladung schicken").click()
    expect(page.get_by_text("Die Einladung ist unterwegs.")).to_be_visible()
    assert violations(page) == []

    guest = Desk(windows.open(width), town.stack, town.slug)
    seen = guest.page
    seen.goto(link_for(town.stack, email, "Einladung"))
    expect(seen.get_by_text("Sie sehen dort: Armut, Kita und Betreuung.")).to_be_visible()
    shoot(seen, f"invitation-{width}")
    for label in ("Passwort", "Passwort, noch einmal"):
        seen.get_by_label(label, exact=True).fill(PASSWORD)
    seen.get_by_role("button", name="Konto anlegen und annehmen").click()
    expect(seen.get_by_text("Willkommen. Sie gehören jetzt dazu.")).to_be_visible()
    seen.get_by_label("E-Mail-Adresse").fill(email)
    seen.get_by_label("Passwort").fill(PASSWORD)
    seen.get_by_role("button", name="Anmelden").click()
    day = Formats("de").date(usual_end())
    expect(seen.get_by_role("note")).to_contain_text(f"Nur für {email}, bis {day}.")
    expect(seen.get_by_role("heading", level=1)).to_have_text("Kinder in Armut")
    expect(seen.locator("svg use").first).to_be_attached()
    assert seen.get_by_label("Kennzahl").locator("option").all_text_contents() == [
        "Kinder in Armut",
        "Alle Kinder",
    ]
    assert violations(seen) == []
    shoot(seen, f"atlas-guest-{width}")
    seen.get_by_role("link", name="Altstadt").first.click()
    expect(seen.get_by_text("Zahnarztpraxen")).to_have_count(0)
    expect(seen.get_by_role("link", name="Herkunft")).to_have_count(0)
    shoot(seen, f"profile-guest-{width}")
    windows.expect(seen, 404, 403)
    assert seen.goto(f"{guest.home}atlas/map?indicator=own.praxen").status == 404  # type: ignore[union-attr]
    assert seen.goto(f"{guest.home}tables/").status == 403  # type: ignore[union-attr]

    town.go("Personen")
    page.get_by_text("Themen oder Ende ändern").click()
    shoot(page, f"people-change-{width}")
    assert violations(page) == []
    listed = page.locator("li.guest")
    listed.get_by_label("Armut").uncheck()
    listed.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Der Zugang ist geändert.")).to_be_visible()
    assert seen.goto(f"{guest.home}atlas/map?indicator=own.quote").status == 404  # type: ignore[union-attr]
    page.get_by_role("button", name=f"{email} entfernen").click()
    expect(page.get_by_text("Die Person gehört nicht mehr dazu.")).to_be_visible()
    assert seen.goto(f"{guest.home}atlas/").status == 404  # type: ignore[union-attr]
