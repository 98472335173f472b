"""The catalogue at the desk: read by all who read, adopted, said otherwise, followed, left, proposed to."""

import html
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.domain.catalogue.reading import catalogue
from keck.persistence.models import Mail
from keck.services.definitions import adoption_choices, adoptions, catalogue_news, indicators, proposals
from keck.services.geography import area_sets
from keck.services.people import memberships
from keck.views.formats import Formats
from keck.web.public import create_public_app
from tests.integration.conftest import new_member
from tests.integration.humans import PASSWORD
from tests.integration.processing.catalogues import (
    CODE,
    DENSITY,
    DENSITY_BEFORE,
    LAND,
    LAND_TABLE,
    MAPPING,
    TABLE,
    earlier,
)
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import Browser, Desk


@pytest.fixture
def town(desk: Desk, tmp_path: Path) -> Desk:
    """A member whose residents come in bands of ages."""
    desk.read_areas()
    read(desk, tmp_path, "bewohner.csv", TABLE, MAPPING)
    return desk


def read(desk: Desk, folder: Path, name: str, table: str, mapping: str) -> None:
    path = folder / name
    path.write_text(table)
    end = desk.member.import_table(path, mapping)
    assert end["state"] == "done", end


def page_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)[-2000:]
    return html.unescape(answer.get_data(as_text=True))


def chosen(page: str) -> dict[str, str]:
    """Return what a form of the page would send as it is proposed."""
    found = {}
    for name, content in re.findall(r'<select name="(part-\d+)">(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"( selected)?>', content)
        found[name] = next((value for value, selected in options if selected), "")
    return found


def test_all_indicators_are_there_in_both_languages(desk: Desk) -> None:
    reader = desk.browser("reader")
    for lang, name, adopt in (
        ("de", "Kinderarmut (unter 15 Jahren)", "Kennzahl übernehmen"),
        ("en", "Child poverty (under 15)", "Adopt indicator"),
    ):
        page = page_of(reader, f"{desk.home}indicators/catalogue?lang={lang}")
        assert name in page
        assert page.count('<details class="fold"') == len(catalogue().indicators)
        assert page.count(f">{adopt}</a>") == len(catalogue().indicators)
        for code in catalogue().indicators:
            assert f"indicators/catalogue/{code}" in page
    assert "indicators/catalogue" in page_of(reader, f"{desk.home}indicators/")
    assert desk.browser("reader").get(f"{desk.home}indicators/catalogue/gibt-es-nicht").status_code == 404


@pytest.fixture(scope="module")
def empty(app: Flask, settings: Settings) -> Desk:
    """One member without anything for all pages."""
    return Desk(app, new_member(settings))


@pytest.mark.parametrize("code", catalogue().indicators)
def test_each_indicator_has_a_page_for_who_has_nothing(empty: Desk, code: str) -> None:
    page = page_of(empty.browser("reader"), f"{empty.home}indicators/catalogue/{code}")
    assert catalogue().indicators[code].question.de in page
    assert "gibt es bei Ihnen noch kein Merkmal dieser Art" in page
    assert "/adopt" not in page


def test_what_is_proposed_is_adopted_with_one_click_and_released(town: Desk, visitor: FlaskClient) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{CODE}"
    page = page_of(editor, path)
    assert "Einwohner (unter 6 Jahren) ÷ Einwohner" in page
    assert chosen(page) == {"part-0": "bewohner[age=0-2]+bewohner[age=3-5]", "part-1": "bewohner"}
    answer = editor.post(f"{path}/adopt", chosen(page))
    assert answer.status_code == 303
    assert "erscheint mit der nächsten Veröffentlichung" in page_of(editor, answer.headers["Location"])
    assert "Katalog, Fassung 1" in page_of(editor, f"{town.home}indicators/")
    # A second click and the browser's way back change nothing.
    assert editor.post(f"{path}/adopt", chosen(page)).status_code == 303
    end = town.finish(town.browser().post(f"{town.home}releases/ask", {"audience": "public", "key": "eins"}))
    assert end["state"] == "done", end
    public = visitor.get(f"/de/{town.slug}/indicators/{CODE}").get_data(as_text=True)
    assert catalogue().indicators[CODE].name.de in public
    assert "13,6" in public
    assert "deshalb festgeschrieben" in page_of(editor, f"{town.home}indicators/")


