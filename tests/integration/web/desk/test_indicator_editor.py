"""The form of an indicator without a browser: what is saved, what is refused, what comes back."""

import html
import re
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.domain.definition_drafts import Draft
from keck.domain.definitions import IndicatorDefinition
from keck.persistence.models import Indicator, Job
from keck.services.definitions import indicators
from keck.services.logs import audit_log
from keck.services.rows import Indicator as Row
from keck.web.desk import indicator_editor, trial_words
from tests.integration.conftest import new_member
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of

SHARE = {
    "name_de": "Anteil der Kinder",
    "how": "simple",
    "above": "kinder",
    "below": "einwohner",
    "version": "0",
    "polarity": "0",
    "levels": ["kommune", "stadtteile"],
}
JSON = {"Accept": "application/json"}


@pytest.fixture
def town(desk: Desk) -> Desk:
    """A member with four areas, children and inhabitants."""
    desk.read_areas()
    desk.read_table()
    return desk


@pytest.fixture(scope="module")
def settled(app: Flask, settings: Settings) -> Desk:
    """One such member for all forms that are refused."""
    desk = Desk(app, new_member(settings))
    desk.read_areas()
    desk.read_table()
    return desk


def stored(town: Desk, code: str) -> list[Row]:
    """Return all versions of an indicator, the oldest first."""
    with town.member.scope() as scope:
        query = select(Indicator).where(Indicator.code == code).order_by(Indicator.version)
        return list(scope.session.scalars(query))


def save(town: Desk, form: dict[str, Any], code: str = "", **options: Any) -> TestResponse:
    path = f"{town.home}indicators/{code}/edit" if code else f"{town.home}indicators/new"
    return town.browser().post(path, form, **options)


def checked(town: Desk, formula: str, **more: str) -> dict[str, Any]:
    form = {"how": "formula", "formula": formula, **more}
    answer = town.browser().post(f"{town.home}indicators/check", form, headers=JSON)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_form_and_file_store_the_same(town: Desk) -> None:
    assert save(town, SHARE).status_code == 303
    (by_form,) = stored(town, "own.anteil-der-kinder")
    toml = """
    [[indicator]]
    code = "anteil-der-kinder"
    name = "Anteil der Kinder"
    formula = "share(kinder, einwohner)"
    """
    with town.member.scope() as scope:
        (by_file,) = indicators.apply(scope, toml)
        assert (by_file.id, by_file.version, by_file.body) == (by_form.id, 1, by_form.body)


def test_a_change_is_a_new_version_and_the_same_again_is_none(town: Desk) -> None:
    save(town, SHARE)
    code = "own.anteil-der-kinder"
    page = town.browser().get(f"{town.home}indicators/{code}/edit").text
    assert 'name="version" value="1"' in page
    assert "Eine Veröffentlichung verwendet diese Fassung" not in page
    assert save(town, {**SHARE, "version": "1"}, code).status_code == 303
    assert len(stored(town, code)) == 1
    release = {"audience": "internal", "key": "k1"}
    assert town.finish(town.browser().post(f"{town.home}releases/ask", release))["state"] == "done"
    assert "Eine Veröffentlichung verwendet" in town.browser().get(f"{town.home}indicators/{code}/edit").text
    assert save(town, {**SHARE, "version": "1", "polarity": "-"}, code).status_code == 303
    old, new = stored(town, code)
    assert (old.frozen, old.active, old.body["polarity"]) == (True, False, "0")
    assert (new.frozen, new.active, new.body["polarity"], new.position) == (False, True, "-", old.position)


def test_the_second_of_two_gets_the_difference_and_may_insist(town: Desk) -> None:
    save(town, SHARE)
    code = "own.anteil-der-kinder"
    assert save(town, {**SHARE, "version": "1", "name_de": "Kinderanteil"}, code).status_code == 303
    mine = {**SHARE, "version": "1", "name_de": "Junge Menschen", "topic": "familie"}
    answer = save(town, mine, code)
    assert answer.status_code == 422
    assert "Inzwischen hat jemand anders diese Kennzahl geändert" in answer.text
    cells = re.findall(r'<th scope="row">([^<]*)</th><td class="as-typed">([^<]*)</td>', answer.text)
    assert cells == [("Name", "Kinderanteil"), ("Thema", "–")]
    assert 'value="Junge Menschen"' in answer.text
    assert 'name="version" value="2"' in answer.text
    assert [row.version for row in stored(town, code)] == [1, 2]
    assert save(town, {**mine, "version": "2"}, code).status_code == 303
    assert stored(town, code)[-1].body["name"] == {"de": "Junge Menschen"}


