"""A-19: passkeys that answer from another place, twice, or without asking who uses them are refused."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Challenge, Factor
from keck.services.errors import ProofNeeded, Refused
from keck.services.identity import accounts, factors, live_sessions, passkeys, proofs
from keck.services.identity.live_sessions import SignedIn, Waiting
from tests.integration.conftest import Member
from tests.integration.humans import HERE, Human
from tests.integration.soft_keys import SoftKey


@pytest.fixture
def human(database: Settings, member: Member) -> Callable[[], Human]:
    """Make people who administer one member."""
    return lambda: Human(database, role="admin", slug=member.slug)


def good_key(human: Human) -> SoftKey:
    """Return a key at our place."""
    return SoftKey(passkeys.rp_id(human.settings), human.settings.members_url)


def take_up(human: Human, key: SoftKey) -> None:
    """Take a key up as a passkey."""
    owner = human.now()
    answer = key.make(passkeys.ask_new(human.settings, owner))
    human.token = passkeys.add(human.settings, owner, answer=answer, name="Schlüssel", token=human.token)


@pytest.fixture
def owner(human: Callable[[], Human]) -> tuple[Human, SoftKey]:
    """Somebody with a passkey, who has to prove it now."""
    one = human()
    one.sign_in()
    key = good_key(one)
    take_up(one, key)
    one.sign_in()
    return one, key


def question(human: Human) -> str:
    """Ask for the second factor."""
    return passkeys.ask_known(human.settings, human.id)


def enter(human: Human, answer: str) -> SignedIn:
    """Sign in by a passkey alone."""
    human.token = proofs.sign_in_with_passkey(human.settings, passkey=answer, origin=HERE)
    return human.signed_in


def test_a_passkey_is_a_second_factor(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    before = one.token

    assert one.prove(passkey=key.use(question(one))).account_id == one.id
    assert live_sessions.look_up(one.settings, before) is None
    (known,) = factors.of(one.settings, one.id)
    assert (known.kind, known.name) == ("passkey", "Schlüssel")


def test_a_passkey_alone_signs_in(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner

    assert enter(one, key.use(passkeys.ask_known(one.settings, None))).account_id == one.id


def test_the_questions_ask_for_the_user_and_name_only_ones_own_keys(owner: tuple[Human, SoftKey]) -> None:
    one, _ = owner
    known, anybody = json.loads(question(one)), json.loads(passkeys.ask_known(one.settings, None))
    assert known["userVerification"] == anybody["userVerification"] == "required"
    assert len(known["allowCredentials"]) == 1
    assert not anybody.get("allowCredentials")
    one.token = proofs.prove_factor(
        one.settings, one.waiting, token=one.token, origin=HERE, passkey=owner[1].use(question(one))
    )
    new = json.loads(passkeys.ask_new(one.settings, one.signed_in))
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert new["authenticatorSelection"]["residentKey"] == "required"
    assert new["rp"]["id"] == "localhost"
    assert len(new["excludeCredentials"]) == 1


@pytest.mark.parametrize("wrong", ["origin", "rp_id", "unverified"])
def test_a_new_passkey_of_another_place_or_without_its_user_is_refused(
    wrong: str, human: Callable[[], Human]
) -> None:
    one = human()
    one.sign_in()
    key = good_key(one)
    spoil(key, wrong)

    with pytest.raises(Refused, match="passkey_refused"):
        take_up(one, key)
    assert factors.of(one.settings, one.id) == []
    assert one.waiting.step == "set_up"


def spoil(key: SoftKey, wrong: str) -> None:
    """Let a key do what a good one never does."""
    if wrong == "origin":
        key.origin = "https://evil.example"
    elif wrong == "rp_id":
        key.rp_id = "evil.example"
    else:
        key.verifies = False


@pytest.mark.asvs("11.6.1")
@pytest.mark.parametrize("wrong", ["origin", "rp_id", "unverified"])
def test_an_answer_of_another_place_or_without_its_user_is_refused(
    wrong: str, owner: tuple[Human, SoftKey]
) -> None:
    one, key = owner
    spoil(key, wrong)

    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=key.use(question(one)))
    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, key.use(passkeys.ask_known(one.settings, None)))
    assert isinstance(one.now(), Waiting)


@pytest.mark.parametrize("counts", [True, False])
def test_an_answer_counts_once(counts: bool, owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    key.counts = counts
    answer = key.use(question(one))
    one.prove(passkey=answer)
    one.sign_in()
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=answer)
    answer = key.use(passkeys.ask_known(one.settings, None))
    enter(one, answer)

    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, answer)


def test_a_question_is_gone_with_a_wrong_answer_too(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    asked = question(one)
    stranger = good_key(one)
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=stranger.use(asked))

    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=key.use(asked))


@pytest.mark.parametrize("counts", [True, False])
def test_the_same_answer_sent_at_once_succeeds_once(counts: bool, owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    key.counts = counts
    answer, start = key.use(passkeys.ask_known(one.settings, None)), Barrier(6)

    def send(_: int) -> bool:
        start.wait()
        try:
            proofs.sign_in_with_passkey(one.settings, passkey=answer, origin=HERE)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(send, range(6))) == 1


@pytest.mark.asvs("6.6.2")
def test_a_question_for_one_purpose_or_account_serves_no_other(
    owner: tuple[Human, SoftKey], human: Callable[[], Human]
) -> None:
    one, key = owner
    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, key.use(question(one)))
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=key.use(passkeys.ask_known(one.settings, None)))
    other = human()
    other.sign_in()
    foreign = good_key(other)
    take_up(other, foreign)
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=key.use(question(other)))
    # Another person's passkey, answering the right question.
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=foreign.use(question(one)))


@pytest.mark.asvs("6.5.5")
def test_a_question_does_not_live_long(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    answer = key.use(question(one))
    with plain_session(one.settings, "keck_owner") as session:
        session.execute(update(Challenge).values(expires_at=func.now()))
    with pytest.raises(Refused, match="passkey_refused"):
        one.prove(passkey=answer)

    question(one)
    with plain_session(one.settings, "keck_login") as session:
        old = select(func.count()).select_from(Challenge).where(Challenge.expires_at <= func.now())
        assert session.scalar(old) == 0


def test_a_key_that_counts_backwards_was_copied_and_is_refused(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    key.count = 20
    one.prove(passkey=key.use(question(one)))
    with plain_session(one.settings, "keck_login") as session:
        counted = session.scalars(select(Factor.sign_count).where(Factor.account_id == one.id)).one()
    assert counted == 21
    one.sign_in()
    for count in (20, 5):
        key.count = count
        with pytest.raises(Refused, match="passkey_refused"):
            one.prove(passkey=key.use(question(one)))

    key.count = 21
    one.prove(passkey=key.use(question(one)))


def test_a_passkey_of_a_closed_account_opens_nothing(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    accounts.set_active(one.settings, one.id, active=False)

    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, key.use(passkeys.ask_known(one.settings, None)))


def test_a_removed_passkey_opens_nothing(owner: tuple[Human, SoftKey]) -> None:
    one, key = owner
    one.prove(passkey=key.use(question(one)))
    one.print_list()
    known = next(one for one in factors.of(one.settings, one.id) if one.kind == "passkey")
    factors.remove(one.settings, one.signed_in, known.id, token=one.token)

    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, key.use(passkeys.ask_known(one.settings, None)))


def test_the_same_passkey_is_not_taken_up_for_two_accounts(
    owner: tuple[Human, SoftKey], human: Callable[[], Human]
) -> None:
    other = human()
    other.sign_in()

    with pytest.raises(Refused, match="passkey_refused"):
        take_up(other, owner[1])


def test_a_session_that_waits_for_its_passkey_makes_no_new_one(owner: tuple[Human, SoftKey]) -> None:
    one, _ = owner

    with pytest.raises(ProofNeeded):
        passkeys.ask_new(one.settings, one.waiting)
    with pytest.raises(ProofNeeded):
        passkeys.add(one.settings, one.waiting, answer="{}", name="", token=one.token)


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", '{"response": {}}', '{"response": {"clientDataJSON": "e30"}}']
)
def test_what_is_no_answer_is_refused(answer: str, owner: tuple[Human, SoftKey]) -> None:
    one, _ = owner

    with pytest.raises(Refused, match=r"passkey_refused|factor_wrong"):
        one.prove(passkey=answer)
    with pytest.raises(Refused, match="passkey_refused"):
        enter(one, answer)
