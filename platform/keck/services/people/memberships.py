"""Who belongs to a member, with which role, and what that opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Account, Membership, Tenant
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.guest_terms import Terms, is_living, last_day
from keck.services.identity import accounts, session_tokens
from keck.services.identity.accounts import NewAccount
from keck.services.identity.live_sessions import SignedIn
from keck.services.logs import audit_log
from keck.services.people import guests
from keck.tenants.permissions import Permission
from keck.tenants.roles import PERSONAL_ROLES, Role
from keck.tenants.scope import OPERATOR, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """A member that somebody belongs to; of a guest also the topics and the last day."""

    tenant_id: UUID
    slug: str
    name: str
    role: Role
    topics: frozenset[str] | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who belongs to a member.

    Attributes
    ----------
    topics : tuple of str
        Of a guest.
    until : date or None
        The last day of a guest.
    is_over : bool
        Whether that day has passed: nothing is open any more, until the membership is prolonged.
    """

    account_id: UUID
    email: str
    name: str
    role: Role
    active: bool
    topics: tuple[str, ...] = ()
    until: date | None = None
    is_over: bool = False


def places(settings: Settings, account_id: UUID, by: UUID | None = None) -> list[Place]:
    """Return the members that somebody belongs to.

    Parameters
    ----------
    by : UUID or None
        The member whose provider of identities has opened the session; then there is no other.
    """
    query = _places() if by is None else _places().where(Tenant.id == by)
    with plain_session(settings, "keck_login") as session:
        return [_place(*row) for row in session.execute(query, {"whose": account_id})]


@cache
def _places() -> Select[*tuple[Any, ...]]:
    """Return what every request at a desk asks; to put it together takes longer than to answer it."""
    return (
        select(Tenant.id, Tenant.slug, Tenant.name, Membership)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.account_id == bindparam("whose"),
            Account.active,
            Tenant.state == "active",
            is_living(),
        )
        .order_by(Tenant.name, Tenant.slug)
    )


def _place(tenant_id: UUID, slug: str, name: str, one: Membership) -> Place:
    topics = frozenset(one.topics or ()) if one.role == Role.GUEST else None
    return Place(tenant_id, slug, name, Role(one.role), topics, last_day(one.expires_at))


@contextmanager
def open_scope(settings: Settings, who: SignedIn, slug: str, *, origin: str = OPERATOR) -> Iterator[Scope]:
    """Open a transaction at a member for somebody who belongs to it.

    Only a session that has proved all that it must is a ``SignedIn``; one that still waits for its second
    factor has none to show. The membership is read anew each time, so that a change of role, the end of a
    membership and the suspension of a member hold from the next request on.

    Parameters
    ----------
    origin : str
        Where the person is, for the log.

    Raises
    ------
    NotFound
        If there is no such member, or the account does not belong to it: both look the same.
    ProofNeeded
        If the session has not proved all that it must.
    """
    if not isinstance(who, SignedIn):
        raise ProofNeeded
    place = next((place for place in places(settings, who.account_id, who.by) if place.slug == slug), None)
    if place is None:
        raise NotFound("tenant", slug)
    with tenant_session(settings, "keck_app", place.tenant_id) as session:
        scope = Scope(
            place.tenant_id,
            place.slug,
            who.account_id,
            place.role,
            session,
            settings,
            origin=origin,
            is_fresh=who.is_fresh,
            topics=place.topics,
            until=place.until,
        )
        audit_log.watch(scope)
        yield scope


def people(scope: Scope) -> list[Person]:
    """Return who belongs to the member."""
    scope.require(Permission.ADMINISTER)
    query = (
        select(Account.id, Account.email, Account.name, Account.active, Membership, is_living())
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == scope.tenant_id)
        .order_by(Account.email)
    )
    return [_person(*row) for row in scope.session.execute(query)]


def administrators(scope: Scope) -> list[tuple[str, str]]:
    """Return address and language of those who administer the member, without closed accounts."""
    query = (
        select(Account.email, Account.language)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == scope.tenant_id, Membership.role == Role.ADMIN, Account.active)
        .order_by(Account.email)
    )
    return [(email, language) for email, language in scope.session.execute(query)]