def test_what_was_put_aside_meanwhile_can_be_saved_again(town: Desk) -> None:
    save(town, SHARE)
    code = "own.anteil-der-kinder"
    removed = town.browser().post(f"{town.home}indicators/{code}/remove", {"version": "1"})
    assert removed.status_code == 303
    assert town.browser().get(f"{town.home}indicators/{code}/edit").status_code == 404
    answer = save(town, {**SHARE, "version": "1", "polarity": "+"}, code)
    assert answer.status_code == 422
    assert "beiseitegelegt" in answer.text
    assert 'name="version" value="0"' in answer.text
    assert f'action="{town.home}indicators/{code}/edit"' in answer.text
    assert save(town, {**SHARE, "polarity": "+"}, code).status_code == 303
    assert [(row.version, row.active) for row in stored(town, code)] == [(1, False), (2, True)]


def test_what_others_name_is_not_put_aside(town: Desk) -> None:
    save(town, SHARE)
    code = "own.anteil-der-kinder"
    other = {**SHARE, "name_de": "Abstand", "how": "formula", "formula": f"zscore(@{code})"}
    assert save(town, other).status_code == 303
    answer = town.browser().post(f"{town.home}indicators/{code}/remove", {"version": "1"})
    assert answer.status_code == 422
    assert "Diese Kennzahlen nennen sie in ihrer Formel: Abstand." in answer.text
    assert 'value="Anteil der Kinder"' in answer.text
    assert stored(town, code)[0].active
    assert (
        town.browser().post(f"{town.home}indicators/own.abstand/remove", {"version": "1"}).status_code == 303
    )
    log = town.browser().get(f"{town.home}log/").text
    assert "Kennzahl own.abstand beiseitegelegt" in log


def test_indicators_of_the_catalogue_are_only_copied(town: Desk) -> None:
    save(town, SHARE)
    code = "own.anteil-der-kinder"
    with town.member.scope() as scope:
        audit_log.pass_over(scope)
        scope.session.execute(update(Indicator).where(Indicator.code == code).values(origin="catalogue"))
    page = town.browser().get(f"{town.home}indicators/{code}/edit").text
    assert "Als eigene Kennzahl kopieren" in page
    assert 'name="name_de"' not in page
    assert save(town, {**SHARE, "version": "1", "polarity": "-"}, code).status_code == 422
    assert len(stored(town, code)) == 1
    copy = town.browser().get(f"{town.home}indicators/new?from={code}").text
    assert 'value="own.anteil-der-kinder-2"' in copy
    assert '<option value="einwohner" selected>' in copy


