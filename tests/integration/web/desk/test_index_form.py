"""An index made on a form: a definition like that of a file, to be changed again, or refused with a word."""

import html
import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from keck.config import Settings
from keck.domain.indices import IndexSettings
from keck.persistence.models import Job
from keck.services.definitions import indicators
from tests.integration.conftest import new_member
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_forms import _table

TABLE = (
    "Schlüssel;Kinder arm 2024;Kinder 2024;Kita Kinder 2024;Einwohner 2024\n"
    "01;20;120;70;900\n02;30;80;33;700\n03;12;45;21;410\n04;60;230;150;1500\n"
)
PARTS = """
[[indicator]]
code = "armut"
name = { de = "Kinderarmut", en = "Child poverty" }
formula = "share(kinder-arm, kinder)"
polarity = "-"

[[indicator]]
code = "kita"
name = "Kita-Quote"
formula = "share(kita-kinder, kinder)"
polarity = "+"

[[indicator]]
code = "kinder"
name = "Kinder"
formula = "kinder"
"""
FORM = {
    "name_de": "Sozialindex",
    "part": ["own.armut", "own.kita"],
    "weight-own.armut": "2",
    "direction-own.armut": "raises",
    "weight-own.kita": "1",
    "direction-own.kita": "lowers",
    "clipped": "yes",
}


@pytest.fixture
def place(desk: Desk) -> str:
    return prepared(desk)


@pytest.fixture(scope="module")
def settled(app: Flask, settings: Settings) -> Desk:
    """One member for all forms that are shown or refused, and change nothing."""
    return Desk(app, new_member(settings))


@pytest.fixture(scope="module")
def form(settled: Desk) -> str:
    return prepared(settled)


def prepared(desk: Desk) -> str:
    """Give a member what indices are made of, and return the address of the form."""
    _table(desk, TABLE)
    editor = desk.browser("editor")
    assert editor.post(f"{desk.home}indicators/apply", {"toml": PARTS}).status_code == 303
    return f"{desk.home}indicators/index"


def body(desk: Desk, code: str = "own.sozialindex") -> dict[str, object] | None:
    """Return a stored definition."""
    with desk.member.scope() as scope:
        return next((dict(row.body) for row in indicators.active(scope) if row.code == code), None)


def test_the_form_offers_shares_with_the_direction_of_their_polarity(settled: Desk, form: str) -> None:
    page = settled.browser("editor").get(form).get_data(as_text=True)
    assert re.findall(r'name="part" value="([^"]+)"', page) == ["own.armut", "own.kita"]
    poverty, kita = re.findall(r'<select name="direction-[^"]+".*?</select>', page)
    assert 'value="raises" selected' in poverty
    assert 'value="lowers" selected' in kita
    assert settled.browser("reader").get(form).status_code == 403


def test_what_is_saved_is_a_definition_that_a_release_computes(desk: Desk, place: str) -> None:
    editor = desk.browser("editor")
    sent = {**FORM, "least": "1", "change": "3", "population": "einwohner"}
    assert editor.post(place, sent).status_code == 303
    saved = body(desk)
    assert saved is not None
    assert saved["formula"] == "index(2 * @own.armut, -1 * @own.kita)"
    assert saved["index"] == IndexSettings(least=1, change=3, population="einwohner").to_json()
    assert saved["polarity"] == "-"
    listed = editor.get(f"{desk.home}indicators/").get_data(as_text=True)
    assert "indicators/index?indicator=own.sozialindex" in listed
    asked = desk.browser().post(f"{desk.home}releases/ask", {"audience": "internal", "key": "index"})
    assert desk.finish(asked)["state"] == "done"
    made = editor.get(f"{desk.home}atlas/indicators/own.sozialindex").get_data(as_text=True)
    assert "So ist der Index gemacht" in made
    assert "2 (67 %)" in made


def test_an_index_is_changed_where_it_stands(desk: Desk, place: str) -> None:
    editor = desk.browser("editor")
    editor.post(place, FORM)
    page = editor.get(f"{place}?indicator=own.sozialindex").get_data(as_text=True)
    assert 'name="weight-own.armut" value="2"' in page
    assert page.count("checked") == 3
    changed = {**FORM, "indicator": "own.sozialindex", "weight-own.armut": "5", "name_de": "Anderer Name"}
    assert editor.post(place, changed).status_code == 303
    saved = body(desk)
    assert saved is not None
    assert saved["formula"] == "index(5 * @own.armut, -1 * @own.kita)"
    assert saved["name"] == {"de": "Anderer Name"}
    assert body(desk, "own.anderer-name") is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name_de": " "}, "einen Namen"),
        ({"name_de": "Armut"}, "gibt es schon"),
        ({"part": ["own.armut"]}, "mindestens zwei"),
        ({"part": ["own.armut", "own.kinder"]}, "gibt es nicht mehr"),
        ({"part": ["own.armut", "own.fremd"]}, "gibt es nicht mehr"),
        ({"weight-own.armut": "0"}, "1 bis 5"),
        ({"weight-own.armut": "zwei"}, "1 bis 5"),
        ({"least": "3"}, "höchstens so viele"),
        ({"base": "gestern"}, "kein Zeitraum"),
        ({"change": "-1"}, "1 bis 20"),
        ({"indicator": "own.armut"}, "nicht zu ändern"),
        ({"indicator": "own.gibt-es-nicht"}, "nicht zu ändern"),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_saved(
    settled: Desk, form: str, changed: dict[str, object], said: str
) -> None:
    answer = settled.browser("editor").post(form, {**FORM, **changed})
    assert 400 <= answer.status_code < 500
    assert said in answer.get_data(as_text=True)
    assert body(settled) is None


