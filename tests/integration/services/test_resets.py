"""A-09, A-12 and A-16: a forgotten password, and another address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, Mail, Ticket
from keck.services import resets
from keck.services.errors import Refused
from keck.services.identity import accounts, email_changes, live_sessions, login_sessions
from keck.services.identity.live_sessions import Waiting
from keck.services.post import tickets
from tests.integration.conftest import Member
from tests.integration.humans import Human

OLD, NEW = "vier Birken am Kanal", "acht Krähen auf dem Dach"


@pytest.fixture(scope="module")
def signed(database: Settings) -> Settings:
    """Settings of a platform whose links are signed."""
    return replace(database, secret_key="schluessel" * 4)


@pytest.fixture
def person(signed: Settings) -> tuple[UUID, str]:
    """An account: its id and its address."""
    email = f"p{uuid4().hex[:10]}@person.example"
    with plain_session(signed, "keck_login") as session:
        return accounts.ensure(session, email=email, password=OLD).account_id, email


def sign_in(settings: Settings, email: str, password: str) -> str:
    return login_sessions.sign_in(settings, email=email, password=password, address="192.0.2.10")


def mails(settings: Settings, address: str) -> list[Mail]:
    with plain_session(settings, "keck_relay") as session:
        return list(session.scalars(select(Mail).where(Mail.address == address).order_by(Mail.created_at)))


def reset_token(settings: Settings, email: str) -> str:
    resets.ask(settings, email=email, language="de")
    ticket_id = mails(settings, email)[-1].ticket_id
    assert ticket_id is not None
    return tickets.token_of(settings, "reset", ticket_id)


def email_token(settings: Settings, account_id: UUID, email: str, password: str = OLD) -> str:
    email_changes.ask(settings, account_id, email=email, password=password)
    ticket_id = mails(settings, email)[-1].ticket_id
    assert ticket_id is not None
    return tickets.token_of(settings, "email", ticket_id)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def age(settings: Settings, account_id: UUID) -> None:
    with plain_session(settings, "keck_login") as session:
        over = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Ticket).where(Ticket.account_id == account_id).values(expires_at=over))


@pytest.mark.asvs("6.4.6")
def test_a_reset_sets_the_password_ends_sessions_and_tells_the_owner(
    signed: Settings, person: tuple[UUID, str]
) -> None:
    _, email = person
    session = sign_in(signed, email, OLD)
    token = reset_token(signed, email)
    resets.look(signed, token)
    resets.complete(signed, token, password=NEW)
    assert login_sessions.find(signed, session) is None
    assert refused(lambda: sign_in(signed, email, OLD)) == "sign_in_failed"
    assert sign_in(signed, email, NEW)
    assert [one.kind for one in mails(signed, email)] == ["reset", "password_changed"]


@pytest.mark.asvs("6.4.3")
def test_a_reset_keeps_the_second_factor(signed: Settings, member: Member) -> None:
    human = Human(signed, role="editor", slug=member.slug)
    human.sign_in()
    human.print_list()
    resets.complete(signed, reset_token(signed, human.email), password=NEW)
    token = sign_in(signed, human.email, NEW)
    assert login_sessions.find(signed, token) is None
    found = live_sessions.look_up(signed, token)
    assert isinstance(found, Waiting)
    assert found.step == "prove"


@pytest.mark.asvs("6.3.8")
def test_known_and_unknown_addresses_cause_a_letter_each(signed: Settings, person: tuple[UUID, str]) -> None:
    unknown = f"{uuid4().hex[:8]}@nowhere.example"
    resets.ask(signed, email=f" {person[1].upper()} ", language="de")
    resets.ask(signed, email=unknown, language="en")
    assert [one.kind for one in mails(signed, person[1])] == ["reset"]
    (letter,) = mails(signed, unknown)
    assert (letter.kind, letter.ticket_id, letter.language) == ("reset_unknown", None, "en")


def test_a_closed_account_gets_no_link(signed: Settings, person: tuple[UUID, str]) -> None:
    token = reset_token(signed, person[1])
    accounts.set_active(signed, person[0], active=False)
    assert refused(lambda: resets.complete(signed, token, password=NEW)) == "reset_over"
    resets.ask(signed, email=person[1], language="de")
    assert mails(signed, person[1])[-1].kind == "reset_unknown"


def test_a_link_works_once_and_takes_the_others_with_it(signed: Settings, person: tuple[UUID, str]) -> None:
    first, second = reset_token(signed, person[1]), reset_token(signed, person[1])
    resets.complete(signed, second, password=NEW)
    for token in (first, second):
        assert refused(partial(resets.complete, signed, token, password=OLD)) == "reset_over"
        assert refused(partial(resets.look, signed, token)) == "reset_over"


def test_of_many_who_use_a_link_at_once_one_succeeds(signed: Settings, person: tuple[UUID, str]) -> None:
    token = reset_token(signed, person[1])
    barrier = Barrier(6)

    def use(number: int) -> str:
        barrier.wait()
        try:
            resets.complete(signed, token, password=f"{NEW} {number}")
        except Refused as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(6) as pool:
        ends = list(pool.map(use, range(6)))
    assert sorted(ends) == ["done", *["reset_over"] * 5]
    assert sign_in(signed, person[1], f"{NEW} {ends.index('done')}")


@pytest.mark.asvs("9.2.2")
def test_what_is_no_link_of_ours_is_over(signed: Settings, person: tuple[UUID, str]) -> None:
    account_id, email = person
    token = reset_token(signed, email)
    ticket_id = tickets.id_of(signed, "reset", token)
    assert ticket_id is not None
    for wrong in (
        "",
        token[:-1],
        tickets.token_of(signed, "email", ticket_id),
        tickets.token_of(signed, "invitation", ticket_id),
        tickets.token_of(replace(signed, secret_key="anders"), "reset", ticket_id),
        tickets.token_of(signed, "reset", uuid4()),
        email_token(signed, account_id, f"{uuid4().hex[:8]}@person.example"),
    ):
        assert refused(partial(resets.complete, signed, wrong, password=NEW)) == "reset_over"
    age(signed, account_id)
    assert refused(lambda: resets.complete(signed, token, password=NEW)) == "reset_over"
    assert sign_in(signed, email, OLD)


def test_a_weak_password_uses_nothing_up(signed: Settings, person: tuple[UUID, str]) -> None:
    token = reset_token(signed, person[1])
    assert refused(lambda: resets.complete(signed, token, password="kurz")) == "password_too_short"
    resets.complete(signed, token, password=NEW)


def test_another_address_counts_when_it_is_confirmed(signed: Settings, person: tuple[UUID, str]) -> None:
    account_id, email = person
    mine, other = sign_in(signed, email, OLD), sign_in(signed, email, OLD)
    new = f"neu{uuid4().hex[:8]}@person.example"
    token = email_token(signed, account_id, new)
    assert sign_in(signed, email, OLD)
    email_changes.confirm(signed, token, account_id, session_token=mine)
    assert login_sessions.find(signed, mine) is not None
    assert login_sessions.find(signed, other) is None
    assert refused(lambda: sign_in(signed, email, OLD)) == "sign_in_failed"
    assert sign_in(signed, new, OLD)
    told = mails(signed, email)[-1]
    assert (told.kind, told.params["masked"]) == ("email_changed", "n…@person.example")


def test_an_address_is_changed_by_its_own_account_only_and_once(
    signed: Settings, person: tuple[UUID, str]
) -> None:
    account_id, _ = person
    token = email_token(signed, account_id, f"{uuid4().hex[:8]}@person.example")
    with plain_session(signed, "keck_login") as session:
        stranger = accounts.ensure(session, email=f"{uuid4().hex[:8]}@person.example").account_id

    def confirm(who: UUID) -> None:
        email_changes.confirm(signed, token, who, session_token=None)

    assert refused(lambda: confirm(stranger)) == "email_link_over"
    confirm(account_id)
    assert refused(lambda: confirm(account_id)) == "email_link_over"


def test_nobody_takes_an_address_or_learns_that_it_is_taken(
    signed: Settings, person: tuple[UUID, str]
) -> None:
    account_id, _ = person
    taken = f"{uuid4().hex[:8]}@person.example"
    token = email_token(signed, account_id, taken)
    with plain_session(signed, "keck_login") as session:
        accounts.ensure(session, email=taken)
    email_changes.ask(signed, account_id, email=taken, password=OLD)
    assert len(mails(signed, taken)) == 1
    code = refused(lambda: email_changes.confirm(signed, token, account_id, session_token=None))
    assert code == "email_link_over"
    with plain_session(signed, "keck_login") as session:
        assert session.scalars(select(Account.id).where(Account.email == taken)).one() != account_id


@pytest.mark.asvs("7.5.1")
def test_the_password_is_asked_for_another_address(signed: Settings, person: tuple[UUID, str]) -> None:
    ask = partial(email_changes.ask, signed, person[0], email="a@person.example", password="falsch")
    assert refused(ask) == "password_wrong"
