"""A-16 and A-17: an invitation works once, for one address, at one member."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Account, Invitation, Mail, Membership
from keck.services import tenants
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_proof
from keck.services.people import invitations, memberships
from keck.services.post import tickets
from keck.tenants.permissions import Forbidden
from tests.integration.conftest import Member
from tests.integration.humans import who

PASSWORD = "sieben Gläser Quittengelee"


def invite(member: Member, email: str | None = None, role: str = "editor") -> tuple[Invitation, str]:
    """Invite somebody and return the invitation with its link's token."""
    with member.scope() as scope:
        one = invitations.invite(scope, email=email or f"{uuid4().hex[:8]}@person.example", role=role)
    return one, tickets.token_of(member.settings, "invitation", one.id)


def roles_of(member: Member) -> dict[UUID, str]:
    with member.scope() as scope:
        return {one.account_id: one.role for one in scope.session.scalars(select(Membership))}


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


@pytest.fixture
def member(make_member: Callable[..., Member]) -> Member:
    """A member whose links are signed."""
    made = make_member()
    made.settings = replace(made.settings, secret_key="schluessel" * 4)
    return made


def test_whoever_is_invited_makes_the_account_and_belongs_from_then_on(member: Member) -> None:
    one, token = invite(member)
    offer = invitations.look(member.settings, token)
    assert (offer.email, offer.role, offer.town, offer.account_id) == (one.email, "editor", "Prüfstadt", None)
    assert roles_of(member) == {}
    invitations.accept_new(member.settings, token, name="Neu", password=PASSWORD, origin="192.0.2.0/24")
    ((account_id, role),) = roles_of(member).items()
    assert role == "editor"
    with memberships.open_scope(member.settings, who(account_id), member.slug) as scope:
        assert scope.role == "editor"
    with member.scope() as scope:
        invited, joined = list(audit_proof.entries(scope))[-2:]
        assert (invited.act, joined.act, joined.origin) == ("invited", "joined", "192.0.2.0/24")
        assert joined.account == str(account_id)
        assert invitations.open_ones(scope) == []


def test_a_letter_goes_out_with_the_invitation(member: Member) -> None:
    one, _ = invite(member, role="publisher")
    with plain_session(member.settings, "keck_relay") as session:
        mail = session.scalars(select(Mail).where(Mail.address == one.email)).one()
    assert (mail.kind, mail.ticket_id, mail.params["town"]) == ("invitation", one.id, "Prüfstadt")
    assert mail.params["role"] == "Veröffentlichen"


@pytest.mark.asvs("6.4.1")
def test_a_link_works_once(member: Member) -> None:
    _, token = invite(member)
    invitations.accept_new(member.settings, token, name="", password=PASSWORD)
    again = partial(invitations.accept_new, member.settings, token, name="", password=PASSWORD)
    assert refused(again) == "invitation_over"
    assert len(roles_of(member)) == 1


def test_of_many_who_accept_at_once_one_succeeds(member: Member) -> None:
    _, token = invite(member)
    barrier = Barrier(6)

    def accept(_: int) -> str:
        barrier.wait()
        try:
            invitations.accept_new(member.settings, token, name="", password=PASSWORD)
        except Refused as refusal:
            return refusal.code
        return "joined"

    with ThreadPoolExecutor(6) as pool:
        ends = list(pool.map(accept, range(6)))
    assert ends.count("joined") == 1
    assert set(ends) <= {"joined", "invitation_over", "invitation_sign_in"}
    assert len(roles_of(member)) == 1


@pytest.mark.asvs("9.2.2", "9.2.4")
def test_what_is_no_link_of_ours_is_over(member: Member, make_member: Callable[..., Member]) -> None:
    one, token = invite(member)
    other = replace(member.settings, secret_key="ein anderer Schlüssel")
    for wrong in (
        "",
        "x",
        token[:-1],
        token[:20],
        token.upper(),
        tickets.token_of(other, "invitation", one.id),
        tickets.token_of(member.settings, "reset", one.id),
        tickets.token_of(member.settings, "invitation", uuid4()),
        token.replace(one.id.hex, uuid4().hex),
    ):
        assert refused(partial(invitations.look, member.settings, wrong)) == "invitation_over"