@pytest.fixture
def visitor(settings: Settings) -> FlaskClient:
    """Somebody at the public face."""
    return create_public_app(settings).test_client()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Es fehlt: einwohner[age=0-5], einwohner"),
        ({"part-0": "bewohner", "part-1": "bewohner"}, "ist dasselbe gewählt"),
        ({"part-0": "fremd", "part-1": "bewohner"}, "gibt es bei Ihnen nicht"),
        ({"part-0": "[[[", "part-1": "bewohner"}, "gibt es bei Ihnen nicht"),
        ({"part-0": "bewohner[age=0-2]+bewohner[age=0-2]", "part-1": "bewohner"}, "gibt es bei Ihnen nicht"),
    ],
)
def test_what_does_not_fit_is_told_at_the_form(town: Desk, form: dict[str, str], sentence: str) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{CODE}"
    answer = editor.post(f"{path}/adopt", form)
    assert answer.status_code == 422
    page = html.unescape(answer.get_data(as_text=True))
    assert sentence in page
    with town.member.scope() as scope:
        assert adoptions.all_of(scope) == {}
    # What was chosen stands there again, as far as it is in the list.
    if form.get("part-1"):
        assert chosen(page)["part-1"] == "bewohner"


def test_own_words_and_levels_are_kept_with_what_was_typed(town: Desk) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{CODE}"
    editor.post(f"{path}/adopt", chosen(page_of(editor, path)))
    with town.member.scope() as scope:
        levels = [one.code for one in area_sets.levels(scope)]
    words = {
        "form": "say",
        "name-de": "Die <Kleinen>",
        "name-en": "The little ones",
        "description-de": "Unter sechs.",
        "minimum_count": "30",
        "level": levels[0],
    }
    assert editor.post(f"{path}/say", words).status_code == 303
    assert "Die &lt;Kleinen&gt;" in editor.get(f"{town.home}indicators/").get_data(as_text=True)
    with town.member.scope() as scope:
        (row,) = (one for one in indicators.active(scope) if one.code == CODE)
        made = indicators.definition(row)
    assert (made.name.en, made.minimum_count, made.public_levels) == ("The little ones", 30, (levels[0],))
    for wrong, sentence in (
        ({"name-de": "x" * 121}, "höchstens 120"),
        ({"name-de": "", "name-en": "Only English"}, "auch den deutschen Text"),
        ({"minimum_count": "viele"}, "ganze Zahlen von 1 bis 1000"),
        ({"minimum_base": "0"}, "ganze Zahlen von 1 bis 1000"),
        ({"target": "viel"}, "Der Zielwert ist eine Zahl"),
        ({"target": "120"}, "Der Zielwert ist eine Zahl"),
        ({"deprivation": "on"}, "sagt nicht, ob ein hoher Wert günstig ist"),
    ):
        answer = editor.post(f"{path}/say", {**words, **wrong})
        assert answer.status_code == 422
        assert sentence in html.unescape(answer.get_data(as_text=True))


