"""Notes at the desk, by forms."""

from tests.integration.web.desk.conftest import Desk


def test_a_note_is_written_and_taken_back(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    page = desk.home + "notes/"
    form = {"kind": "break", "period": "2024", "text_de": "Neue Zählweise", "text_en": "New counting"}
    assert admin.post(page + "add", form).status_code == 303
    shown = admin.get(page).get_data(as_text=True)
    assert "Neue Zählweise" in shown
    action = shown.split('action="')[-2 if "notes/add" in shown.split('action="')[-1] else -1].split('"')[0]
    assert action.endswith("/remove")
    assert admin.post(action).status_code == 303
    assert "Neue Zählweise" not in admin.get(page).get_data(as_text=True)


def test_a_refused_note_comes_back_with_what_was_typed(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    form = {"kind": "break", "period": "übermorgen", "text_de": "Neue Zählweise"}
    answer = admin.post(desk.home + "notes/add", form)
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert "„übermorgen“ ist kein Zeitraum" in told
    assert "Neue Zählweise</textarea>" in told


def test_a_note_needs_words_and_a_kind(desk: Desk) -> None:
    admin = desk.browser()
    for form in ({"kind": "footnote", "text_de": " "}, {"kind": "riddle", "text_de": "Text"}):
        assert admin.post(desk.home + "notes/add", form).status_code == 422


def test_a_reader_sees_notes_and_no_form(desk: Desk) -> None:
    shown = desk.browser("reader").get(desk.home + "notes/").get_data(as_text=True)
    assert "Noch ist nichts vermerkt." in shown
    assert "notes/add" not in shown
