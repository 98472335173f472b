"""Applying, writing and ordering: by people, by machines, and what nobody is told."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Inquiry
from keck.services.joining import form_tokens, inquiries
from keck.services.post import tickets
from keck.web.forms.guard import FROM_PLACE, TO_ADDRESS
from keck.web.members import create_members_app
from tests.integration.mailbox import Mailbox, link_of, mail_server
from tests.integration.web.forms import HERE, KINDS, Stranger, send_letters

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@pytest.fixture(scope="module")
def app(settings: Settings) -> Flask:
    """The members' face."""
    return create_members_app(settings)


@pytest.fixture
def stranger(app: Flask, settings: Settings) -> Stranger:
    """Somebody who has nothing to do with us yet."""
    return Stranger(app, settings)


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_sent_counts_once_its_address_is_confirmed(
    kind: str, stranger: Stranger, box: Mailbox
) -> None:
    answer = stranger.send(kind)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{kind}/sent?lang=de")
    assert [one.state for one in stranger.stored()] == ["unconfirmed"]
    send_letters(stranger.settings, box)
    (letter,) = box.to(stranger.email)
    link = link_of(letter)
    assert link.startswith(f"{stranger.settings.members_url}/confirm/")
    path = link.removeprefix(stranger.settings.members_url)
    # Who only looks, as mail scanners do, confirms nothing.
    assert stranger.client.get(path).status_code == 200
    assert stranger.stored()[0].state == "unconfirmed"
    for _ in range(2):
        answer = stranger.client.post(path, data={"lang": "en"})
        assert "Thank you" in answer.get_data(as_text=True)
        (row,) = stranger.stored()
        assert (row.state, row.confirmed_at is not None) == ("new" if kind == "join" else "open", True)


def test_an_application_is_kept_as_it_is_meant(stranger: Stranger) -> None:
    stranger.send(email=stranger.email.upper())
    (row,) = stranger.stored()
    assert (row.town, row.official_key, row.inhabitants) == ("Stadt Neuenrade", "05962048", 11800)
    assert (row.name, row.text) == ("Kim Beispiel", KINDS["join"]["text"])


@pytest.mark.asvs("2.2.1", "2.2.2")
@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("join", {"official_key": "05962"}, None),
        ("join", {"official_key": "059620040048"}, None),
        ("join", {"official_key": "5962048"}, None),
        ("join", {"official_key": "99"}, "kein amtlicher Schlüssel"),
        ("join", {"official_key": "17111111"}, "kein amtlicher Schlüssel"),
        ("join", {"official_key": "0596204A"}, "kein amtlicher Schlüssel"),
        ("join", {"town": "  "}, "Namen der Kommune"),
        ("join", {"inhabitants": "viele"}, "keine Zahl zwischen"),
        ("join", {"inhabitants": "0"}, "keine Zahl zwischen"),
        ("join", {"inhabitants": "٣"}, "keine Zahl zwischen"),
        ("join", {"text": " "}, "was Sie mit dem Atlas vorhaben"),
        ("contact", {"name": ""}, "wer Sie sind"),
        ("contact", {"email": "rathaus"}, "keine E-Mail-Adresse"),
        ("contact", {"text": "x" * 4001}, "höchstens 4000 Zeichen"),
        ("contact", {"text": ""}, "worum es geht"),
        ("brochure", {"copies": "100000"}, "keine Zahl zwischen"),
    ],
)
def test_what_can_not_be_right_is_told_and_what_was_typed_stays(
    kind: str, changes: dict[str, Any], words: str | None, stranger: Stranger
) -> None:
    token = stranger.token(kind)
    answer = stranger.send(kind, token=token, **changes)
    if words is None:
        assert answer.status_code == 303
        return
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert stranger.stored() == []
    assert "Kim Beispiel" in page or changes.get("name") == ""
    # The same page is sent once more, mended; nobody has to wait for it.
    assert _TOKEN.findall(page) == [token]
    assert stranger.send(kind, token=token).status_code == 303
    assert len(stranger.stored()) == 1


def test_a_form_sent_twice_is_kept_once_and_answered_alike(stranger: Stranger) -> None:
    token = stranger.token("contact")
    first, second = (stranger.send("contact", token=token) for _ in range(2))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert (len(stranger.stored()), stranger.letters()) == (1, ["confirm_contact"])


@pytest.mark.parametrize(
    "machine",
    [
        lambda one: one.send("contact", website="https://spam.example"),
        lambda one: one.send("contact", token=one.token("contact", seconds=1)),
        lambda one: one.send("contact", headers={}),
    ],
    ids=["honeypot", "too fast", "nameless"],
)
def test_a_machine_is_answered_like_a_person_and_gets_no_letter(
    machine: Callable[[Stranger], object], stranger: Stranger, app: Flask
) -> None:
    person = Stranger(app, stranger.settings)
    answers = [person.send("contact"), machine(stranger)]
    assert len({(one.status_code, one.get_data(), one.headers["Location"]) for one in answers}) == 1  # type: ignore[attr-defined]
    assert ([one.state for one in stranger.stored()], stranger.letters()) == (["spam"], [])
    (row,) = stranger.stored()
    link = tickets.token_of(stranger.settings, "inquiry", row.id)
    assert stranger.client.post(f"/confirm/{link}").status_code == 422
    assert stranger.stored()[0].state == "spam"


