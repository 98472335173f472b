"""Standard deviation and design effect in the form of an indicator: kept with their mean, dropped with it."""

import html
from pathlib import Path

import pytest

from keck.services.definitions import indicators
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_indicator_editor import save, sent_by_browser, stored

TABLE = "key;n;auff;m;w;s\n01;120;30;51;50;10\n02;80;20;48;47;9\n"
MAPPING = """
dataset = "test"
name = "Sprachtest"
layout = "wide"
area_column = "key"
period = "2024"
""" + "".join(
    f'[[measure]]\ncode = "{code}"\nlabel = "{label}"\ncolumn = "{code}"\n{more}'
    for code, label, more in (
        ("n", "Getestete", ""),
        ("auff", "Auffällige", ""),
        ("m", "Mittelwert", 'kind = "mean"\nunit = "Punkte"\nbase = "n"\n'),
        ("w", "Wiederholung", 'kind = "mean"\nunit = "Punkte"\nbase = "n"\n'),
        ("s", "Streuung", 'kind = "figure"\nunit = "Punkte"\nbase = "n"\n'),
    )
)
DEFINITIONS = """
[[indicator]]
code = "mittel"
name = "Mittlerer Wert"
kind = "figure"
numerator = ["m"]
denominator = ["n"]
deviation = "s"
design_effect = 1.44

[[indicator]]
code = "anteil"
name = "Anteil"
formula = "share(auff, n)"
design_effect = 1.5
"""
MEAN, SHARE = "own.mittel", "own.anteil"


@pytest.fixture
def town(desk: Desk, tmp_path: Path) -> Desk:
    """A member with a mean that has a deviation, and a share with a design effect."""
    desk.read_areas()
    path = tmp_path / "test.csv"
    path.write_text(TABLE)
    end = desk.member.import_table(path, MAPPING)
    assert end["state"] == "done", end
    with desk.member.scope() as scope:
        indicators.apply(scope, DEFINITIONS)
    return desk


def form(town: Desk, code: str) -> tuple[str, dict[str, str]]:
    page = town.browser().get(f"{town.home}indicators/{code}/edit").text
    return html.unescape(page), sent_by_browser(page)


def test_what_holds_is_said_and_stays_with_its_mean(town: Desk) -> None:
    page, sent = form(town, MEAN)
    assert (
        "solange die Rechnung dieser Mittelwert ist: Standardabweichung „Streuung“ · Designeffekt 1,44."
        in page
    )
    assert "Beim Speichern fällt weg" not in page
    assert (
        save(town, {**sent, "name_de": "Anders", "how": "formula", "formula": " m "}, MEAN).status_code == 303
    )
    body = stored(town, MEAN)[-1].body
    assert (body["name"]["de"], body["deviation"], body["design_effect"]) == ("Anders", "s", 1.44)


@pytest.mark.parametrize(
    ("code", "formula", "sentence"),
    [
        (MEAN, "share(auff, n)", "kein Mittelwert mehr"),
        (MEAN, "rate(auff, n, 10)", "kein Mittelwert mehr"),
        (MEAN, "change(m, 1)", "kein Mittelwert mehr"),
        (MEAN, "w", "ein anderer Mittelwert"),
        (MEAN, "s", "ein anderer Mittelwert"),
        (SHARE, "rate(auff, n, 10)", "kein Anteil mehr"),
        (SHARE, "m", "kein Anteil mehr"),
    ],
)
def test_another_formula_drops_it_and_says_so_before_and_after(
    town: Desk, code: str, formula: str, sentence: str
) -> None:
    _, sent = form(town, code)
    changed = {**sent, "how": "formula", "formula": formula}
    # Shown as what is to be dropped: to a script, and on every page that the form comes back on.
    told = town.browser().post(f"{town.home}indicators/check", {**changed, "of": code}).get_json()
    assert told["ok"], told
    assert f"{sentence}. Beim Speichern fällt weg:" in told["sentence"]
    refused = save(town, {**changed, "name_de": ""}, code)
    assert refused.status_code == 422
    assert f"{sentence}. Beim Speichern fällt weg:" in html.unescape(refused.text)
    assert len(stored(town, code)) == 1
    answer = save(town, changed, code)
    assert answer.status_code == 303
    after = html.unescape(town.browser().get(answer.headers["Location"]).text)
    assert "ist weggefallen: Es gehörte zur bisherigen Rechnung" in after
    body = stored(town, code)[-1].body
    assert not {"deviation", "design_effect"} & body.keys()


def test_a_share_keeps_its_design_effect_when_it_is_another_share(town: Desk) -> None:
    page, sent = form(town, SHARE)
    assert "solange die Rechnung ein Anteil ist: Designeffekt 1,50." in page
    changed = {**sent, "how": "formula", "formula": "share(auff, n + auff)"}
    assert save(town, changed, SHARE).status_code == 303
    assert len(stored(town, SHARE)) == 2
    assert stored(town, SHARE)[-1].body["design_effect"] == 1.5


def test_a_formula_that_can_not_be_read_drops_nothing(town: Desk) -> None:
    _, sent = form(town, MEAN)
    answer = save(town, {**sent, "how": "formula", "formula": "share(auff,"}, MEAN)
    assert answer.status_code == 422
    assert "Beim Speichern fällt weg" not in html.unescape(answer.text)


def test_a_copy_as_a_share_is_without_it_and_says_so(town: Desk) -> None:
    page = town.browser().get(f"{town.home}indicators/new?from={MEAN}").text
    sent = {**sent_by_browser(page), "code": "kopie", "how": "formula", "formula": "share(auff, n)"}
    answer = save(town, sent)
    assert answer.status_code == 303
    assert "ist weggefallen" in html.unescape(town.browser().get(answer.headers["Location"]).text)
    assert not {"deviation", "design_effect"} & stored(town, "own.kopie")[-1].body.keys()
    assert stored(town, MEAN)[-1].body["deviation"] == "s"
