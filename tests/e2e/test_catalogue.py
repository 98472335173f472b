"""The catalogue in a real browser: adopted and public, an old version marked, an own one proposed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from keck.config import Settings
from keck.domain.catalogue.reading import catalogue
from keck.services import uploads
from keck.services.definitions import adoption_choices, adoptions
from keck.services.identity import accounts
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, Windows
from tests.e2e.desk import Desk
from tests.e2e.work import Work
from tests.integration.processing.catalogues import (
    AREAS,
    DENSITY,
    DENSITY_BEFORE,
    LAND,
    LAND_TABLE,
    MAPPING,
    TABLE,
    earlier,
)

_FORMULA = "share(bewohner[age=0-2], bewohner)"
_OWN = f'[[indicator]]\ncode = "kleine"\nname = "Kleine Kinder"\nformula = "{_FORMULA}"'


@pytest.fixture
def work(member: Callable[..., Desk], tmp_path: Path) -> tuple[Desk, Work]:
    """A member with residents in bands of ages and with the land of its quarters."""
    made = member()
    work = Work(made.stack, made.slug, tmp_path)
    work.areas(AREAS)
    for name, table, mapping in (
        ("bewohner.csv", TABLE, MAPPING),
        ("flaechen.csv", LAND_TABLE, LAND),
    ):
        sent = work.send("table", name, table)
        work.finish(
            lambda scope, sent=sent, mapping=mapping: uploads.import_table(  # type: ignore[misc]
                scope, sent, mapping=mapping, accept=True
            )
        )
    return made, work


@pytest.mark.parametrize("script", [True, False])
def test_an_indicator_is_adopted_and_stands_on_the_public_page(
    script: bool, work: tuple[Desk, Work], windows: Windows
) -> None:
    desk, _ = work
    page = windows.open(java_script_enabled=script, storage_state=desk.page.context.storage_state())
    name = catalogue().indicators["anteil-unter-6"].name.de
    page.goto(f"{desk.home}indicators/")
    page.get_by_role("link", name="Katalog der Kennzahlen").click()
    page.get_by_role("heading", name=name).click()
    page.get_by_role("link", name=f"Kennzahl übernehmen: {name}").click()
    expect(page.get_by_text("Einwohner (unter 6 Jahren) ÷ Einwohner")).to_be_visible()
    expect(page.get_by_text("Alle Merkmale sind da. Bitte prüfen Sie")).to_be_visible()
    if script:
        assert violations(page) == []
    page.get_by_role("button", name="Kennzahl übernehmen").click()
    expect(page.get_by_text("Die Kennzahl erscheint mit der nächsten Veröffentlichung.")).to_be_visible()
    page.get_by_text("Eigene Worte, Zielwert und Sichtbarkeit").click()
    page.get_by_label("Name, deutsch").fill("Unsere Jüngsten")
    page.locator("form[action$=say]").get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    desk.release()
    reader = windows.open(390, 844)
    reader.goto(f"{desk.atlas}indicators/anteil-unter-6")
    expect(reader.get_by_role("heading", name="Unsere Jüngsten", level=1)).to_be_visible()
    expect(reader.get_by_text("Im Katalog des Netzwerks, Fassung 1")).to_be_visible()
    expect(reader.get_by_text("13,6").first).to_be_visible()
    assert violations(reader) == []


def test_whoever_stays_with_an_old_version_is_marked_in_public(
    work: tuple[Desk, Work], windows: Windows
) -> None:
    desk, behind = work
    with behind.scope() as scope:
        choice = {"einwohner": ["bewohner"], "siedlungsflaeche": ["siedlungsflaeche"]}
        older = earlier(DENSITY, **DENSITY_BEFORE)
        adoptions.adopt(scope, DENSITY, adoption_choices.from_json(choice), known=older)
    page = desk.page
    page.goto(desk.home)
    expect(page.get_by_text("Im Katalog gibt es eine neue Fassung von „Menschen je Hektar“.")).to_be_visible()
    page.get_by_role("link", name="Ansehen, was sich ändert, und entscheiden").click()
    expect(page.get_by_text("Sie verwenden Fassung 1, im Katalog steht Fassung 2.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Bei Fassung 1 bleiben").click()
    expect(page.get_by_text("Sie gilt jetzt als nicht vergleichbar.")).to_be_visible()
    assert violations(page) == []
    page.goto(desk.home)
    expect(page.get_by_text("neue Fassung von")).to_have_count(0)
    desk.release()
    reader = windows.open()
    reader.goto(f"{desk.atlas}indicators/{DENSITY}")
    expect(reader.get_by_text("Nicht vergleichbar")).to_be_visible()
    expect(reader.get_by_text("29,8").first).to_be_visible()


def test_a_proposal_is_answered_by_the_foundation(work: tuple[Desk, Work], windows: Windows) -> None:
    desk, _ = work
    page = desk.page
    desk.go("Kennzahlen")
    page.get_by_text("Viele auf einmal, aus einer Datei").click()
    page.get_by_text("oder als Text").click()
    page.get_by_label("Kennzahlen (TOML)", exact=True).fill(_OWN)
    page.get_by_role("button", name="Übernehmen", exact=True).click()
    page.get_by_role("link", name="Dem Katalog vorschlagen").click()
    page.get_by_label("Warum nützt sie auch anderen?").fill("Zeigt den Bedarf an Krippen.")
    page.get_by_label("Wen kann die Stiftung fragen?").fill("Frau Amt, 4711")
    page.get_by_role("button", name="Vorschlagen").click()
    expect(page.get_by_text("wartet auf Antwort")).to_be_visible()
    assert violations(page) == []

    email = f"katalog@{desk.slug}.example"
    settings = Settings.from_environment(desk.stack.environment)
    accounts.create_staff(settings, email=email, name="Kim Team", password=PASSWORD)
    staff = windows.open()
    Desk(staff, desk.stack, desk.slug).sign_in(email, PASSWORD)
    staff.goto(f"{desk.stack.members}/staff/")
    staff.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Katalog").click()
    assert violations(staff) == []
    staff.get_by_role("link", name="Kleine Kinder").last.click()
    expect(staff.get_by_text("Zeigt den Bedarf an Krippen.")).to_be_visible()
    assert (
        "share(bewohner[age=0-2], bewohner)" in staff.get_by_label("Text der Kennzahl (TOML)").input_value()
    )
    staff.get_by_role("textbox", name="Antwort").fill("Gute Idee, kommt im Frühjahr.")
    staff.get_by_role("button", name="Annehmen").click()
    expect(staff.get_by_text("angenommen", exact=True)).to_be_visible()
    assert violations(staff) == []

    page.reload()
    expect(page.get_by_text("Gute Idee, kommt im Frühjahr.")).to_be_visible()
    expect(page.get_by_text("angenommen", exact=True)).to_be_visible()