@pytest.mark.parametrize(
    ("headers", "changes"),
    [
        ({**HERE, "Sec-Fetch-Site": "cross-site"}, {}),
        ({"Origin": "https://evil.example"}, {}),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, {}),
        (HERE, {"token": "geraten"}),
        (HERE, {"token": ""}),
    ],
    ids=["cross-site", "another origin", "no origin", "made up", "none"],
)
def test_what_no_page_of_ours_has_sent_is_answered_alike_and_not_kept(
    headers: dict[str, str], changes: dict[str, str], stranger: Stranger
) -> None:
    answer = stranger.send("contact", headers=headers, **changes)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/contact/sent?lang=de")
    assert (stranger.stored(), stranger.letters()) == ([], [])


@pytest.mark.asvs("9.2.4")
def test_a_token_counts_for_its_own_form_only(stranger: Stranger) -> None:
    stranger.send("contact", token=stranger.token("brochure"))
    assert stranger.stored() == []


def test_a_page_that_was_open_for_hours_is_sent_once_more_without_typing_anew(stranger: Stranger) -> None:
    old = stranger.token("contact", seconds=form_tokens.OLDEST_SECONDS + 5)
    answer = stranger.send("contact", token=old)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, stranger.stored()) == (422, [])
    assert "lange offen" in page
    assert "Was kostet das?" in page
    (fresh,) = _TOKEN.findall(page)
    assert stranger.send("contact", token=fresh).status_code == 303
    assert [one.state for one in stranger.stored()] == ["unconfirmed"]


def test_a_new_page_may_be_sent_after_seconds_only(stranger: Stranger) -> None:
    page = stranger.client.get("/contact").get_data(as_text=True)
    stranger.send("contact", token=_TOKEN.findall(page)[0])
    assert [one.state for one in stranger.stored()] == ["spam"]


@pytest.mark.asvs("2.4.1")
def test_one_place_sends_so_many_forms_and_reads_on(app: Flask, settings: Settings) -> None:
    stranger = Stranger(app, settings)
    for _ in range(FROM_PLACE):
        stranger.email = f"{stranger.token('contact')[:12]}@neuenrade.example".lower()
        assert stranger.send("contact").status_code == 303
    refused = stranger.send("contact")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600
    page = refused.get_data(as_text=True)
    assert "Von hier kamen gerade mehrere Formulare" in page
    assert "Was kostet das?" in page
    assert stranger.client.get("/contact").status_code == 200
    other = Stranger(app, settings)
    assert other.send("contact").status_code == 303


def test_one_address_gets_so_many_letters_whoever_asks_for_them(app: Flask, settings: Settings) -> None:
    victim = f"opfer-{Stranger(app, settings).email}"
    answers = set()
    for _ in range(TO_ADDRESS + 2):
        stranger = Stranger(app, settings)
        stranger.email = victim
        answers.add(stranger.send("contact").headers["Location"])
    assert len(answers) == 1
    assert len(stranger.letters()) == TO_ADDRESS


def test_no_page_of_these_sets_or_needs_a_cookie(stranger: Stranger) -> None:
    stranger.client.set_cookie("keck", "x" * 43)
    paths = ["/join", "/contact?lang=en", "/brochure", "/join/sent", "/confirm/falsch"]
    answers = [stranger.client.get(path) for path in paths]
    answers += [stranger.send(), stranger.send(town=""), stranger.client.post("/confirm/falsch")]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers, answer.request.path
        assert 'name="csrf_token"' not in answer.get_data(as_text=True)


def test_a_link_is_over_after_a_week(stranger: Stranger) -> None:
    stranger.send()
    (row,) = stranger.stored()
    sent = datetime.now(UTC) - inquiries.LINK_LASTS - timedelta(minutes=1)
    with plain_session(stranger.settings, "keck_owner") as session:
        session.execute(update(Inquiry).where(Inquiry.id == row.id).values(created_at=sent))
    path = f"/confirm/{tickets.token_of(stranger.settings, 'inquiry', row.id)}"
    for ask in (stranger.client.get, stranger.client.post):
        assert ask(path).status_code == 422
    assert stranger.stored()[0].state == "unconfirmed"
    other = f"/confirm/{tickets.token_of(stranger.settings, 'reset', row.id)}"
    assert stranger.client.get(other).status_code == 422


@pytest.mark.asvs("4.1.3")
def test_a_forged_host_gets_no_form_and_no_letter_names_it(stranger: Stranger, box: Mailbox) -> None:
    forged = stranger.send("contact", headers={**HERE, "Host": "evil.example"})
    assert (forged.status_code, stranger.stored()) == (400, [])
    stranger.send(
        "contact", headers={**HERE, "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    )
    send_letters(stranger.settings, box)
    (letter,) = box.to(stranger.email)
    assert b"evil.example" not in letter.as_bytes()
    assert link_of(letter).startswith(stranger.settings.members_url + "/")


def test_no_letter_to_an_unconfirmed_address_repeats_what_a_stranger_has_typed(
    stranger: Stranger, box: Mailbox
) -> None:
    stranger.send(town="Gewinnspiel-Ort", name="Gewinnspiel-Mensch", text="Gewinnspiel-Text")
    send_letters(stranger.settings, box)
    (letter,) = box.to(stranger.email)
    assert b"Gewinnspiel" not in letter.as_bytes()


def test_the_language_of_the_page_stays_whatever_the_browser_prefers(stranger: Stranger) -> None:
    answer = stranger.send("contact", lang="en", name="")
    assert '<html lang="en">' in answer.get_data(as_text=True)
    assert stranger.send("contact", lang="en").headers["Location"] == "/contact/sent?lang=en"
    (row,) = stranger.stored()
    assert row.language == "en"
    page = stranger.client.get(f"/confirm/{tickets.token_of(stranger.settings, 'inquiry', row.id)}")
    assert '<html lang="en">' in page.get_data(as_text=True)
