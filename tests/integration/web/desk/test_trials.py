"""Trying definitions out by forms: seen by those who see unprotected numbers, taken over from the page."""

import io
import re

from werkzeug.test import TestResponse

from tests.integration.web.desk.conftest import TABLE, Desk
from tests.integration.web.desk.test_forms import _table

# In Nord four times as many are children as elsewhere, in Altstadt not even half as many.
APART = "Schlüssel;Kinder 2024;Einwohner 2024\n01;120;2900\n02;80;700\n03;45;410\n04;630;1500\n"
TOML = '[[indicator]]\ncode = "anteil"\nname = "Kinderanteil"\nformula = "share(kinder, einwohner)"\n'
BETTER = TOML + 'polarity = "+"\n'


def shown(desk: Desk, asked: TestResponse, role: str = "editor") -> tuple[str, str]:
    """Return the address of a trial and its page."""
    end = desk.finish(asked)
    assert end["state"] == "done", end
    job = re.findall(r"[0-9a-f-]{36}", asked.headers["Location"])[0]
    address = f"{desk.home}indicators/trials/{job}"
    page = desk.browser(role).get(address)
    assert page.status_code == 200
    return address, page.get_data(as_text=True)


def test_definitions_are_tried_out_and_taken_over_from_the_page(desk: Desk) -> None:
    _table(desk)
    editor = desk.browser("editor")
    address, page = shown(desk, editor.post(f"{desk.home}indicators/try", {"toml": TOML}))
    assert "0 Werte ändern sich, 5 Werte kommen dazu, 10 Werte fallen weg, 0 Urteile kippen." in page
    assert "Kinderanteil" in page
    assert "Ungeschützt" in page
    assert "Kinderanteil" not in editor.get(f"{desk.home}indicators/").get_data(as_text=True)
    trial = address.rsplit("/", 1)[1]
    assert f'name="trial" value="{trial}"' in page
    assert editor.post(f"{desk.home}indicators/apply", {"trial": trial}).status_code == 303
    assert "Kinderanteil" in editor.get(f"{desk.home}indicators/").get_data(as_text=True)
    again = editor.get(address).get_data(as_text=True)
    assert "Seitdem haben sich Tabellen, Gebiete oder Kennzahlen geändert." in again
    _, fresh = shown(desk, editor.post(f"{desk.home}indicators/try", {"trial": trial}))
    assert "Kein Wert ändert sich." in fresh
    assert "Seitdem haben sich" not in fresh


def test_verdicts_that_flip_are_listed_in_both_languages(desk: Desk) -> None:
    _table(desk, APART)
    editor = desk.browser("editor")
    assert editor.post(f"{desk.home}indicators/apply", {"toml": TOML}).status_code == 303
    file = {"file": (io.BytesIO(BETTER.encode()), "kennzahlen.toml")}
    asked = editor.post(f"{desk.home}indicators/try", file, content_type="multipart/form-data")
    address, page = shown(desk, asked)
    assert "0 Werte ändern sich, 4 Urteile kippen." in page
    assert "Kinderanteil: Gebiete, deren Urteil kippt" in page
    assert "höher → günstiger" in page
    assert "was günstig ist" in page
    english = editor.get(f"{address}?lang=en").get_data(as_text=True)
    assert "0 values change, 4 verdicts flip." in english
    assert "higher → more favourable" in english


def test_readers_neither_ask_nor_see(desk: Desk) -> None:
    _table(desk)
    address, _ = shown(desk, desk.browser("editor").post(f"{desk.home}indicators/try", {"toml": TOML}))
    reader = desk.browser("reader")
    assert reader.get(address).status_code == 403
    assert reader.post(f"{desk.home}indicators/try", {"toml": TOML}).status_code == 403
    job = reader.get(f"{desk.home}jobs/{address.rsplit('/', 1)[1]}").get_data(as_text=True)
    assert "einwohner" not in job


def test_what_is_wrong_comes_back_with_the_form(desk: Desk) -> None:
    _table(desk)
    editor = desk.browser("editor")
    wrong = editor.post(f"{desk.home}indicators/try", {"toml": TOML.replace(", einwohner", "; einwohner")})
    assert wrong.status_code == 422
    assert "share(kinder<mark>;</mark> einwohner)" in wrong.get_data(as_text=True)
    assert editor.post(f"{desk.home}indicators/try", {"toml": " "}).status_code == 422
    for trial in ("nichts", "00000000-0000-4000-8000-000000000000"):
        assert editor.post(f"{desk.home}indicators/apply", {"trial": trial}).status_code == 404
    jobs = re.findall(r"jobs/([0-9a-f-]{36})", editor.get(f"{desk.home}jobs/").get_data(as_text=True))
    assert editor.post(f"{desk.home}indicators/apply", {"trial": jobs[0]}).status_code == 404


def test_a_change_of_a_table_tells_which_verdicts_flip(desk: Desk) -> None:
    _table(desk)
    editor = desk.browser("editor")
    assert editor.post(f"{desk.home}indicators/apply", {"toml": BETTER}).status_code == 303
    state = _table(desk, TABLE.replace("230;", "90;"), accept=False)
    page = editor.get(state).get_data(as_text=True)
    assert "2 Werte ändern sich" in page
    assert "Urteile kippen" in page
    assert "günstiger → ungünstiger" in page
