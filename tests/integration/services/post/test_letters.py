"""The outbox: a letter arrives once the mail server takes it, whatever it answers before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from keck.adapters.mail import post_of
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Mail
from keck.services.post import letters
from keck.views.letters import KINDS
from tests.integration.mailbox import Mailbox, body_of, link_of, mail_server


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_server() as box:
        yield box


@pytest.fixture
def outbox(database: Settings, server: Mailbox) -> Settings:
    """Settings of a platform whose letters go to the server, with none waiting."""
    server.messages.clear()
    server.answers.clear()
    with plain_session(database, "keck_relay") as session:
        session.execute(update(Mail).values(sent_at=func.now()))
    return replace(database, smtp_url=server.url, mail_from="KECK <post@keck.example>", secret_key="k" * 32)


def write(settings: Settings, kind: str = "password_changed", **params: str) -> str:
    address = f"{uuid4().hex[:8]}@person.example"
    with plain_session(settings, "keck_login") as session:
        linked = kind in ("invitation", "reset", "email_confirm", "erased") or kind.startswith("confirm_")
        ticket_id = uuid4() if linked else None
        letters.post(session, kind, address=address, language="de", ticket_id=ticket_id, **params)
    return address


def send_all(settings: Settings) -> None:
    server = post_of(settings.smtp_url)
    assert server is not None
    while letters.send_next(settings, server):
        pass


def stored(settings: Settings, address: str) -> Mail:
    with plain_session(settings, "keck_relay") as session:
        return session.scalars(select(Mail).where(Mail.address == address)).one()


def let_time_pass(settings: Settings, address: str) -> None:
    with plain_session(settings, "keck_relay") as session:
        session.execute(update(Mail).where(Mail.address == address).values(not_before=func.now()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_letter_arrives_as_text_and_html(kind: str, outbox: Settings, server: Mailbox) -> None:
    address = write(outbox, kind, **KINDS[kind][1])
    send_all(outbox)
    (message,) = server.to(address)
    assert message["From"] == "KECK <post@keck.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@keck.example>")
    for form in ("plain", "html"):
        assert "Guten Tag" in body_of(message, form)
        assert all(value in body_of(message, form) for value in KINDS[kind][1].values() if "…" not in value)
    if stored(outbox, address).ticket_id:
        assert link_of(message).startswith(outbox.members_url + "/")


def test_a_letter_that_is_refused_for_now_is_sent_later_and_once(outbox: Settings, server: Mailbox) -> None:
    server.answers.append("451 come back later")
    address = write(outbox)
    send_all(outbox)
    waiting = stored(outbox, address)
    assert (waiting.sent_at, waiting.attempts, waiting.problem) == (None, 1, "SMTP 451")
    assert waiting.not_before > waiting.created_at + timedelta(minutes=1)
    let_time_pass(outbox, address)
    send_all(outbox)
    send_all(outbox)
    assert len(server.to(address)) == 1
    assert stored(outbox, address).problem is None


def test_a_letter_that_is_refused_for_good_is_given_up_and_keeps_no_other_waiting(
    outbox: Settings, server: Mailbox
) -> None:
    server.answers.append("550 nobody of that name")
    first, second = write(outbox), write(outbox)
    send_all(outbox)
    assert stored(outbox, first).failed_at is not None
    assert len(server.to(second)) == 1


def test_a_letter_is_given_up_after_many_attempts(outbox: Settings, server: Mailbox) -> None:
    address = write(outbox)
    for _ in range(letters.ATTEMPTS):
        server.answers.append("421 busy")
        let_time_pass(outbox, address)
        send_all(outbox)
    assert stored(outbox, address).failed_at is not None


def test_without_a_server_a_letter_waits_and_arrives_when_it_is_back(
    outbox: Settings, server: Mailbox
) -> None:
    address = write(outbox)
    send_all(replace(outbox, smtp_url="smtp://127.0.0.1:9"))
    assert stored(outbox, address).problem == "ConnectionRefusedError"
    let_time_pass(outbox, address)
    send_all(outbox)
    assert len(server.to(address)) == 1


def test_what_is_rolled_back_is_not_sent(outbox: Settings, server: Mailbox) -> None:
    with plain_session(outbox, "keck_login") as session:
        letters.post(session, "password_changed", address="nobody@person.example", language="de")
        session.rollback()
    send_all(outbox)
    assert server.to("nobody@person.example") == []


@pytest.mark.asvs("1.3.11")
def test_names_are_only_text(outbox: Settings, server: Mailbox) -> None:
    town = "Stadt\r\nBcc: evil@example.org <img src=x onerror=alert(1)>"
    address = write(outbox, "invitation", town=town, role="Lesen", until="morgen")
    send_all(outbox)
    (message,) = server.to(address)
    assert message["Bcc"] is None
    assert "<img" not in body_of(message, "html")


def test_letters_are_forgotten(outbox: Settings) -> None:
    old, new = write(outbox), write(outbox)
    with plain_session(outbox, "keck_relay") as session:
        session.execute(
            update(Mail)
            .where(Mail.address == old)
            .values(created_at=func.now() - letters.KEPT - timedelta(minutes=1))
        )
    assert letters.forget_old(outbox) >= 1
    with plain_session(outbox, "keck_relay") as session:
        assert session.scalars(select(Mail.address).where(Mail.address.in_([old, new]))).all() == [new]


def test_a_folder_takes_letters_for_trying_out(outbox: Settings, tmp_path: Path) -> None:
    address = write(outbox)
    send_all(replace(outbox, smtp_url=f"file://{tmp_path}"))
    (file,) = tmp_path.glob("*.eml")
    assert address in file.read_text()


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="KECK_SMTP_URL"):
        post_of(url)