def test_a_target_of_ones_own_makes_no_own_indicator_and_reaches_the_public(
    town: Desk, visitor: FlaskClient
) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{CODE}"
    editor.post(f"{path}/adopt", chosen(page_of(editor, path)))
    with town.member.scope() as scope:
        levels = [one.code for one in area_sets.levels(scope)]
    said = {"form": "say", "target": "12,5", "minimum_base": "50", "level": levels}
    assert editor.post(f"{path}/say", said).status_code == 303
    page = page_of(editor, path)
    assert 'name="target" inputmode="decimal" maxlength="20" value="12,5"' in page
    assert 'name="minimum_base" inputmode="numeric" value="50"' in page
    # Choosing measures anew keeps it.
    assert editor.post(f"{path}/adopt", chosen(page)).status_code == 303
    with town.member.scope() as scope:
        (row,) = (one for one in indicators.active(scope) if one.code == CODE)
        made = indicators.definition(row)
    assert (row.origin, made.target, made.minimum_base) == ("catalogue", 12.5, 50)
    assert made.catalogue is not None
    assert made.catalogue.comparable
    end = town.finish(town.browser().post(f"{town.home}releases/ask", {"audience": "public", "key": "ziel"}))
    assert end["state"] == "done", end
    public = visitor.get(f"/de/{town.slug}/indicators/{CODE}").get_data(as_text=True)
    assert "<dt>Zielwert</dt><dd>12,5\u00a0%</dd>" in public
    assert "Im Katalog des Netzwerks" in public
    copy = page_of(editor, f"{town.home}indicators/new?from={CODE}")
    assert "Neuen Fassungen des Katalogs folgt sie nicht" in copy
    assert 'name="target" value="12,5"' in copy


def test_leaving_brings_back_what_had_given_way(town: Desk) -> None:
    editor, path = town.browser("editor"), f"{town.home}indicators/catalogue/{CODE}"
    before = page_of(editor, f"{town.home}indicators/")
    assert "own.bewohner" in before
    editor.post(f"{path}/adopt", chosen(page_of(editor, path)))
    assert "own.bewohner" not in page_of(editor, f"{town.home}indicators/")
    for _ in range(2):
        assert editor.post(f"{path}/leave").status_code == 303
    after = page_of(editor, f"{town.home}indicators/")
    assert "own.bewohner" in after
    assert CODE not in after.replace(f"indicators/catalogue/{CODE}", "")


@pytest.fixture
def behind(town: Desk, tmp_path: Path) -> Desk:
    """A member that has adopted the version before the shipped one."""
    read(town, tmp_path, "flaechen.csv", LAND_TABLE, LAND)
    choice = {"einwohner": ["bewohner"], "siedlungsflaeche": ["siedlungsflaeche"]}
    with town.member.scope() as scope:
        older = earlier(DENSITY, **DENSITY_BEFORE)
        adoptions.adopt(scope, DENSITY, adoption_choices.from_json(choice), known=older)
    return town


def test_a_newer_version_is_told_on_three_pages_and_followed_now(behind: Desk) -> None:
    editor, home = behind.browser("editor"), behind.home
    name = catalogue().indicators[DENSITY].name.de
    told = f"Im Katalog gibt es eine neue Fassung von „{name}“."
    for place in ("", "indicators/", "indicators/catalogue"):
        assert told in page_of(editor, home + place), place
    path = f"{home}indicators/catalogue/{DENSITY}"
    page = page_of(editor, path)
    assert "Sie verwenden Fassung 1, im Katalog steht Fassung 2." in page
    assert "Die Werte bleiben; anderes wird verborgen, gerundet oder gewertet." in page
    assert "Ohne Nachkommastelle" in page
    assert "Anders ist: Nachkommastellen." in page
    assert editor.post(f"{path}/follow", {**chosen(page), "when": "now"}).status_code == 303
    for place in ("", "indicators/", "indicators/catalogue"):
        assert told not in page_of(editor, home + place), place
    assert "Katalog, Fassung 2" in page_of(editor, f"{home}indicators/")


def test_staying_is_marked_at_the_desk(behind: Desk) -> None:
    editor, path = behind.browser("editor"), f"{behind.home}indicators/catalogue/{DENSITY}"
    assert editor.post(f"{path}/stay").status_code == 303
    assert "Nicht vergleichbar" in page_of(editor, path)
    assert "ältere Fassung, nicht vergleichbar" in page_of(editor, f"{behind.home}indicators/")
    assert "neue Fassung von" not in page_of(editor, behind.home)
    # The way back is open.
    page = page_of(editor, path)
    assert editor.post(f"{path}/follow", {**chosen(page), "when": "now"}).status_code == 303
    assert "Nicht vergleichbar" not in page_of(editor, path)


