"""How a table is read, as the page shows it and as people change it."""

import html
import io
import re
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped, unused-ignore]
from werkzeug.test import TestResponse

from keck.domain.mapping_files import load
from tests.e2e.work import written
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


def _bring(desk: Desk, page: str, content: bytes) -> TestResponse:
    data = {"file": (io.BytesIO(content), "zuordnung.toml")}
    return desk.browser().post(f"{page}/text", data, content_type="multipart/form-data")


def test_a_downloaded_mapping_is_shown_and_used_again(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    page = desk.send_table()
    fields = form_of(admin.get(page).get_data(as_text=True), f"{page}/table")
    end = desk.finish(admin.post(f"{page}/table", {**fields, "label-0": "Mädchen und Jungen"}))
    assert end["state"] == "done", end
    again = desk.send_table()
    link = re.search(r'href="([^"]+\.toml)"', admin.get(again).get_data(as_text=True))
    assert link
    file = admin.get(link[1]).get_data()
    other = desk.send_table("Schlüssel;Kinder 2024;Einwohner 2024;Rest\n01;1;2;x\n", "anders.csv")
    answer = _bring(desk, other, file)
    assert answer.status_code == 200
    shown = answer.get_data(as_text=True)
    assert "Die Zuordnung stammt aus der Datei „zuordnung.toml“" in shown
    fields = form_of(shown, f"{other}/table")
    assert fields["label-0"] == "Mädchen und Jungen"
    end = desk.finish(admin.post(f"{other}/table", fields))
    assert end["state"] == "done", end
    assert load(end["result"]["mapping"]).measures[0].label.de == "Mädchen und Jungen"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00nichts", "kein Text (UTF-8) oder zu groß"),
        (b"# zu lang" * 200_000, "kein Text (UTF-8) oder zu groß"),
        (b'dataset = "a"\nname = {', "Zeile 2 ist nicht zu lesen"),
        (b'dataset = "a"', "fehlt die Angabe „name“"),
        (
            b'dataset = "a"\nname = "a"\nlayout = "schief"',
            "Die Angabe „layout“ der Zuordnung ist",
        ),
        (b'dataset = "a"\nname = "a"\nlayout = "wide"\nspalte = 1', "unbekannte Angabe „spalte“"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said_in_words(desk: Desk, content: bytes, sentence: str) -> None:
    desk.read_areas()
    answer = _bring(desk, desk.send_table(), content)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.get_data(as_text=True))


UNNAMED = "Schlüssel;2023;2024\n01;120;900\n02;80;700\n03;45;410\n04;230;1500\n"


def test_what_a_file_does_not_name_is_asked_first_and_named_by_the_answer(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    page = desk.send_table(UNNAMED, "nach_stadtteilen.csv")
    shown = admin.get(page).get_data(as_text=True)
    asked = re.search(
        r'<input name="measure_name" value="" placeholder="Nach stadtteilen"[^>]*autofocus', shown
    )
    assert asked
    assert asked.start() < shown.index('name="dataset"') < shown.index("wie oben benannt")
    fields = form_of(shown, f"{page}/table")
    end = desk.finish(admin.post(f"{page}/table", {**fields, "measure_name": " Kinder unter 6 "}))
    assert end["state"] == "done", end
    mapping = load(end["result"]["mapping"])
    assert {(one.code, one.label.de) for one in mapping.measures} == {("kinder-unter-6", "Kinder unter 6")}
    page = desk.send_table(UNNAMED, "geburten.csv")
    assert 'name="measure_name" value="Geburten"' in admin.get(page).get_data(as_text=True)


def test_a_file_is_proposed_for_the_table_with_its_measures_and_can_be_one_of_its_own(
    desk: Desk, tmp_path: Path
) -> None:
    admin = desk.browser()
    desk.read_areas()
    end = desk.member.import_table(written(tmp_path, "kinder_2023.csv", TABLE.replace("2024", "2023")))
    assert end["state"] == "done", end
    lines = [line.split(";") for line in TABLE.splitlines()[1:]]
    rows = "".join(f"{key};Kinder;{few}\n{key};Einwohner;{many}\n" for key, few, many in lines)
    page = desk.send_table(f"Schlüssel;Merkmal;Wert\n{rows}", "Lieferung 2024.csv")
    shown = admin.get(page).get_data(as_text=True)
    assert "hat genau diese Merkmale (Kinder, Einwohner): Die Datei kommt zu ihr." in html.unescape(shown)
    fields = form_of(shown, f"{page}/table")
    assert (fields["dataset"], fields["table_name"]) == ("kinder", "Kinder")
    end = desk.finish(admin.post(f"{page}/table", {**fields, "dataset": "lieferung"}))
    assert end["state"] == "done", end
    mapping = load(end["result"]["mapping"])
    assert (mapping.dataset, mapping.name.de) == ("lieferung", "Lieferung")
    end = desk.finish(admin.post(f"{page}/table", fields))
    assert load(end["result"]["mapping"]).dataset == "kinder"
