"""Leipzig through the desk: a ready-made share, protected where it comes from."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from keck.views.formats import Formats
from tests.e2e.desk import Desk

SHARE = "Anteil an Kindern"


def test_a_share_protected_at_source_is_shown_by_district_and_never_for_the_city(
    member: Callable[..., Desk], data_dir: Path
) -> None:
    figures = json.loads((data_dir / "expected.json").read_text())["figures"]["leipzig_2023"]
    expected = figures["children_in_sgb2_share_2022_merkmal_Anteil_an_Kindern"]
    desk = member("Leipzig", "14713000", "leipzig")
    page = desk.page
    desk.send("Gebiete", data_dir / "leipzig" / "ortsteile_cth_leipzig.geojson")
    desk.read_areas("Ortsteile", "name", "name")

    desk.send("Tabellen", data_dir / "leipzig" / "leipzig-bedarfsgemeinschaften.json")
    expect(page.get_by_text("63 von 63 Gebieten gefunden")).to_be_visible()
    page.get_by_role("button", name="Keines lesen").click()
    page.get_by_label(f"„{SHARE}“ lesen", exact=True).check()
    row = page.get_by_role("row").filter(has=page.get_by_label(f"„{SHARE}“ lesen", exact=True))
    row.get_by_label("Art").select_option("figure")
    page.get_by_label("Von wem stammen die Daten?").fill("Stadt Leipzig, Amt für Statistik und Wahlen")
    page.get_by_label("Die Quelle hat kleine Zahlen schon geschützt").check()
    desk.read_table()
    desk.accept()
    desk.release()

    page.goto(f"{desk.atlas}map?period=2022&level=ortsteile")
    opening = page.locator(".opening")
    (top, most), (bottom, least) = expected["max"][0], expected["min"][0]
    for name, value in ((top, most), (bottom, least)):
        expect(opening).to_contain_text(f"{name} ({Formats('de').number(value, 1)} %)")
    expect(opening).to_contain_text("Nicht verfügbar: Für die ganze Kommune liegen keine Anzahlen vor.")
    expect(page.locator("tr.city td.num")).to_have_text("nicht verfügbar: keine Anzahlen")
    page.goto(page.url.replace("/de/", "/en/"))
    expect(opening).to_contain_text("Not available: there are no counts for the whole municipality.")
    expect(page.locator("tr.city td.num")).to_have_text("not available: no counts")
