"""Corrections at the desk: with a withdrawal or alone, seen by all who read, written by who publishes."""

import re

from keck.adapters.notices import Notices
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_forms import _table

WORDS = "Die Tabelle von 2024 war die falsche."


def told(desk: Desk) -> list[dict[str, object]]:
    return list(Notices(desk.member.settings.store).read(desk.slug).get("corrections", []))


def release(desk: Desk) -> None:
    _table(desk)
    desk.finish(desk.browser().post(desk.home + "releases/ask", {"audience": "public", "key": "c"}))


def test_what_is_withdrawn_may_be_told_in_the_same_breath(desk: Desk) -> None:
    release(desk)
    form = {"period": "2024", "reason": "intern: vertauscht", "text_de": WORDS, "form": "withdraw"}
    done = desk.browser().post(desk.home + "releases/withdraw", form)
    assert desk.finish(done)["state"] == "done"
    (one,) = told(desk)
    assert (one["text"], one["period"], one["indicator"]) == ({"de": WORDS}, "2024", None)
    assert "intern" not in str(told(desk))


def test_a_text_that_is_refused_withdraws_nothing(desk: Desk) -> None:
    release(desk)
    form = {"period": "2024", "reason": "x", "text_de": "x" * 1001, "form": "withdraw"}
    page = desk.browser().post(desk.home + "releases/withdraw", form).get_data(as_text=True)
    assert "Die Berichtigung ist zu lang." in page
    assert "Zurückgezogen</h2>" not in page
    assert told(desk) == []


def test_a_correction_is_written_kept_on_a_mistake_and_taken_back(desk: Desk) -> None:
    release(desk)
    browser = desk.browser("publisher")
    wrong = {"period": "gestern", "text_de": WORDS, "form": "correct"}
    page = browser.post(desk.home + "releases/correct", wrong).get_data(as_text=True)
    assert "gestern" in page
    assert WORDS in page
    assert browser.post(desk.home + "releases/correct", {**wrong, "period": ""}).status_code == 303
    reader = desk.browser("reader").get(desk.home + "releases/").get_data(as_text=True)
    assert WORDS in reader
    assert "Etwas berichtigen" not in reader
    shown = browser.get(desk.home + "releases/").get_data(as_text=True)
    (path,) = re.findall(r"releases/corrections/[0-9a-f-]{36}/remove", shown)
    assert desk.browser("editor").post(desk.home + path).status_code == 403
    assert browser.post(desk.home + path).status_code == 303
    assert told(desk) == []
    log = desk.browser().get(f"{desk.home}log/").get_data(as_text=True)
    assert "Berichtigung veröffentlicht: der ganze öffentliche Atlas" in log
    assert "Berichtigung zurückgenommen: der ganze öffentliche Atlas" in log
