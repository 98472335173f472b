"""The catalogue at the desk: readable by all who read, in both languages, and saved as it stands there."""

import html
import re

from keck.domain.catalogue.reading import catalogue
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_forms import _table

TABLE = "Schlüssel;Personen-BG 2024;Einwohner 2024\n01;20;900\n02;30;700\n03;45;410\n04;60;1500\n"


def test_all_indicators_are_there_in_both_languages(desk: Desk) -> None:
    reader = desk.browser("reader")
    for lang, name in (("de", "Kinderarmut (unter 15 Jahren)"), ("en", "Child poverty (under 15)")):
        page = reader.get(f"{desk.home}indicators/catalogue?lang={lang}").get_data(as_text=True)
        assert name in page
        assert page.count("<details") == len(catalogue().indicators)
    assert "indicators/catalogue" in reader.get(f"{desk.home}indicators/").get_data(as_text=True)


def test_what_is_copied_can_be_saved(desk: Desk) -> None:
    _table(desk, TABLE)
    editor = desk.browser("editor")
    page = editor.get(f"{desk.home}indicators/catalogue").get_data(as_text=True)
    texts = [html.unescape(one) for one in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", page)]
    (text,) = [one for one in texts if 'code = "sgb2-quote"' in one]
    fitted = text.replace("leistungsberechtigte-sgb2[age=0-64]", "personen-bg").replace("[age=0-64]", "")
    assert editor.post(f"{desk.home}indicators/apply", {"toml": fitted}).status_code == 303
    assert "Menschen mit Grundsicherung" in editor.get(f"{desk.home}indicators/").get_data(as_text=True)
    end = desk.finish(
        desk.browser().post(f"{desk.home}releases/ask", {"audience": "internal", "key": "katalog"})
    )
    assert end["state"] == "done", end
