"""A-18: codes of apps and of printed lists, each once, and not many wrong ones."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor, FactorCode, LoginEvent
from keck.services import sealing
from keck.services.errors import NotFound, Refused
from keck.services.identity import factors, login_events, one_time_codes, printed_lists, proofs
from keck.services.identity.live_sessions import Waiting
from tests.integration.conftest import Member
from tests.integration.humans import HERE, Human

AT_ONCE = 6


@pytest.fixture
def human(database: Settings, member: Member) -> Callable[..., Human]:
    """Make people of one member."""
    return lambda role: Human(database, role=role, slug=member.slug)


def at_once(human: Human, codes: list[str]) -> list[object]:
    """Let one session send codes at the same moment, and return tokens and refusals."""
    waiting, start = human.waiting, Barrier(len(codes))

    def send(code: str) -> object:
        start.wait()
        try:
            return proofs.prove_factor(human.settings, waiting, token=human.token, origin=HERE, code=code)
        except (Refused, NotFound) as refusal:
            return refusal

    with ThreadPoolExecutor(len(codes)) as pool:
        return list(pool.map(send, codes))


@pytest.mark.asvs("6.5.1")
def test_an_app_opens_and_each_code_works_once(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    spent = one.code()
    one.sign_in()
    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(spent)
    one.prove(one.code(1))
    one.sign_in()

    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(one.code(1))


@pytest.mark.asvs("6.5.5")
@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_counts_one_step_early_or_late_and_no_more(
    steps: int, taken: bool, human: Callable[..., Human]
) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    one.forget_last_code()
    one.sign_in()

    if taken:
        one.prove(one.code(steps))
    else:
        with pytest.raises(Refused, match="factor_wrong"):
            one.prove(one.code(steps))


def test_an_older_code_than_the_last_one_is_refused(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    one.sign_in()

    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(one.code(-1))


@pytest.mark.asvs("6.3.1")
def test_six_wrong_codes_are_enough(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    one.print_list()
    one.forget_last_code()
    one.sign_in()
    for _ in range(login_events.WRONG_CODES):
        with pytest.raises(Refused, match="factor_wrong"):
            one.prove("000 000" if one.code() != "000000" else "111111")

    for right in (one.code(), one.codes[0]):
        with pytest.raises(Refused, match="factor_throttled"):
            one.prove(right)
    # From another browser it is the same account.
    one.sign_in()
    with pytest.raises(Refused, match="factor_throttled"):
        one.prove(one.codes[0])
    with plain_session(one.settings, "keck_owner") as session:
        mine = LoginEvent.account_id == one.id
        session.execute(update(LoginEvent).where(mine).values(at=func.now() - login_events.WINDOW))
    one.prove(one.codes[0])


def test_wrong_codes_sent_at_once_do_not_get_past_the_limit(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    one.sign_in()

    answers = at_once(one, [f"ZZZZ-ZZ{n:02d}" for n in range(10)])

    codes = [one.code for one in answers if isinstance(one, Refused)]
    assert codes.count("factor_wrong") == login_events.WRONG_CODES
    assert codes.count("factor_throttled") == 10 - login_events.WRONG_CODES


def test_the_same_code_of_an_app_sent_at_once_succeeds_once(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    one.sign_in()

    answers = at_once(one, [one.code(1)] * AT_ONCE)

    assert [type(answer) for answer in answers].count(str) == 1


def test_the_same_code_sent_at_once_by_two_browsers_succeeds_once(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    code, start, sessions = one.code(1), Barrier(AT_ONCE), []
    for _ in range(AT_ONCE):
        one.sign_in()
        sessions.append((one.waiting, one.token))

    def send(session: tuple[Waiting, str]) -> bool:
        start.wait()
        try:
            proofs.prove_factor(one.settings, session[0], token=session[1], origin=HERE, code=code)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(send, sessions)) == 1


def test_the_same_code_of_a_list_sent_at_once_succeeds_once(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    one.sign_in()

    answers = at_once(one, [one.codes[0]] * AT_ONCE)

    assert [type(answer) for answer in answers].count(str) == 1


@pytest.mark.asvs("11.3.3")
def test_the_secret_of_an_app_is_sealed_and_opens_for_its_owner_alone(
    human: Callable[..., Human],
) -> None:
    one = human("admin")
    one.sign_in()
    secret = one.set_up_app()
    with plain_session(one.settings, "keck_login") as session:
        stored = session.scalars(select(Factor.secret).where(Factor.account_id == one.id)).one()

    assert stored is not None
    assert secret.encode() not in stored
    assert sealing.unseal(one.settings, "totp", one.id, stored) == secret.encode()
    assert sealing.unseal(one.settings, "totp", uuid4(), stored) is None
    other = replace(one.settings, secret_key="another key")
    assert sealing.unseal(other, "totp", one.id, stored) is None


def test_the_address_in_the_picture_names_account_and_secret(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    parsed = pyotp.parse_uri(one_time_codes.address(one.set_up_app(), one.email))

    assert (parsed.name, parsed.issuer, parsed.secret) == (one.email, "KECK", one.secret)


def test_an_app_counts_only_after_a_code_of_it(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one_time_codes.begin(one.settings, one.waiting)
    one.secret = one_time_codes.begun(one.settings, one.waiting) or ""
    with pytest.raises(Refused, match="factor_wrong"):
        one_time_codes.confirm(one.settings, one.waiting, code="12", name="", token=one.token, origin=HERE)

    assert one.waiting.step == "set_up"
    assert one_time_codes.begun(one.settings, one.waiting) == one.secret
    assert factors.of(one.settings, one.id) == []


@pytest.mark.asvs("6.5.1")
def test_each_code_of_a_list_works_once_however_it_is_typed(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    codes = one.print_list()
    assert len({*codes}) == printed_lists.CODES - 1
    first = codes[0]
    one.sign_in()
    one.prove(f" {first.lower().replace('-', ' ')} ")
    one.sign_in()

    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(first)
    one.prove(codes[1])


@pytest.mark.asvs("6.5.4")
def test_a_code_of_a_list_is_one_of_many(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    drawn = {code.replace("-", "") for _ in range(5) for code in one.print_list()}
    assert {len(code) for code in drawn} == {8}
    assert len({sign for code in drawn for sign in code}) ** 8 > 2**36


@pytest.mark.asvs("6.5.2")
def test_only_hashes_of_a_list_are_stored(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    codes = one.print_list()
    with plain_session(one.settings, "keck_login") as session:
        stored = session.scalars(
            select(FactorCode.code_hash).join(Factor).where(Factor.account_id == one.id)
        ).all()

    assert len(stored) == printed_lists.CODES
    plain = [form for code in codes for form in (code.encode(), code.replace("-", "").encode())]
    assert not [one for one in stored if any(form in one for form in plain)]


def test_a_new_list_replaces_the_old_one_once_it_is_confirmed(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    old = one.print_list()
    new = printed_lists.make(one.settings, one.signed_in)
    one.sign_in()
    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(new[0])
    one.prove(old[0])

    new = one.print_list()
    one.sign_in()
    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(old[1])
    one.prove(new[0])
    assert [one.kind for one in factors.of(one.settings, one.id)] == ["list"]


def test_a_code_of_the_app_is_not_taken_after_the_key_was_changed(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.set_up_app()
    one.sign_in()
    one.settings = replace(one.settings, secret_key="another key")

    with pytest.raises(Refused, match="factor_wrong"):
        one.prove(one.code(1))


def test_what_is_not_six_digits_is_no_code() -> None:
    secret, now = pyotp.random_base32(), time.time()
    for text in ("", "12345", "1234567", "abcdef", "１２３４５６", pyotp.TOTP(secret).at(int(now)) + "0"):
        assert one_time_codes.step_of(secret, text, now) is None
    right = pyotp.TOTP(secret).at(int(now))
    assert one_time_codes.step_of(secret, f" {right[:3]} {right[3:]} ", now) == int(now) // 30
    assert timedelta(seconds=one_time_codes.STEP_SECONDS) == timedelta(seconds=30)
