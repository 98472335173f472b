"""Köln through the desk: two Shapefiles, a table with seven parts and three levels, an atlas."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from keck.views.formats import Formats
from tests.e2e.desk import Desk


def test_two_shapefiles_and_a_table_become_koelns_atlas(
    member: Callable[..., Desk], data_dir: Path, tmp_path: Path
) -> None:
    figures = json.loads((data_dir / "expected.json").read_text())["figures"]["koeln_einwohner_2012"]
    desk = member("Köln", "05315000", "koeln")
    page = desk.page

    desk.send("Gebiete", *sorted((data_dir / "koeln").glob("Stadtbezirk.*")))
    expect(page.get_by_text("9 Gebiete sind in der Datei.")).to_be_visible()
    desk.read_areas("Stadtbezirke", "STB_NR", "STB_NAME")

    desk.send("Gebiete", _zipped(data_dir / "koeln", "Stadtteil", tmp_path))
    expect(page.get_by_text("86 Gebiete sind in der Datei.")).to_be_visible()
    desk.read_areas("Stadtteile", "STT_NR", "STT_NAME")
    deutz = page.get_by_role("row").filter(has_text="Deutz")
    expect(deutz).to_contain_text("Innenstadt")

    desk.send("Tabellen", data_dir / "koeln" / "bevoelkerung.csv")
    for found in ("9 von 9 Gebieten", "86 von 86 Gebieten"):
        expect(page.get_by_text(found)).to_be_visible()
    desk.read_table()
    desk.accept()
    desk.release()

    page.goto(f"{desk.atlas}map?period=2012&level=stadtteile")
    words = Formats("de")
    top, bottom = figures["top3"][0], figures["bottom3"][0]
    opening = page.locator(".opening")
    for name, value in (("Köln", figures["city_total_row_000"]), top, bottom):
        expect(opening).to_contain_text(name)
        expect(opening).to_contain_text(words.number(value))


def _zipped(folder: Path, name: str, target: Path) -> Path:
    packed = target / f"{name}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in folder.glob(f"{name}.*"):
            archive.write(part, part.name)
    return packed
