"""Guests at the desk: what they are shown of the internal atlas, and nothing of all else."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import AuditEntry, Mail, Membership
from keck.services.definitions import indicators
from keck.services.guest_terms import today, usual_end
from keck.services.post import tickets
from keck.services.releasing import releases
from keck.web.members import create_members_app
from tests.integration.conftest import new_member
from tests.integration.web.desk.conftest import AREAS, PASSWORD, Browser, Desk
from tests.integration.web.desk.town import says

TABLE = (
    "Schlüssel;Arme 2024;Kinder 2024;Praxen 2024\n"
    "01;7121;9103;31337\n02;4283;9209;32341\n03;3457;9311;33343\n04;5639;9413;34351\n"
)
HIDDEN = ("own.praxen", "Zahnarztpraxen", "31337", "31.337", "32341", "32.341", "34351", "34.351")
DEFINITIONS = """
[[indicator]]
code = "own.praxen"
name = { de = "Zahnarztpraxen" }
topic = "gesundheit"
numerator = ["praxen"]

[[indicator]]
code = "own.quote"
name = { de = "Kinder in Armut" }
topic = "armut"
kind = "share"
numerator = ["arme"]
denominator = ["kinder"]

[[indicator]]
code = "own.kinder"
name = { de = "Alle Kinder" }
topic = "kita"
numerator = ["kinder"]
"""
_LINK = re.compile(r'(?:href|src|action|data-fine)="([^"]+)"')


@dataclass
class Town:
    """A member with an internal release of indicators under three topics."""

    desk: Desk
    files: list[str]

    @property
    def home(self) -> str:
        """Address of the desk."""
        return self.desk.home

    def guest(self) -> Browser:
        """Return the browser of a guest of poverty and day care."""
        return self.desk.browser("guest", "armut", "kita")


@pytest.fixture(scope="module")
def town(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The member."""
    folder: Path = tmp_path_factory.mktemp("gaeste")
    member = new_member(settings, "Gaststadt")
    areas, table = folder / "gebiete.csv", folder / "zahlen.csv"
    areas.write_text(AREAS)
    table.write_text(TABLE)
    end = member.import_areas(areas, level="stadtteil", key="key", name="name")
    assert end["state"] == "done", end
    end = member.import_table(table)
    assert end["state"] == "done", end
    for _ in range(2):
        with member.scope() as scope:
            indicators.apply(scope, DEFINITIONS)
            job = releases.request(scope, audience="internal").job_id
        assert job is not None
        assert member.finish(job)["state"] == "done"
    with member.scope() as scope:
        current = releases.current(scope, "internal")
        assert current is not None
        files = list((current.manifest or {})["data"])
    return Town(Desk(create_members_app(settings), member), files)


def crawl(browser: Browser, home: str) -> Iterator[tuple[str, TestResponse]]:
    """Follow every link below the desk; yield addresses with their answers."""
    found: set[str] = set()
    waiting = deque([home])
    while waiting:
        path = waiting.popleft()
        if path in found:
            continue
        found.add(path)
        answer = browser.get(path)
        yield path, answer
        text = answer.get_data(as_text=True)
        for link in (*_LINK.findall(text), answer.headers.get("Location", "")):
            target = urlsplit(urljoin(f"http://x{path}", unescape(link)))
            if link and target.netloc == "x" and target.path.startswith(home):
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))


def test_every_address_that_a_guest_is_led_to_shows_the_topics_and_nothing_else(town: Town) -> None:
    guest = town.guest()
    pages = dict(crawl(guest, town.home))
    assert {answer.status_code for answer in pages.values()} == {200, 302}
    assert len(pages) > 40
    texts = {path: unescape(answer.get_data(as_text=True)) for path, answer in pages.items()}
    assert not [path for path, text in texts.items() if any(word in text for word in HIDDEN)]
    assert any("Kinder in Armut" in text for text in texts.values())
    assert {path[len(town.home) :].partition("/")[0].partition("?")[0] for path in pages} == {
        "",
        "atlas",
        "artefacts",
    }
    # All this is there for others: they are asked until all of it was seen.
    missing = {"own.praxen", "Zahnarztpraxen", "31.337", "31337"}
    for _, answer in crawl(town.desk.browser("reader"), town.home + "atlas/"):
        missing -= {word for word in missing if word in answer.get_data(as_text=True)}
        if not missing:
            break
    assert not missing


