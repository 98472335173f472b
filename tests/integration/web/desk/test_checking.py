"""Checking at the desk: rules confirmed once, signs explained, consequences shown before deciding."""

from keck.domain.mapping_files import load
from keck.domain.mappings import CellRole, MatchRule
from keck.services import revisions
from keck.services.definitions import indicators
from keck.services.tables import mappings
from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of

PLAIN = "Schlüssel;Kinder 2024;Einwohner 2024\n1;120;900\n2;80;700\n3;45;410\n4;230;1500\n"
SHARE = """
[[indicator]]
code = "anteil"
name = { de = "Anteil der Kinder", en = "Share of children" }
kind = "share"
numerator = ["kinder"]
denominator = ["einwohner"]
decimals = 1
"""


def read(desk: Desk, text: str, **changes: str) -> str:
    """Read a table by its page and return the address of its state."""
    page = desk.send_table(text)
    fields = form_of(desk.browser().get(page).get_data(as_text=True), f"{page}/table")
    end = desk.finish(desk.browser().post(f"{page}/table", {**fields, **changes}))
    assert end["state"] == "done", end
    return f"{desk.home}revisions/{end['result']['revision']}"


def test_a_rule_is_confirmed_once_and_remembered(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    page = desk.send_table(PLAIN)
    shown = browser.get(page).get_data(as_text=True)
    assert 'name="match-padding" checked' in shown
    assert "„1“ → 01 Altstadt" in shown
    fields = form_of(shown, f"{page}/table")
    end = desk.finish(browser.post(f"{page}/table", fields))
    assert "keys_padded" not in {finding["code"] for finding in end["result"]["findings"]}
    address = f"{desk.home}revisions/{end['result']['revision']}"
    assert browser.post(f"{address}/accept").status_code == 303
    with desk.member.scope() as scope:
        (remembered,) = mappings.all_of(scope)
        assert load(remembered.body).matching == (MatchRule.PADDING,)
    again = desk.send_table(PLAIN.replace("2024", "2024"))
    assert 'name="match-padding" checked' in browser.get(again).get_data(as_text=True)


def test_a_rule_that_is_not_confirmed_is_not_used(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    page = desk.send_table(PLAIN)
    fields = form_of(browser.get(page).get_data(as_text=True), f"{page}/table")
    del fields["match-padding"]
    answer = browser.post(f"{page}/table", fields)
    assert desk.finish(answer)["state"] == "failed"
    told = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "passt nur bei anderer Schreibweise zu „Altstadt“" in told


def test_signs_are_decided_in_the_form_and_explained_in_the_report(desk: Desk) -> None:
    desk.read_areas()
    text = PLAIN.replace("1;120", "1;-").replace("2;80", "2;-9999")
    address = read(desk, text, **{"cell-1": "-", "meaning-1": "zero"})
    shown = desk.browser().get(address).get_data(as_text=True)
    assert "„-“ (1-mal) gilt nach der Zuordnung als null" in shown
    assert "„-9999“ (1-mal) gilt nach der Zuordnung als fehlender Wert" in shown
    with desk.member.scope() as scope:
        (remembered,) = mappings.all_of(scope)
        assert load(remembered.body).cells == {"-9999": CellRole.MISSING, "-": CellRole.ZERO}


def test_a_state_shows_what_it_would_change_for_indicators(desk: Desk) -> None:
    browser = desk.browser()
    desk.read_areas()
    assert browser.post(f"{read(desk, PLAIN)}/accept").status_code == 303
    with desk.member.scope() as scope:
        indicators.apply(scope, SHARE)
    address = read(desk, PLAIN.replace("3;45", "3;405"))
    shown = browser.get(address).get_data(as_text=True)
    assert "Kennzahlen, die sich ändern" in shown
    assert "Anteil der Kinder" in shown
    assert "Weststadt, 2024: 11,0 → 98,8" in shown
    assert "<td>4 → 1</td>" in shown
    english = browser.get(address, query_string={"lang": "en"}).get_data(as_text=True)
    assert "Indicators that change" in english
    assert browser.post(f"{address}/discard").status_code == 303
    with desk.member.scope() as scope:
        assert len(revisions.current(scope)) == 1
