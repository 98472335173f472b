"""How a table is read, as the page shows it and as people change it."""

import io
import re

import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

from keck.domain.mapping_files import load
from tests.integration.web.desk.conftest import TABLE, Desk
from tests.integration.web.desk.test_journey import form_of

MIXED = "Schlüssel;Kinder 2024;Quote 2024\n01;1.234.000;12.5\n02;987;7.25\n03;2.345;3.5\n04;12;9.75\n"


def test_signs_of_a_column_are_shown_and_can_be_changed(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    page = desk.send_table(MIXED)
    shown = admin.get(page).get_data(as_text=True)
    assert "Zahlen in „Quote 2024“ sind geschrieben wie" in shown
    fields = form_of(shown, f"{page}/table")
    assert (fields["signs"], fields["signs-0"]) == ("1.234,5", "1234.5")
    end = desk.finish(admin.post(f"{page}/table", {**fields, "signs-0": ""}))
    assert {one["code"] for one in end["error"]["findings"]} >= {"cell_not_number"}
    end = desk.finish(admin.post(f"{page}/table", fields))
    assert end["state"] == "done", end
    assert load(end["result"]["mapping"]).signs == {"Quote 2024": "1234.5"}


def test_each_guess_is_shown_with_how_sure_it_is_and_why(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    shown = admin.get(desk.send_table()).get_data(as_text=True)
    assert re.findall(r"<strong>([^<]+)</strong> <span class=\"state is-\w+\">([^<]+)</span>", shown) == [
        ("Gebiete erkannt", "sicher"),
        ("Zeitraum erkannt", "sicher"),
        ("Merkmale erkannt", "sicher"),
        ("Schreibweise der Zahlen", "sicher"),
    ]
    doubtful = "Schlüssel;Kinder\n01;1.234\n02;2.345\n03;3.456\n04;4.567\n"
    page = desk.send_table(doubtful, "ohne.csv")
    shown = admin.get(page, headers={"Accept-Language": "de"}).get_data(as_text=True)
    found = dict(re.findall(r"<strong>([^<]+)</strong> <span class=\"state is-\w+\">([^<]+)</span>", shown))
    assert (found["Zeitraum erkannt"], found["Schreibweise der Zahlen"]) == ("bitte prüfen", "bitte prüfen")
    assert "Tausender trennt oder die Nachkommastellen" in shown


def test_what_is_hidden_in_a_workbook_is_shown_before_it_is_read(desk: Desk) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Kinder")
        for place, line in enumerate(TABLE.splitlines()):
            sheet.write_row(place, 0, line.split(";"))
        sheet.set_row(3, None, None, {"hidden": True})
        book.add_worksheet("Entwurf").hide()
    admin = desk.browser()
    desk.read_areas()
    end = desk.finish(admin.upload(desk.home + "tables/upload", "kinder.xlsx", content.getvalue()))
    shown = admin.get(f"{desk.home}uploads/{end['result']['upload']}").get_data(as_text=True)
    assert "Ausgeblendete Zeilen (1) werden mitgelesen: 4." in shown
    assert "Ausgeblendete Blätter werden nicht gelesen: Entwurf." in shown