def test_a_day_is_planned_and_cancelled(behind: Desk) -> None:
    editor, path = behind.browser("editor"), f"{behind.home}indicators/catalogue/{DENSITY}"
    form = {**chosen(page_of(editor, path)), "when": "later"}
    for wrong in ("", "gestern", day_of(datetime.now(UTC)).isoformat()):
        answer = editor.post(f"{path}/follow", {**form, "day": wrong})
        assert answer.status_code == 422
        assert "Bitte wählen Sie einen Tag" in answer.get_data(as_text=True)
    day = day_of(datetime.now(UTC)) + timedelta(days=10)
    assert editor.post(f"{path}/follow", {**form, "day": day.isoformat()}).status_code == 303
    page = page_of(editor, path)
    assert f"Geplant: Am {Formats('de').date(day)} wird die neue Fassung übernommen." in page
    assert "neue Fassung von" not in page_of(editor, behind.home)
    assert editor.post(f"{path}/unplan").status_code == 303
    assert "neue Fassung von" in page_of(editor, behind.home)
    with behind.member.scope() as scope:
        assert catalogue_news.adopted(scope)[DENSITY].state == "open"


def test_a_reader_sees_the_news_and_no_forms(behind: Desk) -> None:
    reader = behind.browser("reader")
    page = page_of(reader, f"{behind.home}indicators/catalogue/{DENSITY}")
    assert "Neue Fassung im Katalog" in page
    assert "/follow" not in page
    assert "/stay" not in page


def test_what_is_copied_can_be_saved_as_an_own_one(town: Desk) -> None:
    editor = town.browser("editor")
    page = page_of(editor, f"{town.home}indicators/catalogue/{CODE}")
    (text,) = re.findall(r"<textarea[^>]*readonly[^>]*>([^<]*)</textarea>", page)
    fitted = text.replace("einwohner[age=0-5]", "bewohner[age=0-2]").replace("einwohner", "bewohner")
    assert editor.post(f"{town.home}indicators/apply", {"toml": fitted}).status_code == 303
    assert f"own.{CODE}" in page_of(editor, f"{town.home}indicators/")


def test_a_proposal_goes_to_the_foundation_without_a_figure_and_comes_back_answered(town: Desk) -> None:
    editor, home = town.browser("editor"), town.home
    toml = (
        '[[indicator]]\ncode = "kleine"\nname = { de = "Kleine <Kinder>", en = "Little ones" }\n'
        'formula = "share(bewohner[age=0-2], bewohner)"'
    )
    assert editor.post(f"{home}indicators/apply", {"toml": toml}).status_code == 303
    form = {"indicator": "own.kleine", "reason": "Zeigt den Bedarf an Krippen.", "contact": "Frau Amt, 4711"}
    for missing in ("reason", "contact", "indicator"):
        answer = editor.post(f"{home}indicators/proposals/add", {**form, missing: ""})
        assert answer.status_code == 422
    assert editor.post(f"{home}indicators/proposals/add", form).status_code == 303
    again = editor.post(f"{home}indicators/proposals/add", form)
    assert "schon vorgeschlagen" in again.get_data(as_text=True)
    team = Team(town.member.settings)
    staff = Browser(town.app)
    assert staff.sign_in(team.email, PASSWORD).status_code == 303
    listed = page_of(staff, "/staff/catalogue/")
    assert "Kleine <Kinder>" in listed
    # Other members may have proposed something, too.
    found = re.search(r'(/staff/catalogue/proposals/[0-9a-f-]{36})"><strong>Kleine <Kinder>', listed)
    assert found
    address = found[1]
    shown = page_of(staff, address)
    for words in ("Frau Amt, 4711", "Bedarf an Krippen", "Einwohner (unter 3 Jahren) ÷ Einwohner", "kleine"):
        assert words in shown
    assert "share(bewohner[age=0-2], bewohner)" in shown
    assert "nächsten Fassung der Plattform" in shown
    # Values of the table, none of which went along; times, slugs and keys of forms hold any digits.
    read = re.sub(r"<[^>]+>", " ", shown)
    assert not [one for one in ("910", "1490", "52", "92") if re.search(rf"(?<![\w:-]){one}(?![\w:-])", read)]
    empty = staff.post(f"{address}/answer", {"state": "accepted", "answer": " "}, form_at=address)
    assert "schreiben Sie eine Antwort" in html.unescape(empty.get_data(as_text=True))
    said = {"state": "accepted", "answer": "Kommt im Frühjahr."}
    assert staff.post(f"{address}/answer", said, form_at=address).status_code == 303
    page = page_of(editor, f"{home}indicators/proposals")
    assert "Kommt im Frühjahr." in page
    assert "angenommen" in page
    assert "Ihr Vorschlag „Kleine <Kinder>“ für den Katalog ist angenommen." in page_of(editor, home)
    (letter,) = letters_to(town, "editor")
    assert (letter.kind, letter.params["name"]) == ("proposal_accepted", "Kleine <Kinder>")
    assert letter.params["answer"] == "Kommt im Frühjahr."
    twice = staff.post(f"{address}/answer", {**said, "state": "declined"}, form_at="/account/")
    assert "schon beantwortet" in html.unescape(twice.get_data(as_text=True))
    assert len(letters_to(town, "editor")) == 1