def test_another_member_s_indicators_are_no_parts(settled: Desk, form: str) -> None:
    answer = settled.browser("editor").post(form, {**FORM, "population": "fremd"})
    assert answer.status_code == 422
    assert body(settled) is None


def test_a_preview_tells_what_a_release_would_tell_and_saves_nothing(desk: Desk, place: str) -> None:
    editor = desk.browser("editor")
    asked = editor.post(f"{place}/preview", {**FORM, "name_de": "", "least": "1", "clipped": ""})
    end = desk.finish(asked)
    assert end["state"] == "done", end
    (job_id,) = _previews(desk)
    page = html.unescape(editor.get(f"{desk.home}indicators/previews/{job_id}").text)
    assert body(desk) is None
    assert "Diese Zahlen sind noch nicht geschützt." in page
    assert 'name="weight-own.armut" value="2"' in page
    assert 'name="least" value="1"' in page
    assert 'name="indicator"' not in page
    assert page.count("checked") == 2
    # What is saved and released afterwards is the same: of these few areas nothing is hidden.
    assert editor.post(place, {**FORM, "least": "1", "clipped": ""}).status_code == 303
    release = desk.browser().post(f"{desk.home}releases/ask", {"audience": "internal", "key": "index"})
    assert desk.finish(release)["state"] == "done"
    released = html.unescape(editor.get(f"{desk.home}atlas/indicators/own.sozialindex").text)
    for told in (r"Cronbachs Alpha[^<]*", r"1\.000 Mal wurde[^<]*"):
        said = re.findall(told, page)
        assert said
        assert said == re.findall(told, released)
    assert _ranks(page) == _ranks(released)
    assert len(_ranks(page)) == 4
    numbers = re.findall(r'<th scope="row">[^<]*Kinderarmut</th>(?:<td class="num">[^<]*</td>)+', page)
    assert numbers
    assert numbers[0] in released


def _previews(desk: Desk) -> list[UUID]:
    with desk.member.scope() as scope:
        return list(scope.session.scalars(select(Job.id).where(Job.kind == "preview_formula")))


def _ranks(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)(?:</a>)?</th><td class="num">(\d+)</td>', page)
    return sorted(found)


def test_an_index_is_previewed_as_it_would_be_changed(desk: Desk, place: str) -> None:
    editor = desk.browser("editor")
    assert editor.post(place, FORM).status_code == 303
    changed = {**FORM, "indicator": "own.sozialindex", "weight-own.kita": "5", "change": "1"}
    desk.finish(editor.post(f"{place}/preview", changed))
    (job_id,) = _previews(desk)
    path = f"{desk.home}indicators/previews/{job_id}"
    page = editor.get(path).text
    assert "Sozialindex ändern" in page
    assert 'name="indicator" value="own.sozialindex"' in page
    assert 'name="weight-own.kita" value="5"' in page
    assert desk.browser("reader").get(path).status_code == 403
    desk.finish(editor.post(f"{place}/preview", FORM | {"name_de": "Zweiter"}))
    assert "überholt" in editor.get(path).text
    saved = body(desk)
    assert saved is not None
    assert "-1 * @own.kita" in str(saved["formula"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"part": ["own.armut"]}, "mindestens zwei"),
        ({"part": ["own.armut", "own.fremd"]}, "gibt es nicht mehr"),
        ({"least": "3"}, "höchstens so viele"),
        ({"name_de": "Armut"}, "gibt es schon"),
        ({"base": "gestern"}, "kein Zeitraum"),
    ],
)
def test_what_can_not_be_is_not_previewed(
    settled: Desk, form: str, changed: dict[str, object], said: str
) -> None:
    answer = settled.browser("editor").post(f"{form}/preview", {**FORM, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert _previews(settled) == []


def test_a_script_is_told_where_the_values_are_and_what_can_not_be(desk: Desk, place: str) -> None:
    editor, json = desk.browser("editor"), {"Accept": "application/json"}
    state = editor.post(f"{place}/preview", FORM, headers=json).get_json()["state"]
    (job_id,) = _previews(desk)
    assert editor.get(state, headers=json).get_json()["state"] == "queued"
    assert desk.member.finish(job_id)["state"] == "done"
    page = editor.get(state, headers=json).get_json()["page"]
    assert len(_ranks(editor.get(page).text)) == 4
    assert desk.browser("reader").get(state, headers=json).status_code == 403
    refused = editor.post(f"{place}/preview", {**FORM, "least": "3"}, headers=json)
    assert refused.status_code == 422
    assert "höchstens so viele" in refused.get_json()["sentence"]


def test_two_areas_have_values_and_nothing_else_is_told(desk: Desk, place: str) -> None:
    _table(desk, "Schlüssel;Kinder arm 2025;Kinder 2025;Kita Kinder 2025\n01;20;120;70\n02;30;80;33\n")
    editor = desk.browser("editor")
    assert desk.finish(editor.post(f"{place}/preview", FORM))["state"] == "done"
    (job_id,) = _previews(desk)
    page = editor.get(f"{desk.home}indicators/previews/{job_id}").text
    assert "Werte für 2025" in page
    assert "erst ab drei Gebieten" in page


def test_a_base_and_a_change_read_the_years_that_they_need(desk: Desk, place: str) -> None:
    _table(
        desk,
        "Schlüssel;Kinder arm 2025;Kinder 2025;Kita Kinder 2025\n"
        "01;24;120;70\n02;30;88;31\n03;14;44;23\n04;55;231;140\n",
    )
    editor = desk.browser("editor")
    assert desk.finish(editor.post(f"{place}/preview", {**FORM, "base": "2024"}))["state"] == "done"
    (job_id,) = _previews(desk)
    page = editor.get(f"{desk.home}indicators/previews/{job_id}").text
    assert "Werte für 2025" in page
    assert len(_ranks(page)) == 4
