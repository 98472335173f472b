"""From the sign-in page to a public atlas, by forms alone."""

import html
import re

from tests.integration.web.desk.conftest import Desk


def form_of(page: str, action: str) -> dict[str, str]:
    """Return the fields of a form as a browser would send them."""
    start = page.index(f'action="{action}"')
    part = page[start : page.index("</form>", start)]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", part):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (('type="checkbox"' in tag or 'type="radio"' in tag) and "checked" not in tag):
            continue
        fields[name[1]] = _plain(value[1]) if value else "on" if "checkbox" in tag else ""
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', part, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body) or re.search(
            r'<option value="([^"]*)"', body
        )
        fields[name] = _plain(chosen[1]) if chosen else ""
    return fields


def _plain(text: str) -> str:
    return html.unescape(text)


def test_an_analyst_gets_from_two_files_to_a_public_atlas(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas_by_pages()
    page = desk.send_table()
    proposed = admin.get(page).get_data(as_text=True)
    assert "So wird die Tabelle gelesen" in proposed
    fields = form_of(proposed, f"{page}/table")
    end = desk.finish(admin.post(f"{page}/table", fields))
    assert end["state"] == "done", end
    revision = f"{desk.home}revisions/{end['result']['revision']}"
    shown = admin.get(revision).get_data(as_text=True)
    assert "Was sich ändert" in shown
    assert admin.post(f"{revision}/accept").status_code == 303
    asked = admin.post(f"{desk.home}releases/ask", {"audience": "public", "key": "k1", "note": "Erste"})
    end = desk.finish(asked)
    assert end["state"] == "done", end
    assert "Veröffentlichung 1" in admin.get(desk.home).get_data(as_text=True)