def test_the_front_page_leads_a_guest_to_the_atlas(town: Town) -> None:
    answer = town.guest().get(town.home)
    assert (answer.status_code, answer.headers["Location"]) == (302, town.home + "atlas/")


def test_a_guest_whose_topics_are_not_there_yet_is_led_to_nothing_that_is_closed(desk: Desk) -> None:
    browser = desk.browser("guest")
    page = browser.get(desk.home + "atlas/").get_data(as_text=True)
    assert "noch keine interne Veröffentlichung" in page
    assert not [path for path in _LINK.findall(page) if browser.get(unescape(path)).status_code == 403]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("map?indicator=own.quote", 200),
        ("map?indicator=own.praxen", 404),
        ("indicators/own.kinder", 200),
        ("indicators/own.praxen", 404),
        ("values?indicator=own.quote&format=json", 200),
        *((f"values?indicator=own.praxen&format={form}", 404) for form in ("json", "csv", "excel")),
        ("compare?indicator=own.praxen", 404),
        ("areas/stadtteil/01", 200),
        ("crosswalks", 200),
        ("?release=2", 200),
        ("?release=1", 404),
        ("values?indicator=own.quote&release=1", 404),
        ("indicators/own.quote?release=99", 404),
    ],
)
def test_addresses_of_other_indicators_and_releases_are_not_there(town: Town, path: str, status: int) -> None:
    answer = town.guest().get(f"{town.home}atlas/{path}")
    assert answer.status_code == status
    assert not [word for word in HIDDEN if word in answer.get_data(as_text=True)]
    assert answer.headers["Cache-Control"] == "no-store"


def test_of_the_files_a_guest_gets_those_of_the_topics(town: Town) -> None:
    open_ones: list[Any] = []
    closed: list[Any] = []
    for name in town.files:
        answer = town.guest().get(f"{town.home}artefacts/{name}")
        assert town.desk.browser("reader").get(f"{town.home}artefacts/{name}").status_code == 200
        (open_ones if answer.status_code == 200 else closed).append(answer)
    assert {answer.status_code for answer in closed} == {404}
    # The document that lists everything, and the values of the one indicator outside.
    assert len(closed) == 2
    assert len(open_ones) == len(town.files) - 2 >= 2
    assert not [word for one in open_ones for word in HIDDEN if word in one.get_data(as_text=True)]


def test_a_page_says_for_whom_it_is_and_until_when(town: Town) -> None:
    answer = town.guest().get(town.home + "atlas/")
    assert says(answer, "Nur für Guest, bis ")
    assert not says(town.desk.browser("reader").get(town.home + "atlas/"), "Nur für")


def test_indicators_whose_parts_tell_of_another_topic_stay_hidden(town: Town, app: Flask) -> None:
    other = Desk(app, town.desk.member)
    other.email = lambda role: f"zwei-{role}@{town.desk.slug}.example"  # type: ignore[method-assign]
    only = other.browser("guest", "armut")
    empty = only.get(town.home + "atlas/")
    assert says(empty, "Zu Ihren Themen gibt es noch keine interne Veröffentlichung.")
    assert only.get(town.home + "atlas/indicators/own.quote").status_code == 404
    assert only.get(town.home + "atlas/areas/stadtteil/01").status_code == 200
    assert only.get(town.home + "atlas/values?indicator=own.quote").status_code == 404


def test_a_visit_is_told_in_the_log_once(town: Town) -> None:
    town.guest().get(town.home + "atlas/")
    with town.desk.member.behind() as scope:
        mine = select(Membership.account_id).where(Membership.visited_on == today())
        one = scope.session.scalars(mine.order_by(Membership.account_id)).first()
        acts = list(
            scope.session.scalars(
                select(AuditEntry.act).where(AuditEntry.act == "visited", AuditEntry.account_id == one)
            )
        )
    assert acts == ["visited"]


