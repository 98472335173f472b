"""Forms: keys, limits, double clicks, what was typed, and what is said where."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from keck.config import Settings
from keck.services import revisions, uploads
from keck.services.definitions import indicators
from keck.services.people import invitations
from keck.services.post import tickets
from keck.services.releasing import approvals, releases
from keck.web.desk.routes import ROUTES
from keck.web.members import create_members_app
from tests.integration.conftest import new_member
from tests.integration.web.desk.conftest import AREAS, PASSWORD, TABLE, Browser, Desk
from tests.integration.web.desk.test_journey import form_of


@pytest.fixture(scope="module")
def untouched(app: Flask, settings: Settings) -> Desk:
    """One member for all requests that change nothing."""
    return Desk(app, new_member(settings))


@pytest.mark.asvs("3.5.1")
@pytest.mark.parametrize("route", [one for one in ROUTES if one.method == "POST"], ids=lambda one: one.name)
def test_no_form_is_taken_without_its_key(route: object, untouched: Desk) -> None:
    pattern = untouched.home.rstrip("/") + route.path  # type: ignore[attr-defined]
    path = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", pattern)
    browser = untouched.browser()
    assert browser.client.post(path, data={}).status_code == 400
    assert browser.client.post(path, json={"audience": "public"}).status_code == 400


@pytest.mark.asvs("3.5.1")
def test_another_persons_key_is_none(desk: Desk) -> None:
    mine, other = desk.browser("admin"), desk.browser("editor")
    form = {"csrf_token": other.token("/account/"), "audience": "public"}
    assert mine.client.post(desk.home + "releases/ask", data=form).status_code == 400


@pytest.mark.asvs("5.2.1")
def test_a_file_above_the_limit_is_refused_while_it_comes_in(desk: Desk, settings: Settings) -> None:
    small = replace(settings, max_upload_bytes=50_000)
    desk.browser()
    browser = Browser(create_members_app(small))
    browser.sign_in(desk.email("admin"))
    store = settings.store / "t" / str(desk.member.tenant_id)
    for size in (60_000, 3_000_000):
        answer = browser.upload(desk.home + "areas/upload", "gross.csv", b"x" * size)
        assert answer.status_code == 413
        assert "größer als" in answer.get_data(as_text=True)
    assert not list(store.glob("*"))
    assert not list((settings.store / "incoming").glob("*"))
    with desk.member.scope() as scope:
        assert uploads.recent(scope) == []


def test_a_script_gets_the_address_or_the_sentence(desk: Desk) -> None:
    browser = desk.browser()
    token = browser.token("/account/")
    options: dict[str, Any] = {
        "content_type": "multipart/form-data",
        "headers": {"Accept": "application/json"},
    }
    path = desk.home + "areas/upload"
    empty = browser.client.post(path, data={"csrf_token": token}, **options)
    assert empty.status_code == 422
    assert "wählen Sie zuerst eine Datei" in empty.get_json()["sentence"]
    data = {"csrf_token": token, "file": (io.BytesIO(AREAS.encode()), "gebiete.csv")}
    sent = browser.client.post(path, data=data, **options)
    assert sent.get_json()["location"].startswith(desk.home + "jobs/")


def test_a_double_click_gives_one_release(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    form = {"audience": "public", "key": "einmal", "note": "Erste"}
    first = browser.post(desk.home + "releases/ask", form)
    second = browser.post(desk.home + "releases/ask", form)
    assert first.headers["Location"] == second.headers["Location"]
    other = browser.post(desk.home + "releases/ask", {**form, "key": "zweimal"})
    assert "Es läuft bereits eine Veröffentlichung" in other.get_data(as_text=True)
    with desk.member.scope() as scope:
        assert len(releases.all_of(scope)) == 1


def _table(desk: Desk, text: str = TABLE, *, accept: bool = True, **changes: str) -> str:
    """Read a table by its page; return the address of its state."""
    browser = desk.browser()
    with desk.member.scope() as scope:
        fresh = not revisions.datasets(scope)
    if fresh:
        desk.read_areas()
    page = desk.send_table(text)
    fields = form_of(browser.get(page).get_data(as_text=True), f"{page}/table")
    end = desk.finish(browser.post(f"{page}/table", {**fields, **changes}))
    assert end["state"] == "done", end
    address = f"{desk.home}revisions/{end['result']['revision']}"
    if accept:
        assert browser.post(f"{address}/accept").status_code == 303
    return address


def test_a_stale_state_is_computed_anew_and_its_difference_is_shown(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    early = _table(desk, TABLE.replace("120", "130"), accept=False)
    _table(desk, TABLE.replace("120", "125"))
    assert "wurde ein anderer Stand übernommen" in browser.get(early).get_data(as_text=True)
    answer = browser.post(f"{early}/accept")
    assert "done=stale" in answer.headers["Location"]
    fresh = f"{desk.home}revisions/{desk.finish(answer)['result']['revision']}"
    shown = browser.get(fresh).get_data(as_text=True)
    assert ">125<" in shown
    assert ">130<" in shown
    assert browser.post(f"{fresh}/accept").status_code == 303
    with desk.member.scope() as scope:
        assert len(revisions.candidates(scope)) == 0


def test_a_table_is_read_again_as_it_was_read_before(desk: Desk) -> None:
    _table(desk, supplier="Einwohnermeldeamt", table_name="Kinder im Ort")
    page = desk.send_table(TABLE.replace("2024", "2024"))
    html = desk.browser().get(page).get_data(as_text=True)
    assert "Einwohnermeldeamt" in html
    assert "Die Tabelle ist aufgebaut wie „Kinder im Ort“ und wird ebenso gelesen." in html


def test_what_was_typed_comes_back_with_the_sentence(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    page = desk.send_table()
    fields = form_of(browser.get(page).get_data(as_text=True), f"{page}/table")
    typed = {**fields, "supplier": "", "table_name": "Mein Titel", "label-0": "Mädchen & Jungen"}
    answer = browser.post(f"{page}/table", typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "von wem die Daten stammen" in text
    assert "Mein Titel" in text
    assert "Mädchen &amp; Jungen" in text
    over = browser.post(f"{page}/table", {**typed, "supplier": "Amt", "delete_by": "2020-01-01"})
    assert over.status_code == 422
    assert "schon vorbei" in over.get_data(as_text=True)


def test_a_broken_mapping_text_is_refused_at_once(desk: Desk) -> None:
    desk.read_areas()
    page = desk.send_table()
    answer = desk.browser().post(f"{page}/text", {"toml": "layout = ", "form": "toml"})
    assert answer.status_code == 422
    assert "keine gültige TOML-Datei" in answer.get_data(as_text=True)


def test_findings_name_sheet_row_and_column(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    page = desk.send_table()
    mapping = form_of(browser.get(page).get_data(as_text=True), f"{page}/table")["base"]
    page = desk.send_table(TABLE.replace("45;", "viele;"))
    answer = browser.post(f"{page}/text", {"toml": mapping})
    end = desk.finish(answer)
    assert end["state"] == "failed"
    told = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "„viele“" in told
    assert '<td class="num">4</td><td>B</td>' in told
    assert "Noch einmal versuchen" not in told
    assert "Mit derselben Datei käme noch einmal dasselbe heraus." in told
    # The mended file is sent from here.
    assert f'action="{desk.home}tables/upload"' in told
    reader = desk.browser("reader").get(answer.headers["Location"]).get_data(as_text=True)
    assert "„viele“" not in reader


def test_a_number_is_followed_to_its_cell(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    with desk.member.scope() as scope:
        code = next(row.code for row in indicators.active(scope) if "kinder" in row.code)
    query = {"indicator": code, "period": "2024", "area": "stadtteile:03"}
    text = browser.get(desk.home + "cells", query_string=query).get_data(as_text=True)
    assert re.search(r'<td [^>]*class="num">45</td>', text)
    assert "kinder.csv" in text
    assert re.search(r"<strong>4</strong></td><td [^>]*><strong>B</strong>", text)
    city = {**query, "area": "kommune:99999999"}
    text = browser.get(desk.home + "cells", query_string=city).get_data(as_text=True)
    for row, value in ((2, 120), (3, 80), (4, 45), (5, 230)):
        assert re.search(rf'<td [^>]*class="num">{value}</td>', text)
        assert f"<strong>{row}</strong>" in text
    assert "aus kleineren Gebieten zusammengezählt" in text


def test_protection_only_gets_stricter(desk: Desk) -> None:
    browser = desk.browser()
    form = {"minimum_count": "3", "minimum_complement": "5", "minimum_base": "10"}
    weak = browser.post(desk.home + "settings/protection", form)
    assert weak.status_code == 422
    assert "nur strenger" in weak.get_data(as_text=True)
    form["minimum_count"] = "7"
    assert browser.post(desk.home + "settings/protection", form).status_code == 303
    assert 'value="7"' in browser.get(desk.home + "settings/").get_data(as_text=True)


def test_the_comparison_is_a_switch(desk: Desk) -> None:
    browser = desk.browser()
    answer = browser.post(desk.home + "settings/consent", {"given": "yes"})
    assert desk.finish(answer)["state"] == "done"
    assert 'aria-checked="true"' in browser.get(desk.home + "settings/").get_data(as_text=True)


def test_people_come_change_and_go(desk: Desk) -> None:
    browser = desk.browser()
    email = f"neu@{desk.slug}.example"
    browser.post(desk.home + "people/invite", {"email": email, "role": "editor", "name": "Neu"})
    with desk.member.scope() as scope:
        (waiting,) = invitations.open_ones(scope)
    link = f"/invitation/{tickets.token_of(desk.member.settings, 'invitation', waiting.id)}"
    person = Browser(desk.app)
    assert "Prüfstadt" in person.get(link).get_data(as_text=True)
    password = "sieben Gläser Quittengelee"
    differing = {"name": "Neu", "password": password, "repeated": "anders"}
    assert person.post(link, differing, form_at=link).status_code == 422
    assert person.post(link, {**differing, "repeated": password}, form_at=link).status_code == 303
    assert person.get(link).status_code == 422
    again = browser.post(desk.home + "people/invite", {"email": email, "role": "editor"})
    assert again.status_code == 422
    assert "gehört schon zu dieser Kommune" in again.get_data(as_text=True)
    assert person.sign_in(email, password).status_code == 303
    assert person.get(desk.home + "tables/").status_code == 200
    listed = browser.get(desk.home + "people/").get_data(as_text=True)
    account = next(
        part.split("/role")[0]
        for part in listed.split("people/")[1:]
        if "/role" in part[:45] and "Neu" in part
    )
    browser.post(f"{desk.home}people/{account}/remove")
    assert person.get(desk.home + "tables/").status_code in (200, 404)


def test_the_internal_atlas_is_behind_sign_in_and_marked(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    assert "noch keine interne Veröffentlichung" in browser.get(desk.home + "atlas/").get_data(as_text=True)
    asked = browser.post(desk.home + "releases/ask", {"audience": "internal", "key": "i"})
    assert desk.finish(asked)["state"] == "done"
    page = desk.browser("reader").get(desk.home + "atlas/")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert 'class="watermark"' in text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Altstadt" in text
    composed = browser.get(desk.home + "atlas/map", query_string={"level": "stadtteile", "lang": "en"})
    assert composed.status_code == 200
    assert Browser(desk.app).get(desk.home + "atlas/").status_code == 303
    with desk.member.scope() as scope:
        manifest = (releases.current(scope, "internal") or releases.all_of(scope)[0]).manifest or {}
    name = next(one for one in manifest["data"] if one.endswith(".json"))
    artefact = browser.get(f"{desk.home}artefacts/{name}")
    assert json.loads(artefact.data)["format"].startswith("keck.")
    code = next(e["code"] for e in json.loads(_atlas(desk, manifest["atlas"]))["indicators"])
    table = browser.get(desk.home + "atlas/values", query_string={"indicator": code, "format": "csv"})
    assert table.mimetype == "text/csv"


def _atlas(desk: Desk, digest: str) -> bytes:
    content: bytes = desk.browser().get(f"{desk.home}artefacts/{digest}.json").data
    return content


def test_a_release_can_be_withdrawn_only_with_a_reason(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    desk.finish(browser.post(desk.home + "releases/ask", {"audience": "public", "key": "w"}))
    nothing = browser.post(desk.home + "releases/withdraw", {"reason": "falsch", "form": "withdraw"})
    assert "was zurückgezogen werden soll" in nothing.get_data(as_text=True)
    silent = browser.post(desk.home + "releases/withdraw", {"period": "2024", "form": "withdraw"})
    assert "nennen Sie einen Grund" in silent.get_data(as_text=True)
    done = browser.post(desk.home + "releases/withdraw", {"period": "2024", "reason": "falsche Tabelle"})
    assert desk.finish(done)["state"] == "done"
    shown = browser.get(desk.home + "releases/").get_data(as_text=True)
    assert "falsche Tabelle" in shown
    lift = re.findall(r"releases/lift/[0-9a-f-]{36}", shown)
    end = desk.finish(browser.post(f"/desk/{desk.slug}/{lift[0]}"))
    assert end["state"] == "done", end
    assert "aufgehoben" in browser.get(desk.home + "releases/").get_data(as_text=True)


def test_a_desk_says_that_the_whole_atlas_is_withdrawn_and_shows_it_again(desk: Desk) -> None:
    browser, told = desk.browser(), "ganze öffentliche Atlas ist zurückgezogen"
    _table(desk)
    desk.finish(browser.post(desk.home + "releases/ask", {"audience": "public", "key": "d"}))
    pages = [desk.home, desk.home + "releases/"]
    assert not [path for path in pages if told in browser.get(path).get_data(as_text=True)]
    gone = {"everything": "on", "reason": "Fehler"}
    assert desk.finish(browser.post(desk.home + "releases/withdraw", gone))["state"] == "done"
    for path in pages:
        shown = browser.get(path).get_data(as_text=True)
        assert told in shown
        assert "Was die Öffentlichkeit jetzt sieht" not in shown
    log = browser.get(desk.home + "log/").get_data(as_text=True)
    assert "Zurückgezogen: der ganze öffentliche Atlas" in log
    lift = re.findall(r"releases/lift/[0-9a-f-]{36}", shown)
    assert desk.finish(browser.post(desk.home + lift[0]))["state"] == "done"
    assert not [path for path in pages if told in browser.get(path).get_data(as_text=True)]


def test_a_release_that_was_to_come_later_and_is_discarded_waits_for_nothing(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    later = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    form = {"audience": "public", "key": "e", "publish_day": later, "publish_hour": "9"}
    desk.finish(browser.post(desk.home + "releases/ask", form))
    with desk.member.scope() as scope:
        (release,) = approvals.prepared(scope)
    path = f"{desk.home}releases/{release.id}"
    assert "Bestätigte Veröffentlichung zeigen" in browser.get(path).get_data(as_text=True)
    assert browser.post(path + "/decline", {"reason": "doch nicht"}).status_code == 303
    assert "Bestätigte Veröffentlichung zeigen" not in browser.get(path).get_data(as_text=True)


def test_going_back_gives_an_older_state_a_new_number(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    for key in ("eins", "zwei"):
        desk.finish(browser.post(desk.home + "releases/ask", {"audience": "public", "key": key}))
    with desk.member.scope() as scope:
        first = releases.by_number(scope, 1).id
    assert "Diesen Stand wiederherstellen" in browser.get(f"{desk.home}releases/{first}").get_data(
        as_text=True
    )
    end = desk.finish(browser.post(f"{desk.home}releases/{first}/rollback"))
    assert end["state"] == "done", end
    assert end["result"]["rolled_back_from"] == 1
    assert "neu übernommen" not in browser.get(desk.home).get_data(as_text=True)
    _table(desk, TABLE.replace("120", "125"))
    assert "Seitdem ist 1 Tabelle neu übernommen" in browser.get(desk.home).get_data(as_text=True)
    assert PASSWORD not in browser.get(desk.home + "releases/").get_data(as_text=True)


def test_the_last_administrator_is_told_why_the_role_stays(desk: Desk) -> None:
    browser = desk.browser()
    (person,) = re.findall(r"people/([0-9a-f-]{36})/role", browser.get(desk.home + "people/").text)
    for action, form in (("role", {"role": "reader"}), ("remove", {})):
        answer = browser.post(f"{desk.home}people/{person}/{action}", form)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
    assert browser.get(desk.home + "people/").status_code == 200


def test_a_faulty_formula_comes_back_with_its_place_marked(desk: Desk) -> None:
    browser = desk.browser()
    _table(desk)
    toml = '[[indicator]]\ncode = "anteil"\nname = "Anteil"\nformula = "share(kinder-2024; einwohner-2024)"\n'
    answer = browser.post(desk.home + "indicators/apply", {"toml": toml})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "In der Formel von anteil:" in page
    assert "share(kinder-2024<mark>;</mark> einwohner-2024)" in page
    assert "share(kinder-2024; einwohner-2024)" in page
    right = toml.replace(";", ",").replace("-2024", "")
    assert browser.post(desk.home + "indicators/apply", {"toml": right}).status_code == 303
    assert "Anteil" in browser.get(desk.home + "indicators/").get_data(as_text=True)
    desk.finish(browser.post(desk.home + "releases/ask", {"audience": "internal", "key": "formel"}))
