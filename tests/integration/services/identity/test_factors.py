"""A-20: what a session opens before and after its second factor, and changing factors."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor, FactorCode
from keck.services import sealing, tenants
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.identity import (
    accounts,
    factors,
    live_sessions,
    login_events,
    login_sessions,
    one_time_codes,
    printed_lists,
    proofs,
)
from keck.services.identity.live_sessions import SignedIn, Waiting
from keck.services.people import memberships
from tests.integration.conftest import Member
from tests.integration.humans import HERE, PASSWORD, Human


@pytest.fixture
def human(database: Settings, member: Member) -> Callable[..., Human]:
    """Make people of one member."""
    return lambda role: Human(database, role=role, slug=member.slug)


@pytest.mark.asvs("6.3.3", "6.3.4")
@pytest.mark.parametrize("role", ["publisher", "admin", "staff"])
def test_who_publishes_or_administers_opens_nothing_without_a_factor(
    role: str, human: Callable[..., Human], member: Member
) -> None:
    one = human(role)

    found = one.sign_in()

    assert isinstance(found, Waiting)
    assert found.step == "set_up"
    assert login_sessions.find(one.settings, one.token) is None
    with (
        pytest.raises(ProofNeeded),
        memberships.open_scope(one.settings, found, member.slug),  # type: ignore[arg-type]
    ):
        pass
    one.print_list()
    assert one.signed_in.account_id == one.id


@pytest.mark.parametrize("role", ["reader", "editor", None])
def test_others_may_do_without_one_but_must_prove_one_that_they_have(
    role: str | None, human: Callable[..., Human]
) -> None:
    one = human(role)
    assert isinstance(one.sign_in(), SignedIn)
    one.print_list()

    assert one.sign_in() == one.waiting
    assert one.waiting.step == "prove"
    assert one.prove(one.codes[0]).account_id == one.id


def test_a_new_role_asks_for_a_factor_at_the_next_request(
    human: Callable[..., Human], member: Member
) -> None:
    one = human("editor")
    assert isinstance(one.sign_in(), SignedIn)
    with tenants.operator_scope(one.settings, member.slug) as scope:
        memberships.change_role(scope, one.id, role="publisher")

    assert one.waiting.step == "set_up"


def test_where_factors_are_not_required_one_that_is_there_is_asked_for(
    human: Callable[..., Human],
) -> None:
    one = human("admin")
    one.settings = replace(one.settings, require_factors=False)
    assert isinstance(one.sign_in(), SignedIn)
    one.print_list()

    one.sign_in()
    assert one.waiting.step == "prove"


def test_a_session_that_waits_can_not_set_another_factor_up(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    one.sign_in()

    for attempt in (printed_lists.make, one_time_codes.begin, one_time_codes.begun):
        with pytest.raises(ProofNeeded):
            attempt(one.settings, one.waiting)
    (known,) = factors.of(one.settings, one.id)
    with pytest.raises(ProofNeeded):
        factors.remove(one.settings, one.waiting, known.id, token=one.token)


def test_a_session_does_not_wait_long_for_its_factor(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.age(created_at=func.now() - live_sessions.WAITING)

    assert live_sessions.look_up(one.settings, one.token) is None


@pytest.mark.asvs("7.2.4")
def test_the_session_gets_a_new_token_and_new_keys_with_the_factor(human: Callable[..., Human]) -> None:
    one = human("publisher")
    one.sign_in()
    before, waiting = one.token, one.waiting
    one.print_list()
    assert live_sessions.look_up(one.settings, before) is None
    one.sign_in()
    before, waiting = one.token, one.waiting
    after = one.prove(one.codes[0])

    assert one.token != before
    assert live_sessions.look_up(one.settings, before) is None
    assert after.session_id == waiting.session_id
    assert after.csrf_key != waiting.csrf_key


def test_a_used_up_list_leads_to_a_new_one_and_never_back_to_the_password(
    human: Callable[..., Human],
) -> None:
    one = human("admin")
    one.sign_in()
    codes = one.print_list()
    with plain_session(one.settings, "keck_login") as session:
        mine = select(Factor.id).where(Factor.account_id == one.id)
        spent = update(FactorCode).where(FactorCode.factor_id.in_(mine))
        session.execute(spent.values(used_at=func.now()))
        last = sealing.keyed_hash(one.settings, "printed list", one.id, printed_lists.normal(codes[-1]))
        session.execute(update(FactorCode).where(FactorCode.code_hash == last).values(used_at=None))
    one.sign_in()
    token = proofs.prove_factor(one.settings, one.waiting, token=one.token, origin=HERE, code=codes[-1])
    stolen = one.sign_in()
    assert isinstance(stolen, Waiting)
    assert stolen.step == "prove"
    with pytest.raises(ProofNeeded):
        printed_lists.make(one.settings, stolen)

    one.token = token
    assert one.waiting.step == "set_up"
    one.print_list()
    assert one.signed_in


@pytest.mark.asvs("7.4.3")
def test_a_new_factor_and_one_less_end_all_other_sessions(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    elsewhere = one.token
    one.sign_in()
    one.prove(one.codes[0])
    one.set_up_app()
    assert live_sessions.look_up(one.settings, elsewhere) is None
    here = one.token
    one.sign_in()
    one.prove(one.codes[1])
    there, one.token = one.token, here
    first = next(known for known in factors.of(one.settings, one.id) if known.kind == "list")
    factors.remove(one.settings, one.signed_in, first.id, token=one.token)

    assert live_sessions.look_up(one.settings, there) is None
    assert one.signed_in


def test_the_last_factor_stays_where_the_role_needs_one(human: Callable[..., Human]) -> None:
    admin, reader = human("admin"), human("reader")
    for one in (admin, reader):
        one.sign_in()
        one.print_list()
    (last,) = factors.of(admin.settings, admin.id)
    with pytest.raises(Refused, match="factor_last"):
        factors.remove(admin.settings, admin.signed_in, last.id, token=admin.token)
    (free,) = factors.of(reader.settings, reader.id)
    factors.remove(reader.settings, reader.signed_in, free.id, token=reader.token)

    assert isinstance(reader.sign_in(), SignedIn)


def test_nobody_changes_another_persons_factors(human: Callable[..., Human]) -> None:
    one, other = human("admin"), human("admin")
    for person in (one, other):
        person.sign_in()
        person.print_list()
    (theirs,) = factors.of(other.settings, other.id)

    with pytest.raises(NotFound):
        factors.remove(one.settings, one.signed_in, theirs.id, token=one.token)
    with pytest.raises(NotFound):
        factors.rename(one.settings, one.signed_in, theirs.id, name="x")
    other.sign_in()
    with pytest.raises(Refused, match="factor_wrong"):
        other.prove(one.codes[0])


@pytest.mark.asvs("7.5.1")
def test_an_old_proof_is_not_enough_to_change_factors(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    (known,) = factors.of(one.settings, one.id)
    one.age(proved_at=func.now() - live_sessions.FRESH)
    stale = one.signed_in

    with pytest.raises(ProofNeeded):
        printed_lists.make(one.settings, stale)
    with pytest.raises(ProofNeeded):
        one_time_codes.begin(one.settings, stale)
    with pytest.raises(ProofNeeded):
        factors.remove(one.settings, stale, known.id, token=one.token)
    with pytest.raises(ProofNeeded):
        factors.rename(one.settings, stale, known.id, name="x")


def test_a_new_password_leaves_the_second_factor_as_it_is(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    accounts.change_password(
        one.settings, one.id, current=PASSWORD, new="sechs neue Kähne am Ufer", token=None
    )

    one.sign_in("sechs neue Kähne am Ufer")
    assert one.waiting.step == "prove"
    one.prove(one.codes[0])


def test_the_operator_resets_lost_factors_and_the_owner_sees_it(human: Callable[..., Human]) -> None:
    one = human("admin")
    one.sign_in()
    one.print_list()
    factors.reset(one.settings, one.email.upper())

    assert live_sessions.look_up(one.settings, one.token) is None
    assert one.sign_in() == one.waiting
    assert one.waiting.step == "set_up"
    with plain_session(one.settings, "keck_login") as session:
        outcomes = [attempt.outcome for attempt in login_events.recent(session, one.id)]
    assert "factors_reset" in outcomes
    with pytest.raises(NotFound):
        factors.reset(one.settings, "niemand@nirgends.example")
