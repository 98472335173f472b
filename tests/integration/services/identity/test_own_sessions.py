"""A-14, A-21: one's own sessions, and what needs a proof that is minutes old."""

from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from sqlalchemy import func

from keck.config import Settings
from keck.services import consents, tenants
from keck.services.errors import Forbidden, NotFound, ProofNeeded, Refused
from keck.services.identity import live_sessions, login_events, login_sessions, own_sessions, proofs
from keck.services.people import memberships
from keck.services.releasing import releases, withdrawals
from keck.services.tables import destruction
from keck.tenants.scope import Scope
from tests.integration.conftest import Member
from tests.integration.humans import HERE, PASSWORD, Human

SENSITIVE: dict[str, Callable[[Scope], object]] = {
    "add a person": lambda s: memberships.add(s, email="x@y.example", role="reader"),
    "change a role": lambda s: memberships.change_role(s, uuid4(), role="reader"),
    "remove a person": lambda s: memberships.remove(s, uuid4()),
    "end sessions": lambda s: memberships.end_sessions(s, uuid4()),
    "destroy": lambda s: destruction.destroy(s, uuid4(), reason="x"),
    "consent": lambda s: consents.record(s, consents.BENCHMARKS, given=True),
    "release": lambda s: releases.request(s, audience="public"),
    "roll back": lambda s: releases.roll_back(s, 1, "public"),
    "show again": lambda s: withdrawals.lift(s, uuid4()),
}


@pytest.fixture
def human(database: Settings, member: Member) -> Callable[..., Human]:
    """Make people of one member."""
    return lambda role: Human(database, role=role, slug=member.slug)


def admin_with_list(human: Callable[..., Human]) -> Human:
    one = human("admin")
    one.sign_in()
    one.print_list()
    return one


@pytest.mark.parametrize("deed", SENSITIVE)
def test_what_matters_needs_a_proof_of_the_last_five_minutes(
    deed: str, human: Callable[..., Human], member: Member
) -> None:
    one = admin_with_list(human)
    one.age(proved_at=func.now() - live_sessions.FRESH)
    with (
        memberships.open_scope(one.settings, one.signed_in, member.slug) as scope,
        pytest.raises(ProofNeeded),
    ):
        SENSITIVE[deed](scope)
    one.token = proofs.prove_again(
        one.settings, one.signed_in, token=one.token, origin=HERE, password=PASSWORD
    )

    with (
        memberships.open_scope(one.settings, one.signed_in, member.slug) as scope,
        suppress(NotFound, Refused),
    ):
        SENSITIVE[deed](scope)


def test_withdrawing_never_asks(human: Callable[..., Human], member: Member) -> None:
    one = admin_with_list(human)
    one.age(proved_at=func.now() - live_sessions.FRESH)

    with memberships.open_scope(one.settings, one.signed_in, member.slug) as scope:
        assert not scope.is_fresh
        withdrawals.withdraw(scope, indicator=None, area=None, period=None, reason="Irrtum")


def test_the_operator_is_not_asked(member: Member) -> None:
    with member.scope() as scope:
        consents.record(scope, consents.BENCHMARKS, given=False)


@pytest.mark.asvs("7.2.4")
@pytest.mark.parametrize("how", ["password", "code"])
def test_a_new_proof_gives_the_session_a_new_token_and_keeps_its_forms(
    how: str, human: Callable[..., Human]
) -> None:
    one = admin_with_list(human)
    one.age(proved_at=func.now() - live_sessions.FRESH)
    before, key = one.token, one.signed_in.csrf_key
    given = {"password": PASSWORD} if how == "password" else {"code": one.codes[0]}
    one.token = proofs.prove_again(one.settings, one.signed_in, token=before, origin=HERE, **given)

    assert one.signed_in.is_fresh
    assert one.signed_in.csrf_key == key
    assert live_sessions.look_up(one.settings, before) is None


def test_wrong_proofs_are_counted_together(human: Callable[..., Human]) -> None:
    one = admin_with_list(human)
    for number in range(login_events.WRONG_CODES):
        given = {"password": "geraten"} if number % 2 else {"code": "geraten"}
        with pytest.raises(Refused, match=r"proof_wrong|factor_wrong"):
            proofs.prove_again(one.settings, one.signed_in, token=one.token, origin=HERE, **given)

    with pytest.raises(Refused, match="factor_throttled"):
        proofs.prove_again(one.settings, one.signed_in, token=one.token, origin=HERE, password=PASSWORD)