def letters_to(desk: Desk, role: str) -> list[Mail]:
    """Return the letters to one of a member's people that are about proposals."""
    with plain_session(desk.member.settings, "keck_relay") as session:
        query = select(Mail).where(Mail.address == desk.email(role), Mail.kind.startswith("proposal_"))
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def test_who_is_gone_gets_no_letter_and_the_answer_is_at_the_desk(town: Desk) -> None:
    editor, home = town.browser("editor"), town.home
    toml = '[[indicator]]\ncode = "weg"\nname = "Weg"\nformula = "bewohner * 3"'
    editor.post(f"{home}indicators/apply", {"toml": toml})
    form = {"indicator": "own.weg", "reason": "Weil er geht.", "contact": "Amt"}
    assert editor.post(f"{home}indicators/proposals/add", form).status_code == 303
    with town.member.scope() as scope:
        (proposal,) = proposals.at_member(scope)
        person = next(one for one in memberships.people(scope) if one.email == town.email("editor"))
    removed = town.browser().post(f"{home}people/{person.account_id}/remove")
    assert removed.status_code == 303, removed.text[-500:]
    team = Team(town.member.settings)
    with team.scope() as staff:
        proposals.answer(staff, proposal.id, state="declined", text="Gibt es schon.")
    assert letters_to(town, "editor") == []
    told = page_of(town.browser(), home)
    assert "hat Ihren Vorschlag „Weg“ für den Katalog beantwortet" in told


def test_a_proposal_that_is_taken_back_is_gone_for_the_foundation(town: Desk) -> None:
    editor, home = town.browser("editor"), town.home
    toml = '[[indicator]]\ncode = "zwei"\nname = "Zwei"\nformula = "bewohner * 2"'
    editor.post(f"{home}indicators/apply", {"toml": toml})
    form = {"indicator": "own.zwei", "reason": "Zum Zurücknehmen", "contact": "Amt"}
    editor.post(f"{home}indicators/proposals/add", form)
    page = page_of(editor, f"{home}indicators/proposals")
    found = re.search(r"indicators/proposals/[0-9a-f-]{36}/take-back", page)
    assert found
    for _ in range(2):
        assert editor.post(home + found[0]).status_code == 303
    assert "zurückgenommen" in page_of(editor, f"{home}indicators/proposals")
    staff = Browser(town.app)
    staff.sign_in(Team(town.member.settings).email, PASSWORD)
    assert "Zum Zurücknehmen" not in page_of(staff, "/staff/catalogue/")
    assert town.slug not in page_of(staff, "/staff/catalogue/")
