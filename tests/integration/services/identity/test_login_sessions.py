import hashlib
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, LoginEvent, LoginSession, Staff
from keck.services.errors import Refused
from keck.services.identity import accounts, login_sessions, passwords

HOME, AWAY = "192.0.2.10", "198.51.100.7"
PASSWORD = "vier Birken am Kanal"


@pytest.fixture
def make_account(database: Settings) -> Callable[[], tuple[UUID, str]]:
    """Make accounts that nobody else uses."""

    def make() -> tuple[UUID, str]:
        email = f"p{uuid4().hex[:10]}@person.example"
        with plain_session(database, "keck_login") as session:
            return accounts.ensure(session, email=email, password=PASSWORD).account_id, email

    return make


@pytest.fixture
def person(make_account: Callable[[], tuple[UUID, str]]) -> tuple[UUID, str]:
    """An account: its id and its address."""
    return make_account()


def sign_in(settings: Settings, email: str, password: str = PASSWORD, address: str = HOME) -> str:
    return login_sessions.sign_in(settings, email=email, password=password, address=address)


def age(settings: Settings, token: str, **changes: object) -> None:
    with plain_session(settings, "keck_login") as session:
        wanted = LoginSession.token_hash == login_sessions.token_hash(token)
        session.execute(update(LoginSession).where(wanted).values(**changes))


def test_the_right_password_opens_a_session(database: Settings, person: tuple[UUID, str]) -> None:
    account_id, email = person

    found = login_sessions.find(database, sign_in(database, f" {email.upper()} "))

    assert found is not None
    assert (found.account_id, found.email, found.staff_role) == (account_id, email, None)
    assert len(found.csrf_key) == 32


@pytest.mark.asvs("7.2.3", "11.5.1")
def test_the_token_itself_is_not_stored(database: Settings, person: tuple[UUID, str]) -> None:
    token = sign_in(database, person[1])
    with plain_session(database, "keck_login") as session:
        stored = session.scalars(
            select(LoginSession.token_hash).where(LoginSession.account_id == person[0])
        ).all()

    assert stored == [hashlib.sha256(token.encode()).digest()]
    assert len(token) >= 43


@pytest.mark.asvs("7.2.2", "7.2.4")
def test_each_sign_in_gives_a_new_token_and_ends_the_old_one(
    database: Settings, person: tuple[UUID, str]
) -> None:
    first = sign_in(database, person[1])

    second = login_sessions.sign_in(
        database, email=person[1], password=PASSWORD, address=HOME, replaces=first
    )

    assert first != second
    assert login_sessions.find(database, first) is None
    assert login_sessions.find(database, second) is not None


@pytest.mark.asvs("6.3.8")
@pytest.mark.parametrize("case", ["wrong password", "unknown address", "closed account", "no address"])
def test_whoever_may_not_enter_hears_the_same(
    database: Settings, person: tuple[UUID, str], case: str
) -> None:
    email, password = person[1], PASSWORD
    if case == "wrong password":
        password = PASSWORD + "!"
    elif case == "unknown address":
        email = f"{uuid4().hex}@nobody.example"
    elif case == "closed account":
        accounts.set_active(database, person[0], active=False)
    else:
        email = "' or 1=1 --"

    with pytest.raises(Refused) as caught:
        sign_in(database, email, password, address=f"203.0.113.{len(case)}")

    assert (caught.value.code, caught.value.params) == ("sign_in_failed", {})


@pytest.mark.asvs("6.3.8")
@pytest.mark.usefixtures("dear_hashes")
def test_an_unknown_address_costs_a_hash_like_a_wrong_password(
    database: Settings, person: tuple[UUID, str]
) -> None:
    def processor_seconds(email: str) -> float:
        # Argon2 is nearly all of the processor time; what the machine does beside it does not count here.
        begun = time.process_time()
        with pytest.raises(Refused):
            sign_in(database, email, "falsch geraten", address="203.0.113.200")
        return time.process_time() - begun

    processor_seconds(f"{uuid4().hex}@nobody.example")
    known = min(processor_seconds(person[1]) for _ in range(5))
    unknown = min(processor_seconds(f"{uuid4().hex}@nobody.example") for _ in range(5))
    assert unknown > known * 0.5


@pytest.mark.asvs("7.2.1", "7.4.1")
def test_sign_out_ends_the_session_on_the_server(database: Settings, person: tuple[UUID, str]) -> None:
    token = sign_in(database, person[1])

    login_sessions.sign_out(database, token)

    assert login_sessions.find(database, token) is None


@pytest.mark.asvs("7.3.1")
def test_a_session_ends_after_half_an_hour_without_a_request(
    database: Settings, person: tuple[UUID, str]
) -> None:
    token = sign_in(database, person[1])
    age(database, token, last_seen_at=func.now() - timedelta(minutes=29))
    assert login_sessions.find(database, token) is not None
    age(database, token, last_seen_at=func.now() - timedelta(minutes=31))

    assert login_sessions.find(database, token) is None


