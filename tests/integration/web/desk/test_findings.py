"""Findings to take along, states compared, taken back and destroyed, and how long files are kept."""

import csv
import io
import re
import zipfile
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from keck.services import revisions, uploads
from tests.integration.web.desk.conftest import TABLE, Desk
from tests.integration.web.desk.test_checking import read
from tests.integration.web.desk.test_journey import form_of

HOSTILE = "=cmd|'<script>alert(1)</script>\u202e\r\nX-Evil: 1'" + "ä" * 300 + ".csv"


def refused(desk: Desk, cell: str = "viele") -> tuple[str, str]:
    """Have a table refused; return the addresses of its file and of the job."""
    browser = desk.browser()
    desk.read_areas()
    mapping = form_of(browser.get(page := desk.send_table()).get_data(as_text=True), f"{page}/table")["base"]
    page = desk.send_table(TABLE.replace("45;", f"{cell};"))
    answer = browser.post(f"{page}/text", {"toml": mapping})
    assert desk.finish(answer)["state"] == "failed"
    return page, answer.headers["Location"]


def test_a_refused_file_comes_back_with_its_cells_marked(desk: Desk) -> None:
    browser = desk.browser()
    page, job = refused(desk)
    assert f"{page}/copy" in browser.get(job).get_data(as_text=True)
    assert browser.get(f"{page}/findings.xlsx").status_code == 404
    assert desk.finish(browser.post(f"{page}/copy"))["state"] == "done"
    assert f"{page}/findings.xlsx" in browser.get(page).get_data(as_text=True)
    answer = browser.get(f"{page}/findings.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "geprüft.xlsx" in unquote(answer.headers["Content-Disposition"])
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    comments = archive.read("xl/comments1.xml").decode()
    assert 'ref="B4"' in comments
    assert "„viele“ in der Spalte „Kinder 2024“ ist keine Zahl" in comments
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    assert sheet.to_python()[3] == ["03", "viele", 410.0]
    reader = desk.browser("reader")
    assert reader.get(f"{page}/findings.xlsx").status_code == 403
    assert reader.get(f"{page}/findings.csv").status_code == 403


def test_the_list_of_findings_names_sheet_row_and_column(desk: Desk) -> None:
    page, _ = refused(desk, cell="=1+1")
    answer = desk.browser().get(f"{page}/findings.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Art", "Blatt", "Zeile", "Spalte", "Was"]
    errors = [row for row in rows if row[0] == "Fehler"]
    assert errors[0][1:4] == ["kinder", "4", "B"]
    assert "=1+1" in errors[0][4]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    english = desk.browser().get(f"{page}/findings.csv", query_string={"lang": "en"})
    assert "is not a number" in english.data.decode("utf-8-sig")


@pytest.mark.asvs("1.2.1", "3.2.1", "5.4.1", "5.4.2")
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_hostile_name_is_inert_in_page_header_and_files(suffix: str, desk: Desk) -> None:
    """U-17: markup, direction signs, line breaks, formulas and length in a file's name."""
    browser = desk.browser()
    desk.read_areas()
    # Past the browser, which would not send line breaks in a name.
    with desk.member.scope() as scope:
        stream = io.BytesIO(TABLE.replace("45;", "viele;").encode())
        upload = uploads.receive(scope, kind="table", filename=HOSTILE, stream=stream)
        job_id = uploads.import_table(scope, upload.id)
    desk.member.finish(job_id)
    page, job = f"{desk.home}uploads/{upload.id}", f"{desk.home}jobs/{job_id}"
    for address in (page, job):
        text = browser.get(address).get_data(as_text=True)
        assert "<script>alert" not in text
        assert "\u202e" not in text
    if suffix == "xlsx":
        desk.finish(browser.post(f"{page}/copy"))
    answer = browser.get(f"{page}/findings.{suffix}")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    header = answer.headers["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert not {"\r", "\n", "\u202e", "<"} & set(header)
    assert len(unquote(header)) < 700
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_states_are_compared_and_one_is_taken_back_by_forms(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    addresses = []
    for text in (TABLE, TABLE.replace("120;", "130;")):
        addresses.append(read(desk, text))
        assert browser.post(f"{addresses[-1]}/accept").status_code == 303
    with desk.member.scope() as scope:
        (dataset,) = revisions.datasets(scope)
    table = f"{desk.home}tables/{dataset.id}"
    fields = form_of(browser.get(table).get_data(as_text=True), f"{table}/compare")
    asked = browser.post(f"{table}/compare", fields)
    job_id = desk.finish(asked) and asked.headers["Location"].rsplit("/", 1)[1]
    shown = browser.get(f"{desk.home}comparisons/{job_id}").get_data(as_text=True)
    assert "Stand 1 und Stand 2" in shown
    assert ">120<" in shown
    assert ">130<" in shown
    same = browser.post(f"{table}/compare", {"before": fields["before"], "after": fields["before"]})
    assert same.status_code == 422
    assert "zwei verschiedene Stände" in same.get_data(as_text=True)
    end = desk.finish(browser.post(f"{addresses[0]}/take-back", {"how": "restore"}))
    assert end["state"] == "done", end
    candidate = f"{desk.home}revisions/{end['result']['revision']}"
    assert "Kehrt zu Stand 1 zurück" in browser.get(candidate).get_data(as_text=True)
    assert browser.post(f"{candidate}/accept").status_code == 303
    assert "Stand 3" in browser.get(table).get_data(as_text=True)


def test_a_state_is_destroyed_with_a_reason_and_by_admins_only(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    address = read(desk, TABLE)
    assert browser.post(f"{address}/accept").status_code == 303
    assert desk.browser("editor").post(f"{address}/destroy", {"reason": "x"}).status_code == 403
    silent = browser.post(f"{address}/destroy", {"reason": " ", "form": "destroy"})
    assert silent.status_code == 422
    assert "nennen Sie einen Grund" in silent.get_data(as_text=True)
    done = browser.post(f"{address}/destroy", {"reason": "falscher <b>Empfänger</b>"})
    assert "done=destroyed" in done.headers["Location"]
    shown = browser.get(address).get_data(as_text=True)
    assert "falscher &lt;b&gt;Empfänger" in shown
    assert "Übernehmen</button>" not in shown
    assert not re.findall(r">120<", shown)


def test_how_long_files_are_kept_is_a_setting(desk: Desk) -> None:
    browser = desk.browser()
    settings = desk.home + "settings/"
    assert browser.post(settings + "retention", {"originals_days": "90"}).status_code == 303
    assert 'value="90"' in browser.get(settings).get_data(as_text=True)
    wrong = browser.post(settings + "retention", {"originals_days": "9999"})
    assert wrong.status_code == 422
    assert "zwischen 1 und 3650" in wrong.get_data(as_text=True)