def test_a_proof_of_five_minutes_ago_is_old(human: Callable[..., Human]) -> None:
    one = admin_with_list(human)
    assert one.signed_in.is_fresh
    one.age(proved_at=func.now() - live_sessions.FRESH)

    assert not one.signed_in.is_fresh


@pytest.mark.asvs("7.5.2")
def test_sessions_are_listed_with_place_and_device_in_words(human: Callable[..., Human]) -> None:
    one = human("editor")
    login_sessions.sign_in(
        one.settings,
        email=one.email,
        password=PASSWORD,
        address="198.51.100.7",
        agent="Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    )
    one.sign_in()

    here, there = own_sessions.of(one.settings, one.signed_in)
    assert (here.is_this, here.place) == (True, "192.0.2.0/24")
    assert (there.is_this, there.place, there.device) == (False, "198.51.100.0/24", "Edge, Windows")


@pytest.mark.asvs("7.5.2")
def test_one_session_is_ended_or_all_others(human: Callable[..., Human]) -> None:
    one = human("editor")
    tokens = []
    for _ in range(3):
        one.sign_in()
        tokens.append(one.token)
    _, second, third = own_sessions.of(one.settings, one.signed_in)
    own_sessions.end(one.settings, one.signed_in, second.id)
    assert {entry.id for entry in own_sessions.of(one.settings, one.signed_in)} == {
        one.signed_in.session_id,
        third.id,
    }
    own_sessions.end_others(one.settings, one.signed_in, token=one.token)

    assert [bool(login_sessions.find(one.settings, token)) for token in tokens] == [False, False, True]


def test_nobody_sees_or_ends_another_persons_sessions(human: Callable[..., Human]) -> None:
    one, other = human("editor"), human("editor")
    for person in (one, other):
        person.sign_in()

    assert len(own_sessions.of(one.settings, one.signed_in)) == 1
    with pytest.raises(NotFound):
        own_sessions.end(one.settings, one.signed_in, other.signed_in.session_id)
    assert other.signed_in


@pytest.mark.asvs("7.4.5")
def test_an_administrator_ends_all_sessions_of_a_person_of_the_member(
    human: Callable[..., Human], member: Member
) -> None:
    admin, person = admin_with_list(human), human("editor")
    person.sign_in()
    with memberships.open_scope(admin.settings, admin.signed_in, member.slug) as scope:
        memberships.end_sessions(scope, person.id)

    assert login_sessions.find(person.settings, person.token) is None
    person.sign_in()
    with (
        memberships.open_scope(person.settings, person.signed_in, member.slug) as scope,
        pytest.raises(Forbidden),
    ):
        memberships.end_sessions(scope, admin.id)


def test_sessions_of_people_elsewhere_are_out_of_reach(
    human: Callable[..., Human], member: Member, make_member: Callable[..., Member], database: Settings
) -> None:
    admin = admin_with_list(human)
    stranger = Human(database, role="editor", slug=make_member().slug)
    stranger.sign_in()
    with memberships.open_scope(admin.settings, admin.signed_in, member.slug) as scope:
        with pytest.raises(NotFound) as foreign:
            memberships.end_sessions(scope, stranger.id)
        with pytest.raises(NotFound) as nobody:
            memberships.end_sessions(scope, uuid4())

    assert foreign.value.kind == nobody.value.kind
    assert stranger.signed_in


@pytest.mark.asvs("16.3.1")
def test_recent_sign_ins_are_those_of_the_account(human: Callable[..., Human]) -> None:
    one = admin_with_list(human)
    with pytest.raises(Refused):
        one.sign_in("geraten geraten")
    outcomes = [attempt.outcome for attempt in own_sessions.attempts(one.settings, one.signed_in)]

    assert outcomes == ["failure", "factor_success", "success"]


def test_a_suspended_members_people_still_prove_their_factor(
    human: Callable[..., Human], member: Member
) -> None:
    one = human("admin")
    tenants.set_state(one.settings, member.slug, active=False)

    assert one.sign_in() == one.waiting
