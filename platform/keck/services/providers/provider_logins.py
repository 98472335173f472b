"""What a login at a member's provider of identities opens: one membership, of an account linked before.

An account is found by provider and subject alone. No address that a provider asserts is ever looked at, so
that the provider of one member can not speak for people of another.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.persistence.models import Account, LinkedLogin, MemberDomain, Membership, Provider, Tenant
from keck.services.errors import NotFound, ProofNeeded, Refused
from keck.services.guest_terms import is_living
from keck.services.identity import live_sessions, login_events, login_sessions, session_tokens
from keck.services.identity.live_sessions import SignedIn
from keck.services.identity.login_events import Origin
from keck.services.logs import audit_log
from keck.services.people import invitations, member_domains
from keck.services.people.invitations import Offer
from keck.services.post import tickets
from keck.services.provider_links import opens
from keck.services.providers.provider_flows import Ended
from keck.tenants.roles import Role
from keck.tenants.scope import Scope

_CLOCKS_DIFFER = 60


def sign_in(settings: Settings, ended: Ended, *, origin: Origin, replaces: str | None) -> str:
    """Open a session at the member whose provider it was, and return its token.

    Raises
    ------
    Refused
        If the login is linked to no account, or the account needs a second factor that nothing has shown.
    """
    token = ""
    with plain_session(settings, "keck_login") as session:
        account = _account(session, ended)
        outcome = "provider_success" if account else "provider_failure"
        email, account_id = (account.email, account.id) if account else ("", None)
        login_events.record(session, outcome, origin, email=email, account_id=account_id)
        if account is not None:
            token = session_tokens.begin(
                session,
                account.id,
                origin=origin,
                replaces=replaces,
                factor=ended.trusts_factor,
                by=ended.tenant_id,
            )
    if not token:
        raise Refused("sso_unlinked")
    if live_sessions.look_up(settings, token) is None:
        login_sessions.sign_out(settings, token)
        raise Refused("sso_factor_missing")
    return token


def _account(session: Session, ended: Ended) -> Account | None:
    query = (
        select(Account)
        .join(LinkedLogin, LinkedLogin.account_id == Account.id)
        .where(
            LinkedLogin.tenant_id == ended.tenant_id,
            LinkedLogin.issuer == ended.identity.issuer,
            LinkedLogin.subject == ended.identity.subject,
            Account.active,
            opens(),
        )
    )
    return session.scalar(query)


def prove(settings: Settings, ended: Ended, who: SignedIn | None, *, token: str) -> str:
    """Prove once more who one is, at the provider that has opened the session; returns its new token.

    Raises
    ------
    Refused
        If it is another session or person, or the provider did not ask anew.
    """
    asked = ended.identity.proved_at
    with plain_session(settings, "keck_login") as session:
        account = _account(session, ended)
        same = who is not None and (who.session_id, who.by) == (ended.session_id, ended.tenant_id)
        if not same or who is None or account is None or account.id != who.account_id:
            raise Refused("sso_other_person")
        if asked < ended.begun_at - _CLOCKS_DIFFER:
            raise Refused("sso_not_asked")
        return session_tokens.renew(session, token, factor=False)


def require_whole(who: SignedIn) -> None:
    """Go on only for somebody whom the account itself has signed in, minutes ago.

    Raises
    ------
    Refused
        If a member's provider has opened the session.
    ProofNeeded
        If the last proof is too old.
    """
    if who.by is not None:
        raise Refused("sso_not_account")
    if not who.is_fresh:
        raise ProofNeeded


def link(settings: Settings, ended: Ended, who: SignedIn | None, *, origin: str) -> None:
    """Link the login at a member's provider to the account that is signed in, in the session that asked.

    Raises
    ------
    Refused
        If it is another session, the login is linked to another account, or the address is no member's.
    """
    if who is None or who.by is not None or who.session_id != ended.session_id:
        raise Refused("sso_other_person")
    if not member_domains.belongs(settings, ended.tenant_id, who.email):
        raise Refused("sso_domain")
    _link(settings, ended, who.account_id, origin)


def _link(settings: Settings, ended: Ended, account_id: UUID, origin: str) -> None:
    with tenant_session(settings, "keck_app", ended.tenant_id) as session:
        scope = _scope(settings, session, ended.tenant_id, account_id, origin)
        key = (ended.tenant_id, ended.identity.issuer, ended.identity.subject)
        found = session.get(LinkedLogin, key)
        if found is not None and found.account_id != account_id:
            raise Refused("sso_taken")
        if found is None:
            session.execute(delete(LinkedLogin).where(*_of(ended.tenant_id, account_id)))
            session.add(LinkedLogin(tenant_id=key[0], issuer=key[1], subject=key[2], account_id=account_id))
            audit_log.record(scope, "linked_login", account=account_id)


def unlink(settings: Settings, who: SignedIn, slug: str, *, origin: str) -> None:
    """Take the link away; sessions that it has opened end at once."""
    require_whole(who)
    found = [one.tenant_id for one in linkable(settings, who) if one.slug == slug and one.is_linked]
    if not found:
        raise NotFound("login", slug)
    (tenant_id,) = found
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = _scope(settings, session, tenant_id, who.account_id, origin)
        session.execute(delete(LinkedLogin).where(*_of(tenant_id, who.account_id)))
        audit_log.record(scope, "unlinked_login", account=who.account_id)


def join(settings: Settings, ended: Ended, *, origin: str) -> Offer:
    """Make the account of an invited address, without a password, and link the login to it.

    Raises
    ------
    Refused
        If the invitation is over or another member's, the address is none of this one, or has an account.
    """
    token = tickets.token_of(settings, "invitation", ended.invitation_id or UUID(int=0))
    offer = invitations.look(settings, token)
    if offer.tenant_id != ended.tenant_id:
        raise Refused("invitation_over")
    if not member_domains.belongs(settings, ended.tenant_id, offer.email):
        raise Refused("sso_domain")
    with plain_session(settings, "keck_login") as session:
        key = (ended.tenant_id, ended.identity.issuer, ended.identity.subject)
        if session.get(LinkedLogin, key) is not None:
            raise Refused("sso_taken")
    account_id = invitations.accept_without_password(settings, token, origin=origin)
    _link(settings, ended, account_id, origin)
    return offer


@dataclass(frozen=True, slots=True)
class Linkable:
    """A member at which somebody can sign in by its provider."""

    tenant_id: UUID
    slug: str
    name: str
    is_linked: bool


def linkable(settings: Settings, who: SignedIn) -> list[Linkable]:
    """Return the members of somebody whose provider may sign in their address."""
    mine = exists().where(
        LinkedLogin.tenant_id == Provider.tenant_id,
        LinkedLogin.account_id == who.account_id,
        LinkedLogin.issuer == Provider.issuer,
    )
    query = (
        select(Tenant.id, Tenant.slug, Tenant.name, mine.label("linked"))
        .join(Provider, Provider.tenant_id == Tenant.id)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .join(MemberDomain, MemberDomain.tenant_id == Tenant.id)
        .where(
            Provider.enabled,
            Tenant.state == "active",
            Membership.account_id == who.account_id,
            is_living(),
            MemberDomain.domain == who.email.rpartition("@")[2],
        )
        .order_by(Tenant.name, Tenant.slug)
    )
    if who.by is not None:
        query = query.where(Tenant.id == who.by)
    with plain_session(settings, "keck_login") as session:
        return [Linkable(*row) for row in session.execute(query)]


def _of(tenant_id: UUID, account_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (LinkedLogin.tenant_id == tenant_id, LinkedLogin.account_id == account_id)


def _scope(settings: Settings, session: Session, tenant_id: UUID, account_id: UUID, origin: str) -> Scope:
    scope = replace(
        Scope.system(session, settings, tenant_id, account_id=account_id, origin=origin), role=Role.READER
    )
    audit_log.watch(scope)
    return scope
