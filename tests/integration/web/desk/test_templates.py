"""Templates at the desk: a link beside every definition, and the way back by forms."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of


def test_every_definition_offers_its_template_in_both_languages(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    page = desk.send_table()
    end = desk.finish(
        admin.post(f"{page}/table", form_of(admin.get(page).get_data(as_text=True), f"{page}/table"))
    )
    assert admin.post(f"{desk.home}revisions/{end['result']['revision']}/accept").status_code == 303
    shown = admin.get(desk.home + "indicators/").get_data(as_text=True)
    links = [
        part.split('"')[0].replace("&amp;", "&")
        for part in shown.split('href="')
        if "/template?" in part[:200]
    ]
    assert len(links) == 4, "two definitions in two languages"
    for link in links:
        answer = admin.get(link)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        names = CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).sheet_names
        assert names == (
            ["Data", "Explanation", "keck"] if "in=en" in link else ["Daten", "Erklärung", "keck"]
        )


def test_a_reader_is_offered_no_template(desk: Desk) -> None:
    desk.browser()
    desk.read_areas()
    reader = desk.browser("reader")
    assert "template?" not in reader.get(desk.home + "indicators/").get_data(as_text=True)
    assert reader.get(desk.home + "indicators/template?indicator=own.kinder").status_code == 403


def test_an_unknown_definition_has_no_template(desk: Desk) -> None:
    assert desk.browser().get(desk.home + "indicators/template?indicator=own.nichts").status_code == 404
