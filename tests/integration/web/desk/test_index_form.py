"""An index made on a form: a definition like that of a file, to be changed again, or refused with a word."""

import re

import pytest

from keck.domain.indices import IndexSettings
from keck.services import indicators
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
    _table(desk, TABLE)
    editor = desk.browser("editor")
    assert editor.post(f"{desk.home}indicators/apply", {"toml": PARTS}).status_code == 303
    return f"{desk.home}indicators/index"


def body(desk: Desk, code: str = "own.sozialindex") -> dict[str, object] | None:
    """Return a stored definition."""
    with desk.member.scope() as scope:
        return next((dict(row.body) for row in indicators.active(scope) if row.code == code), None)


def test_the_form_offers_shares_with_the_direction_of_their_polarity(desk: Desk, place: str) -> None:
    page = desk.browser("editor").get(place).get_data(as_text=True)
    assert re.findall(r'name="part" value="([^"]+)"', page) == ["own.armut", "own.kita"]
    poverty, kita = re.findall(r'<select name="direction-[^"]+".*?</select>', page)
    assert 'value="raises" selected' in poverty
    assert 'value="lowers" selected' in kita
    assert desk.browser("reader").get(place).status_code == 403


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
    desk: Desk, place: str, changed: dict[str, object], said: str
) -> None:
    answer = desk.browser("editor").post(place, {**FORM, **changed})
    assert 400 <= answer.status_code < 500
    assert said in answer.get_data(as_text=True)
    assert body(desk) is None


def test_another_member_s_indicators_are_no_parts(desk: Desk, place: str) -> None:
    answer = desk.browser("editor").post(place, {**FORM, "population": "fremd"})
    assert answer.status_code == 422
    assert body(desk) is None