def _person(account_id: UUID, email: str, name: str, active: bool, one: Membership, living: bool) -> Person:
    until = last_day(one.expires_at)
    return Person(account_id, email, name, Role(one.role), active, tuple(one.topics or ()), until, not living)


def add(
    scope: Scope,
    *,
    email: str,
    role: str,
    name: str = "",
    password: str | None = None,
    terms: Terms | None = None,
) -> NewAccount:
    """Let somebody belong to the member; an account is made if there is none for the address.

    Parameters
    ----------
    terms : Terms or None
        What a guest may see and until when; no other role has any.

    Returns
    -------
    NewAccount
        With a password to hand over once, if the account is new.

    Raises
    ------
    Refused
        If the role is none, the password weak, the person belongs to the member already, or a guest has no
        proper topics and end.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    chosen = personal_role(role)
    granted = guests.granted(chosen, terms)
    # The tenant's own role can not write accounts. Should the rest fail, an account without any
    # membership stays behind: it opens nothing, and the next attempt finds it.
    with plain_session(scope.settings, "keck_login") as session:
        made = accounts.ensure(session, email=email, name=name, password=password, words=[scope.slug])
    if scope.session.get(Membership, (scope.tenant_id, made.account_id)) is not None:
        raise Refused("membership_exists", email=accounts.normal_email(email))
    one = Membership(tenant_id=scope.tenant_id, account_id=made.account_id, role=chosen)
    guests.grant(one, granted)
    scope.session.add(one)
    scope.session.flush()
    if granted:
        audit_log.record(scope, "added_guest", account=made.account_id, **granted.about())
    else:
        audit_log.record(scope, "added_person", account=made.account_id, role=chosen)
    return made


def change_role(scope: Scope, account_id: UUID, *, role: str) -> None:
    """Give somebody another role that lasts; a guest who gets one has no end any more and sees all topics."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    chosen = personal_role(role)
    if chosen == Role.GUEST:
        raise Refused("guest_by_form")
    membership = _membership(scope, account_id)
    if membership.role == Role.ADMIN and chosen != Role.ADMIN:
        _require_another_admin(scope.session, membership)
    audit_log.record(scope, "changed_role", account=account_id, old=membership.role, new=chosen)
    membership.role = chosen
    guests.grant(membership, None)
    scope.session.flush()


def remove(scope: Scope, account_id: UUID) -> None:
    """End somebody's membership."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    membership = _membership(scope, account_id)
    if membership.role == Role.ADMIN:
        _require_another_admin(scope.session, membership)
    audit_log.record(scope, "removed_person", account=account_id, role=membership.role)
    scope.session.delete(membership)
    scope.session.flush()


def end_sessions(scope: Scope, account_id: UUID) -> None:
    """End all sessions of somebody who belongs to the member, those at other members too.
    A session belongs to the account and not to a member. Nothing is told about what ended, so that nobody
    learns whether the person belongs elsewhere.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    _membership(scope, account_id)
    audit_log.record(scope, "signed_out", account=account_id)
    with plain_session(scope.settings, "keck_login") as session:
        session_tokens.end_all(session, account_id)


def personal_role(role: str) -> Role:
    """Return a role that people can have; everything else is refused."""
    if role not in PERSONAL_ROLES:
        raise Refused("role_unknown", role=role, roles=", ".join(PERSONAL_ROLES))
    return Role(role)


def _membership(scope: Scope, account_id: UUID) -> Membership:
    found = scope.session.get(Membership, (scope.tenant_id, account_id))
    if found is None:
        raise NotFound("membership", str(account_id))
    return found


def _require_another_admin(session: Session, membership: Membership) -> None:
    # Locked, so that two administrators can not each remove the other at the same moment.
    query = (
        select(Membership.account_id)
        .where(Membership.tenant_id == membership.tenant_id, Membership.role == Role.ADMIN)
        .order_by(Membership.account_id)
        .with_for_update()
    )
    if set(session.scalars(query)) <= {membership.account_id}:
        raise Refused("last_admin")