@pytest.mark.asvs("9.2.1")
def test_an_old_a_revoked_and_a_replaced_invitation_are_over(member: Member) -> None:
    one, token = invite(member)
    with member.scope() as scope:
        invitations.revoke(scope, one.id)
    assert refused(lambda: invitations.look(member.settings, token)) == "invitation_over"
    two, second = invite(member)
    with tenant_session(member.settings, "keck_app", member.tenant_id) as session:
        over = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(Invitation).where(Invitation.id == two.id).values(expires_at=over))
    assert refused(lambda: invitations.look(member.settings, second)) == "invitation_over"
    three, third = invite(member)
    _, fourth = invite(member, three.email, role="reader")
    assert refused(lambda: invitations.look(member.settings, third)) == "invitation_over"
    assert invitations.look(member.settings, fourth).role == "reader"


def test_a_suspended_members_invitations_are_over(member: Member) -> None:
    _, token = invite(member)
    tenants.set_state(member.settings, member.slug, active=False)
    assert refused(lambda: invitations.look(member.settings, token)) == "invitation_over"


def test_whoever_belongs_elsewhere_joins_the_inviting_member_only(
    member: Member, make_member: Callable[..., Member]
) -> None:
    elsewhere = make_member("Anderswo")
    email = f"{uuid4().hex[:8]}@person.example"
    with elsewhere.scope() as scope:
        account_id = memberships.add(scope, email=email, role="reader").account_id
    before = roles_of(elsewhere)
    _, token = invite(member, email, role="admin")
    assert (
        refused(lambda: invitations.accept_new(member.settings, token, name="", password=PASSWORD))
        == "invitation_sign_in"
    )
    invitations.accept(member.settings, token, account_id)
    assert roles_of(member) == {account_id: "admin"}
    assert roles_of(elsewhere) == before


def test_nobody_accepts_an_invitation_for_somebody_else(
    member: Member, make_member: Callable[..., Member]
) -> None:
    with make_member().scope() as scope:
        stranger = memberships.add(scope, email=f"{uuid4().hex[:8]}@person.example", role="admin").account_id
    _, token = invite(member)
    assert refused(lambda: invitations.accept(member.settings, token, stranger)) == "invitation_other_account"
    assert roles_of(member) == {}


def test_a_weak_password_makes_no_account_and_uses_nothing_up(member: Member) -> None:
    one, token = invite(member)
    for weak in ("kurz", "password1234", f"{member.slug} im Sommer", one.email):
        code = refused(partial(invitations.accept_new, member.settings, token, name="", password=weak))
        assert code.startswith("password_")
    with plain_session(member.settings, "keck_login") as session:
        assert session.scalar(select(Account.id).where(Account.email == one.email)) is None
    invitations.accept_new(member.settings, token, name="", password=PASSWORD)


def test_only_administrators_invite_and_only_their_own(
    member: Member, make_member: Callable[..., Member]
) -> None:
    with member.scope() as scope:
        publisher = memberships.add(scope, email=f"{uuid4().hex[:8]}@person.example", role="publisher")
    with memberships.open_scope(member.settings, who(publisher.account_id), member.slug) as scope:
        for call in (
            lambda: invitations.invite(scope, email="a@person.example", role="reader"),
            lambda: invitations.open_ones(scope),
            lambda: invitations.revoke(scope, uuid4()),
        ):
            with pytest.raises(Forbidden):
                call()
    one, _ = invite(member)
    with make_member().scope() as scope, pytest.raises(NotFound):
        invitations.revoke(scope, one.id)


def test_what_can_not_be_invited_is_told(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    with member.scope() as scope:
        email = f"{uuid4().hex[:8]}@person.example"
        memberships.add(scope, email=email, role="reader")
        for address, role, code in (
            (email, "reader", "membership_exists"),
            ("niemand", "reader", "email_wrong"),
            ("a@person.example", "system", "role_unknown"),
        ):
            assert refused(partial(invitations.invite, scope, email=address, role=role)) == code
    monkeypatch.setattr(invitations, "MOST_OPEN", 1)
    invite(member)
    assert refused(lambda: invite(member)) == "invitations_too_many"
