"""Files that can not be read as they are: what is said, and how it goes on from there."""

from collections.abc import Callable
from pathlib import Path

from geopandas import GeoDataFrame
from playwright.sync_api import expect
from shapely import box

from tests.e2e.conftest import Windows
from tests.e2e.desk import Desk
from tests.e2e.work import AREAS, written


def test_a_wrong_cell_is_told_by_row_and_column_and_the_mended_file_is_taken(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member()
    page = desk.page
    lines = [f"{n:02d};{50 + n};{700 + n}" for n in range(1, 13)]
    areas = "".join(f"{n:02d};Viertel {n}\n" for n in range(1, 13))
    desk.send("Gebiete", written(tmp_path, "gebiete.csv", f"key;name\n{areas}"))
    desk.read_areas("Stadtteile")
    table = "\n".join(["Schlüssel;Kinder 2024;Einwohner 2024", *lines])
    desk.send("Tabellen", written(tmp_path, "kinder.csv", table.replace("02;52", "02;viele")))
    page.get_by_role("button", name="Tabelle einlesen").click()
    desk.failed()
    finding = page.locator("table.findings tbody tr").filter(has_text="viele")
    expect(finding.get_by_role("cell").nth(2)).to_have_text("3")
    expect(finding.get_by_role("cell").nth(3)).to_have_text("B")
    desk.go("Tabellen")
    expect(page.get_by_text("Noch ist keine Tabelle übernommen.")).to_be_visible()

    desk.send("Tabellen", written(tmp_path, "kinder.csv", table))
    desk.read_table()
    expect(page.locator(".facts-row dd").first).to_have_text("24")
    desk.accept()


def test_a_shapefile_without_its_coordinate_system_is_asked_for_it(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    squares = [box(450_000 + 500 * n, 5_600_000, 450_500 + 500 * n, 5_600_500) for n in range(9)]
    names = {"nr": [f"{n}" for n in range(9)], "name": [f"Viertel {n}" for n in range(9)]}
    GeoDataFrame(names, geometry=squares, crs=25832).to_file(tmp_path / "viertel.shp")
    desk = member()
    page = desk.page
    desk.go("Gebiete")
    parts = [tmp_path / f"viertel.{suffix}" for suffix in ("shp", "shx", "dbf")]
    page.locator("input[type=file]").set_input_files(parts)
    page.get_by_role("button", name="Hochladen").click()
    desk.failed()
    page.get_by_role("link", name="Zur Datei").click()
    page.get_by_label("Koordinatensystem").fill("EPSG:25832")
    page.get_by_role("button", name="Noch einmal ansehen").click()
    desk.ended("uploads")
    expect(page.get_by_text("9 Gebiete sind in der Datei.")).to_be_visible()


def test_files_that_do_not_belong_together_are_refused_by_name(
    member: Callable[..., Desk], data_dir: Path, windows: Windows
) -> None:
    desk = member()
    windows.expect(desk.page, 422)
    desk.go("Gebiete")
    parts = [data_dir / "koeln" / name for name in ("Stadtbezirk.shp", "Stadtteil.dbf")]
    desk.page.locator("input[type=file]").set_input_files(parts)
    expect(desk.page.get_by_text("Stadtbezirk.shp, Stadtteil.dbf")).to_be_visible()
    desk.page.get_by_role("button", name="Hochladen").click()
    expect(desk.page.get_by_role("status")).to_contain_text("Nicht dazu gehört: Stadtteil.dbf")


def test_a_file_above_the_limit_is_refused_before_it_is_sent(
    member: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = member()
    huge = tmp_path / "riesig.zip"
    with huge.open("wb") as file:
        file.truncate(201_000_000)
    desk.go("Gebiete")
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.method))
    desk.page.locator("input[type=file]").set_input_files(huge)
    expect(desk.page.get_by_role("status")).to_contain_text("größer als 200 MB")
    desk.page.get_by_role("button", name="Hochladen").click()
    expect(desk.page.get_by_role("status")).to_contain_text("größer als 200 MB")
    assert "POST" not in sent


def test_a_file_dropped_on_the_page_is_taken(member: Callable[..., Desk]) -> None:
    desk = member()
    desk.go("Gebiete")
    transfer = desk.page.evaluate_handle(
        """text => {
          const made = new DataTransfer();
          made.items.add(new File([text], 'gezogen.csv', {type: 'text/csv'}));
          return made;
        }""",
        AREAS,
    )
    desk.page.locator("form.drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(desk.page.get_by_text("gezogen.csv")).to_be_visible()
    desk.page.get_by_role("button", name="Hochladen").click()
    desk.ended("uploads")
    expect(desk.page.get_by_role("heading", name="gezogen.csv")).to_be_visible()
