"""The adviser at the desk, by forms alone: asked, read, chosen, and told of before and after a release."""

from pathlib import Path

import pytest

from keck.services import jobs
from keck.services.definitions import advice, advice_choices, indicators
from tests.integration.processing.test_advice import CODE, build, take
from tests.integration.processing.test_advice import table_of as numbers
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of


@pytest.fixture
def town(desk: Desk, tmp_path: Path) -> Desk:
    """A desk over the town of the adviser."""
    build(desk.member, tmp_path, numbers())
    return desk


def read(desk: Desk, path: str, role: str = "admin", lang: str = "de") -> str:
    return desk.browser(role).get(f"{desk.home}{path}", query_string={"lang": lang}).get_data(as_text=True)


def ask(desk: Desk, role: str = "editor") -> str:
    """Ask, wait as a browser without a script does, and return the page that it leads to."""
    browser = desk.browser(role)
    page = f"{desk.home}indicators/{CODE}/advice"
    asked = browser.post(page, form_at=page)
    assert desk.finish(asked)["state"] == "done"
    led = browser.get(asked.headers["Location"])
    assert led.headers["Location"] == page
    return page


def test_advice_is_asked_read_and_chosen(town: Desk) -> None:
    assert "noch nicht gerechnet" in read(town, f"indicators/{CODE}/advice")
    page = ask(town)
    answer = town.browser("editor").get(page)
    text = answer.get_data(as_text=True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'class="watermark"' in text
    assert "Empfehlung: Drei Jahre zusammen" in text
    assert "Dann sind 6 von 6 Gebieten der Ebene „Viertel“ zu sehen statt 4" in text
    assert "schmaler" in text
    assert "Dafür gibt es nur noch jedes Jahr einen Wert über 3 Jahre." in text
    assert "Viertel 1 + Viertel 2" in text
    assert "machen keinen verborgenen Wert sichtbar" in text
    with town.member.scope() as scope:
        place = f"{page}/{advice.newest(scope)[CODE].id}"
    fields = form_of(text, place)
    chosen = town.browser("editor").post(place, {**fields, "option": "years-3"}, form_at=page)
    assert chosen.status_code == 303
    text = read(town, f"indicators/{CODE}/advice", "editor")
    assert "Was gewählt wurde" in text
    assert "Editor, " in text
    assert "Zur Wahl standen: So lassen, wie es ist; Zwei Jahre zusammen" in text
    assert "gewählt: Drei Jahre zusammen" in read(town, "indicators/")
    assert "Drei Jahre zusammen" in read(town, "indicators/advice")
    with town.member.scope() as scope:
        assert indicators.definition(indicators.in_use(scope, CODE)).pooling == 3
    assert "zählt nun so viele Jahre zusammen: 3" in read(town, "log/")


def test_english_is_whole(town: Desk) -> None:
    page = ask(town)
    text = town.browser("editor").get(page, query_string={"lang": "en"}).get_data(as_text=True)
    assert "Recommendation: Three years together" in text
    assert "Then 6 of 6 areas of the level “Viertel” are shown instead of 4" in text


def test_who_may_not_see_unprotected_numbers_sees_no_advice(town: Desk) -> None:
    page = ask(town)
    reader = town.browser("reader")
    assert reader.get(page).status_code == 403
    assert reader.get(f"{town.home}indicators/advice").status_code == 403
    assert "indicators/advice" not in read(town, "indicators/", "reader")
    assert "Ratgeber" not in read(town, "releases/", "reader")


def test_releases_say_what_was_not_advised_on_and_what_can_not_be_hidden(town: Desk) -> None:
    admin = town.browser()
    text = read(town, "releases/")
    assert "noch nicht beim Ratgeber für kleine Zahlen: Kinderarmut." in text
    assert f"{town.home}indicators/advice" in text
    asked = admin.post(f"{town.home}releases/ask", {"audience": "public", "key": "k1", "note": ""})
    assert town.finish(asked)["state"] == "done"
    release = admin.get(asked.headers["Location"]).headers["Location"]
    assert "lassen sich später nicht mehr schützen" in admin.get(release).get_data(as_text=True)
    assert "beim Ratgeber" not in read(town, "releases/")
    assert "Diese Kennzahl war schon öffentlich" in read(town, f"indicators/{CODE}/advice")


def test_outdated_advice_says_so_and_later_data_may_advise_otherwise(town: Desk, tmp_path: Path) -> None:
    page = ask(town)
    take(town.member, tmp_path, numbers(first=12))
    assert "Bitte rechnen Sie noch einmal" in read(town, f"indicators/{CODE}/advice")
    assert "Daten geändert" in read(town, "indicators/advice")
    with town.member.scope() as scope:
        place = f"{page}/{advice.newest(scope)[CODE].id}"
    late = town.browser("editor").post(place, {"option": "years-3"}, form_at=page)
    assert late.status_code == 422
    assert "noch einmal rechnen" in late.get_data(as_text=True)
    ask(town)
    with town.member.scope() as scope:
        row = advice.newest(scope)[CODE]
        assert row.found["advice"]["key"] == "as-is"
        advice_choices.choose(scope, CODE, row.id, "as-is")
    take(town.member, tmp_path, numbers())
    with town.member.scope() as scope:
        job = next(one for one in jobs.recent(scope) if one.kind == "advise")
    assert town.member.finish(job.id)["state"] == "done"
    told = "Heute wäre die Empfehlung eine andere: Drei Jahre zusammen"
    assert told in read(town, f"indicators/{CODE}/advice")
    assert "Die Empfehlung wäre heute eine andere" in read(town, "indicators/")


def test_a_code_that_nobody_has_is_not_found(town: Desk) -> None:
    assert town.browser().get(f"{town.home}indicators/own.nichts/advice").status_code == 404
    assert town.browser().post(f"{town.home}indicators/own.nichts/advice").status_code == 404