def test_a_code_that_is_taken_is_refused_and_one_from_the_name_is_free(town: Desk) -> None:
    save(town, SHARE)
    answer = save(town, {**SHARE, "code": "anteil-der-kinder"})
    assert answer.status_code == 422
    assert "hat schon eine andere Kennzahl" in answer.text
    assert save(town, SHARE).status_code == 303
    assert stored(town, "own.anteil-der-kinder-2")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_de": " "}, "Bitte geben Sie der Kennzahl einen Namen."),
        ({"above": "", "below": ""}, "Die Formel ist leer."),
        ({"how": "formula", "formula": "share(kinder, einwohne)"}, "Es gibt kein Merkmal „einwohne“."),
        ({"how": "formula", "formula": "kinder[age=0-2]"}, "age=0-2"),
        ({"how": "formula", "formula": "a" * 4001}, "4000"),
        ({"minimum_count": "viel"}, "sind ganze Zahlen"),
        ({"minimum_count": "5000"}, "geht so nicht"),
        ({"code": "Ä!"}, "Ein Kürzel besteht aus"),
        ({"description_en": "Only English"}, "braucht auch eine auf Deutsch"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    settled: Desk, change: dict[str, str], sentence: str
) -> None:
    answer = save(settled, {**SHARE, "name_en": "Share of children", **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Share of children"' in answer.text
    if "formula" in change:
        assert "<mark>" in answer.text
    assert stored(settled, "own.anteil-der-kinder") == []


def test_measures_that_are_still_to_come_are_named_on_demand(town: Desk) -> None:
    later = {**SHARE, "how": "formula", "formula": "share(babys, kinder)"}
    assert save(town, later).status_code == 422
    assert save(town, {**later, "to_come": "on"}).status_code == 303
    derived = {**later, "name_de": "Rang", "formula": "rank(babys)", "to_come": "on"}
    assert save(town, derived).status_code == 422


def test_a_script_is_told_what_a_formula_means_or_where_it_is_wrong(town: Desk) -> None:
    meant = checked(town, "share(kinder, einwohner)")
    assert meant["sentence"] == "„Kinder“ in Prozent von „Einwohner“."
    assert (meant["ok"], meant["unit"]["de"]) == (True, "%")
    wrong = checked(town, "share(kinder, einwohnr)")
    assert (wrong["ok"], wrong["position"], wrong["length"]) == (False, 14, 8)
    assert wrong["suggestion"] == "einwohner"
    assert wrong["formula"] == "share(kinder, einwohnr)"
    assert checked(town, "kinder - ")["sentence"]
    assert checked(town, "x" * 100_000)["ok"] is False
    cycle = {**SHARE, "name_de": "Kreis", "how": "formula", "formula": "rank(kinder)"}
    assert save(town, cycle).status_code == 303
    assert "braucht sich selbst" in checked(town, "lag(@own.kreis, 1)", of="own.kreis")["sentence"]
    english = {"how": "formula", "formula": "share(kinder, einwohner)", "lang": "en"}
    town.browser().post("/account/language", {"language": "en", "next": "/desk/"})
    answer = town.browser().post(f"{town.home}indicators/check", english, headers=JSON)
    assert answer.get_json()["sentence"] == "“Kinder” as a percentage of “Einwohner”."


def test_a_script_gets_a_preview_and_only_of_its_own_member(town: Desk) -> None:
    form = {"how": "formula", "formula": "share(kinder, einwohner)"}
    browser = town.browser()
    answer = browser.post(f"{town.home}indicators/preview", form, headers=JSON)
    state = answer.get_json()["state"]
    waiting = browser.get(state).get_json()
    assert waiting["state"] in ("queued", "running", "done")
    job_id = state.split("/")[-2]
    with town.member.scope() as scope:
        (found,) = scope.session.scalars(select(Job.id).where(Job.kind == "preview_formula"))
    assert str(found) == job_id
    town.member.finish(found)
    done = browser.get(state)
    assert done.headers["Cache-Control"] == "no-store"
    made = done.get_json()["preview"]
    assert made["title"] == "Werte für 2024"
    assert made["levels"][0]["rows"][0]["value"] == "13,3\u00a0%"
    page = browser.get(f"{town.home}indicators/previews/{job_id}").text
    assert "Diese Zahlen sind noch nicht geschützt." in page
    assert "13,3\u00a0%" in page
    assert "share(kinder, einwohner)" in page
    assert town.browser("reader").get(state).status_code == 403
    browser.post(f"{town.home}indicators/preview", form, headers=JSON)
    assert browser.get(state).get_json() == {"state": "superseded"}
    assert "überholt" in browser.get(f"{town.home}indicators/previews/{job_id}").text


def test_a_preview_of_a_faulty_formula_is_refused_with_its_place(settled: Desk) -> None:
    form = {"how": "formula", "formula": "kindr"}
    answer = settled.browser().post(f"{settled.home}indicators/preview", form)
    assert answer.status_code == 422
    assert "<mark>kindr</mark>" in answer.text
    assert "Vielleicht: kinder" in answer.text


FULL = """
[[indicator]]
code = "anteil"
name = { de = "Anteil", en = "Share" }
formula = "share(kinder, einwohner)"
unit = { de = "je Hundert", en = "per hundred" }
description = { de = "Wie viele?", en = "How many?" }
decimals = 3
polarity = "-"
topic = "familie"
minimum_count = 7
minimum_base = 40
public_levels = ["stadtteile"]
zero_is_sensitive = true
default_period = "2024"
target = 12.125
deprivation = true

[[indicator]]
code = "stand"
name = "Stand"
formula = "index(2 * @own.anteil, -1 * kinder)"
polarity = "-"
target = -0.5
index = { least = 1, cuts = [-2.0, 2.0] }

[[indicator]]
code = "jahre"
name = "Drei Jahre"
formula = "rate(kinder, einwohner, 1000)"
pooling = 3
"""
CODES = ("own.anteil", "own.stand", "own.jahre")


def sent_by_browser(page: str) -> dict[str, Any]:
    """Return what the form of a page would send as it stands there."""
    start = page.index('class="editor"')
    part = page[start : page.index("</form>", start)]
    sent: dict[str, Any] = {**form_of(page, re.findall(r'action="([^"]+)" class="editor"', page)[0])}
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S):
        sent[name] = html.unescape(text)
    sent["levels"] = re.findall(r'name="levels" value="([^"]+)" checked', part)
    sent["how"] = re.findall(r'name="how" value="([^"]+)" checked', part)[0]
    return sent


@pytest.fixture
def full(town: Desk) -> Desk:
    """The same member with indicators that say something in every field."""
    with town.member.scope() as scope:
        indicators.apply(scope, FULL)
    return town


@pytest.fixture(scope="module")
def lasting(settled: Desk) -> Desk:
    """The same for all forms that are refused."""
    with settled.member.scope() as scope:
        indicators.apply(scope, FULL)
    return settled


@pytest.mark.parametrize("code", CODES)
def test_who_opens_and_saves_the_form_changes_nothing(full: Desk, code: str) -> None:
    (before,) = stored(full, code)
    sent = sent_by_browser(full.browser().get(f"{full.home}indicators/{code}/edit").text)
    assert save(full, sent, code).status_code == 303
    assert [(row.version, row.body) for row in stored(full, code)] == [(1, before.body)]
    renamed = {**sent, "name_de": "Anders", "target": ""}
    renamed.pop("deprivation", None)
    assert save(full, renamed, code).status_code == 303
    changed = {name for name in before.body if stored(full, code)[-1].body.get(name) != before.body[name]}
    assert changed == {"name", *({"target", "deprivation"} & set(before.body))}


@pytest.mark.parametrize("code", CODES)
def test_a_copy_says_the_same_or_that_it_does_not(full: Desk, code: str) -> None:
    (before,) = stored(full, code)
    page = full.browser().get(f"{full.home}indicators/new?from={code}").text
    assert "Kopie von" in page
    assert ("werden weiter nach dem Original geordnet" in page) == bool(before.body.get("deprivation"))
    sent = {**sent_by_browser(page), "code": "kopie"}
    # Meanwhile the original is changed: the copy is of what was seen.
    first = sent_by_browser(full.browser().get(f"{full.home}indicators/{code}/edit").text)
    if code == "own.stand":
        del first["index"]
    assert save(full, {**first, "topic": "armut"}, code).status_code == 303
    assert save(full, sent).status_code == 303
    (made,) = stored(full, "own.kopie")
    left = {name: value for name, value in before.body.items() if name != "deprivation"}
    assert made.body == {**left, "code": "own.kopie"}


@pytest.mark.parametrize(
    ("code", "change", "sentence"),
    [
        ("own.anteil", {"target": "hoch"}, "Der Zielwert ist eine Zahl"),
        ("own.anteil", {"target": "120"}, "Der Zielwert ist eine Zahl"),
        ("own.anteil", {"target": "1.000"}, "Der Zielwert ist eine Zahl"),
        ("own.anteil", {"polarity": "0"}, "braucht eine Richtung"),
        ("own.jahre", {"deprivation": "on", "polarity": "-"}, "schon nach „own.anteil“ geordnet"),
        ("own.stand", {"formula": "zscore(kinder)"}, "Einstellungen des Index behalten"),
    ],
)
def test_what_does_not_go_together_is_said_in_plain_words(
    lasting: Desk, code: str, change: dict[str, str], sentence: str
) -> None:
    sent = sent_by_browser(lasting.browser().get(f"{lasting.home}indicators/{code}/edit").text)
    answer = save(lasting, {**sent, **change}, code)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert len(stored(lasting, code)) == 1


def test_a_copy_of_what_is_not_there_is_none(full: Desk) -> None:
    for copied in ("own.fremd/1", "own.anteil/99"):
        assert save(full, {**SHARE, "copied": copied}).status_code == 404
    assert save(full, {**SHARE, "copied": "own.anteil/x"}).status_code == 303


def test_all_fields_have_words_where_versions_are_compared(app: Flask) -> None:
    with app.test_request_context("/?lang=de"):
        told = {one.name for one in fields(IndicatorDefinition)} - {"code"}
        assert {name for name in told if trial_words.definition_field(name) == name} == set()
        compared = set(indicator_editor.labels())
    shown = {one.name for one in fields(Draft)} - {"code", "copied", "how", "above", "below", "formula"}
    assert compared == shown | {"text"}