def link_to(settings: Settings, email: str) -> str:
    with plain_session(settings, "keck_relay") as session:
        mail = session.scalars(select(Mail).where(Mail.address == email)).one()
    assert mail.ticket_id is not None
    return f"/invitation/{tickets.token_of(settings, 'invitation', mail.ticket_id)}"


def joined(town: Town, settings: Settings, email: str) -> Iterator[Browser]:
    """Let a guest accept the invitation and sign in."""
    link, browser = link_to(settings, email), Browser(town.desk.app)
    yield browser
    answer = browser.post(link, {"name": "Ada", "password": PASSWORD, "repeated": PASSWORD}, form_at=link)
    assert answer.status_code == 303
    assert browser.sign_in(email).status_code == 303


def test_an_administrator_invites_changes_and_prolongs_a_guest(town: Town, settings: Settings) -> None:
    admin, email = town.desk.browser(), f"ada@{town.desk.slug}.example"
    people, until = town.home + "people/", usual_end()
    shown = admin.get(people).get_data(as_text=True)
    assert f'value="{until}" min="{today()}" max="{today() + timedelta(days=365)}"' in shown
    assert says(admin.get(people), "Alle sieht der Gast nur zusammen mit: Kita und Betreuung")
    form = {"form": "guest", "role": "guest", "email": email, "topics": ["kita"], "until": str(until)}

    for wrong, words in (
        ({"topics": []}, "Bitte wählen Sie mindestens ein Thema"),
        ({"topics": ["wohnen"]}, "Das Thema „wohnen“ hat keine Ihrer Kennzahlen."),
        ({"until": "gestern"}, "Bitte nennen Sie einen Tag ab heute"),
    ):
        refused = admin.post(people + "invite", {**form, **wrong})
        assert refused.status_code == 422
        assert says(refused, words)
        assert refused.get_data(as_text=True).count(f'value="{email}"') == 1
    assert admin.post(people + "invite", form).status_code == 303
    assert says(admin.get(people), "Kita und Betreuung, bis")

    steps = joined(town, settings, email)
    guest = next(steps)
    invited = guest.get(link_to(settings, email))
    assert says(invited, "Sie sehen dort: Kita und Betreuung.")
    next(steps, None)
    assert guest.get(town.home + "atlas/indicators/own.kinder").status_code == 200
    assert guest.get(town.home + "atlas/indicators/own.quote").status_code == 404

    with town.desk.member.behind() as scope:
        account = scope.session.scalars(
            select(Membership).where(Membership.role == "guest", Membership.topics == ["kita"])
        ).one()
    change = f"{people}{account.account_id}/guest"
    more = {"form": str(account.account_id), "topics": ["kita", "armut"], "until": str(until)}
    assert admin.post(change, {**more, "topics": []}).status_code == 422
    assert admin.post(change, more).status_code == 303
    assert guest.get(town.home + "atlas/indicators/own.quote").status_code == 200

    with town.desk.member.behind() as scope:
        one = scope.session.get_one(Membership, (town.desk.member.tenant_id, account.account_id))
        one.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    for path in ("", "atlas/", "atlas/indicators/own.kinder", "atlas/values?indicator=own.kinder"):
        assert guest.get(town.home + path).status_code == 404
    assert says(guest.get("/desk/"), "Ihr Zugang als Gast ist abgelaufen")
    assert re.search(r"Ada</strong>.*?abgelaufen", admin.get(people).get_data(as_text=True), re.S)
    assert admin.post(change, more).status_code == 303
    assert guest.get(town.home + "atlas/").status_code == 200
    log = admin.get(town.home + "log/")
    assert says(log, "Gast Ada: sieht Kita und Betreuung, Armut, bis")
    assert says(log, "Als Gast im internen Atlas gewesen")
    assert admin.post(f"{people}{account.account_id}/remove").status_code == 303
    assert guest.get(town.home + "atlas/").status_code == 404