def test_a_request_keeps_a_session_alive(database: Settings, person: tuple[UUID, str]) -> None:
    token = sign_in(database, person[1])
    age(database, token, last_seen_at=func.now() - timedelta(minutes=29))
    login_sessions.find(database, token)
    with plain_session(database, "keck_login") as session:
        fresh = session.scalar(
            select(LoginSession.last_seen_at > func.now() - timedelta(minutes=1)).where(
                LoginSession.token_hash == login_sessions.token_hash(token)
            )
        )

    assert fresh


@pytest.mark.asvs("7.3.2")
def test_a_session_ends_after_twelve_hours_whatever_happens(
    database: Settings, person: tuple[UUID, str]
) -> None:
    token = sign_in(database, person[1])
    with plain_session(database, "keck_login") as session:
        length = session.scalar(
            select(LoginSession.expires_at - LoginSession.created_at).where(
                LoginSession.token_hash == login_sessions.token_hash(token)
            )
        )
    assert length == timedelta(hours=12)
    age(database, token, expires_at=func.now())

    assert login_sessions.find(database, token) is None


@pytest.mark.asvs("7.4.3")
def test_changing_the_password_ends_all_other_sessions(database: Settings, person: tuple[UUID, str]) -> None:
    here, elsewhere = sign_in(database, person[1]), sign_in(database, person[1], address=AWAY)

    accounts.change_password(
        database, person[0], current=PASSWORD, new="sechs neue Kähne am Ufer", token=here
    )

    assert login_sessions.find(database, here) is not None
    assert login_sessions.find(database, elsewhere) is None
    with pytest.raises(Refused, match="sign_in_failed"):
        sign_in(database, person[1])
    sign_in(database, person[1], "sechs neue Kähne am Ufer")


@pytest.mark.asvs("6.2.3")
def test_changing_the_password_needs_the_current_one(database: Settings, person: tuple[UUID, str]) -> None:
    with pytest.raises(Refused, match="password_wrong"):
        accounts.change_password(database, person[0], current="geraten", new="lang genug und neu", token=None)

    sign_in(database, person[1])


@pytest.mark.asvs("7.4.2")
def test_closing_an_account_ends_its_sessions(database: Settings, person: tuple[UUID, str]) -> None:
    token = sign_in(database, person[1])

    accounts.set_active(database, person[0], active=False)

    assert login_sessions.find(database, token) is None


@pytest.mark.asvs("6.3.1")
def test_guessing_is_stopped_here_and_the_owner_enters_elsewhere(
    database: Settings, person: tuple[UUID, str]
) -> None:
    for _ in range(login_sessions.FAILURES_HERE):
        with pytest.raises(Refused, match="sign_in_failed"):
            sign_in(database, person[1], "geraten geraten", address="203.0.113.61")

    with pytest.raises(Refused, match="sign_in_throttled"):
        sign_in(database, person[1], address="203.0.113.77")

    assert sign_in(database, person[1], address="198.51.100.62")


def test_the_throttle_opens_again(database: Settings, person: tuple[UUID, str]) -> None:
    for _ in range(login_sessions.FAILURES_HERE):
        with pytest.raises(Refused):
            sign_in(database, person[1], "geraten geraten", address="100.64.1.1")
    with plain_session(database, "keck_owner") as session:
        session.execute(
            update(LoginEvent)
            .where(LoginEvent.ip_prefix == "100.64.1.0/24")
            .values(at=func.now() - login_sessions.WINDOW)
        )

    assert sign_in(database, person[1], address="100.64.1.1")


@pytest.mark.asvs("6.3.1")
def test_one_place_can_not_try_one_password_on_everybody(
    database: Settings, person: tuple[UUID, str]
) -> None:
    with plain_session(database, "keck_login") as session:
        session.add_all(
            LoginEvent(email_hash=uuid4().hex, outcome="failure", ip_prefix="100.64.2.0/24")
            for _ in range(login_sessions.FAILURES_FROM_PLACE)
        )

    with pytest.raises(Refused, match="sign_in_throttled"):
        sign_in(database, person[1], address="100.64.2.9")


@pytest.mark.asvs("11.4.2")
@pytest.mark.usefixtures("dear_hashes")
def test_a_hash_with_older_settings_is_renewed_at_sign_in(
    database: Settings, person: tuple[UUID, str]
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with plain_session(database, "keck_login") as session:
        session.execute(update(Account).where(Account.id == person[0]).values(password_hash=old))

    sign_in(database, person[1])

    with plain_session(database, "keck_login") as session:
        now = session.scalars(select(Account.password_hash).where(Account.id == person[0])).one()
    assert "m=19456,t=2,p=1" in now
    assert passwords.verify(now, PASSWORD)


def test_staff_are_known_by_their_session(database: Settings) -> None:
    email = f"{uuid4().hex[:8]}@stiftung.example"
    made = accounts.create_staff(database, email=email)
    assert made.password is not None

    found = login_sessions.find(database, sign_in(database, email, made.password))

    assert found is not None
    assert found.staff_role == "staff"


def test_making_somebody_staff_twice_changes_nothing(database: Settings) -> None:
    email = f"{uuid4().hex[:8]}@stiftung.example"
    first = accounts.create_staff(database, email=email)
    second = accounts.create_staff(database, email=email)

    assert (second.account_id, second.password) == (first.account_id, None)
    with plain_session(database, "keck_staff") as session:
        assert session.get(Staff, first.account_id) is not None
