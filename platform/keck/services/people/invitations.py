"""Invitations: an administrator names address and role, the person behind the address makes the account."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.calendar_days import day_of
from keck.domain.lifetimes import INVITATION
from keck.domain.texts import Language
from keck.persistence.models import Account, Invitation, Membership, Tenant
from keck.services import sources
from keck.services.errors import NotFound, Refused
from keck.services.guest_terms import Terms, is_living, last_day
from keck.services.identity import accounts
from keck.services.logs import audit_log
from keck.services.people import guest_letters, guests, memberships
from keck.services.post import letters, tickets
from keck.tenants.permissions import Permission
from keck.tenants.roles import ROLES, Role
from keck.tenants.scope import OPERATOR, Scope
from keck.views.formats import Formats

LASTS = INVITATION
MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as the invited person sees it.

    Attributes
    ----------
    account_id : UUID or None
        Of the account that the address has already.
    topics : tuple of str
        What a guest will see.
    until : date or None
        The last day of a guest.
    """

    invitation_id: UUID
    tenant_id: UUID
    slug: str
    town: str
    role: Role
    email: str
    name: str
    account_id: UUID | None
    topics: tuple[str, ...] = ()
    until: date | None = None

    @property
    def terms(self) -> Terms | None:
        """What is agreed with a guest."""
        return Terms(self.topics, self.until) if self.until else None


def open_ones(scope: Scope) -> list[Invitation]:
    """Return invitations that were neither accepted nor taken back, the newest first."""
    scope.require(Permission.ADMINISTER)
    query = (
        select(Invitation)
        .where(
            Invitation.tenant_id == scope.tenant_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )
    return list(scope.session.scalars(query))


def invite(
    scope: Scope,
    *,
    email: str,
    role: str,
    name: str = "",
    language: Language = "de",
    terms: Terms | None = None,
) -> Invitation:
    """Invite somebody by a letter; an older invitation of the same address is worth nothing any more.

    Parameters
    ----------
    terms : Terms or None
        What a guest may see and until when; no other role has any.

    Raises
    ------
    Refused
        If the address or the role is none, the person belongs to the member already, too many wait, or a
        guest has no proper topics and end.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    chosen, address = memberships.personal_role(role), accounts.normal_email(email)
    agreed = guests.granted(chosen, terms)
    _require_stranger(scope, address)
    waiting = open_ones(scope)
    if len(waiting) >= MOST_OPEN:
        raise Refused("invitations_too_many", limit=MOST_OPEN)
    now = datetime.now(UTC)
    for older in waiting:
        if older.email == address:
            older.revoked_at = now
    one = Invitation(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        email=address,
        name=" ".join(name.split())[:200],
        role=chosen,
        created_by=scope.account_id,
        expires_at=min(now + LASTS, agreed.ends_at) if agreed else now + LASTS,
        topics=list(agreed.topics) if agreed else None,
        ends_at=agreed.ends_at if agreed else None,
    )
    scope.session.add(one)
    scope.session.flush()
    if agreed:
        audit_log.record(scope, "invited_guest", email=address, **agreed.about())
        said = guest_letters.words(agreed, language)
    else:
        audit_log.record(scope, "invited", email=address, role=chosen)
        said = {"role": ROLES[chosen].name.get(language)[0]}
    letters.post(
        scope.session,
        "invitation_guest" if agreed else "invitation",
        address=address,
        language=language,
        ticket_id=one.id,
        town=sources.supplier_name(scope),
        until=Formats(language).date(day_of(one.expires_at)),
        **said,
    )
    return one


def _require_stranger(scope: Scope, address: str) -> None:
    query = (
        select(is_living())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.tenant_id == scope.tenant_id, Account.email == address)
    )
    living = scope.session.scalars(query).first()
    if living is not None:
        raise Refused("membership_exists" if living else "guest_over", email=address)


def revoke(scope: Scope, invitation_id: UUID) -> None:
    """Take an invitation back; its link is worth nothing from now on."""
    scope.require(Permission.ADMINISTER)
    one = scope.session.get(Invitation, (scope.tenant_id, invitation_id), with_for_update=True)
    if one is None or one.accepted_at is not None:
        raise NotFound("invitation", str(invitation_id))
    one.revoked_at = one.revoked_at or datetime.now(UTC)
    audit_log.record(scope, "invitation_revoked", email=one.email)
    scope.session.flush()


def look(settings: Settings, token: str) -> Offer:
    """Return what a link offers.

    Raises
    ------
    Refused
        With the same words for a link that is none, is over, was used or taken back.
    """
    invitation_id = tickets.id_of(settings, "invitation", token)
    if invitation_id is None:
        raise Refused("invitation_over")
    query = (
        select(Invitation, Tenant.slug, Tenant.name, Account.id)
        .join(Tenant, Tenant.id == Invitation.tenant_id)
        .outerjoin(Account, Account.email == Invitation.email)
        .where(Invitation.id == invitation_id, Tenant.state == "active", *_usable())
    )
    with plain_session(settings, "keck_login") as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise Refused("invitation_over")
    one, slug, town, account_id = row
    named = (one.id, one.tenant_id, slug, town, Role(one.role), one.email, one.name, account_id)
    return Offer(*named, tuple(one.topics or ()), last_day(one.ends_at))


def accept(settings: Settings, token: str, account_id: UUID, *, origin: str = OPERATOR) -> Offer:
    """Let an account that exists belong to the member that invited its address, and to no other.

    Raises
    ------
    Refused
        If the invitation is over, or is for somebody else than who is signed in.
    """
    offer = look(settings, token)
    if offer.account_id != account_id:
        raise Refused("invitation_other_account", email=offer.email)
    _join(settings, offer, account_id, origin)
    return offer


def accept_new(settings: Settings, token: str, *, name: str, password: str, origin: str = OPERATOR) -> Offer:
    """Make the account of an invited address, with a password of its owner's choice, and let it belong.

    Raises
    ------
    Refused
        If the invitation is over, the password weak, or the address has an account by now.
    """
    offer = look(settings, token)
    _join(settings, offer, _new_account(settings, offer, name, password), origin)
    return offer


def accept_without_password(settings: Settings, token: str, *, origin: str = OPERATOR) -> UUID:
    """Make the account of an invited address with a password that nobody knows, and let it belong.

    Whoever needs a password later chooses one by a letter, as everybody who has forgotten theirs.
    """
    offer = look(settings, token)
    account_id = _new_account(settings, offer, offer.name, None)
    _join(settings, offer, account_id, origin)
    return account_id


def _new_account(settings: Settings, offer: Offer, name: str, password: str | None) -> UUID:
    there_is_one = Refused("invitation_sign_in", email=offer.email)
    try:
        with plain_session(settings, "keck_login") as session:
            made = accounts.ensure(
                session, email=offer.email, name=name, password=password, words=[offer.slug, offer.town]
            )
    except IntegrityError as error:
        raise there_is_one from error
    if made.password is None:
        raise there_is_one
    return made.account_id


def _join(settings: Settings, offer: Offer, account_id: UUID, origin: str) -> None:
    with tenant_session(settings, "keck_app", offer.tenant_id) as session:
        scope = Scope(offer.tenant_id, offer.slug, account_id, Role.SYSTEM, session, settings, origin)
        audit_log.watch(scope)
        # Of two who accept at once, the second waits here and finds that it is used.
        if not _use(session, offer):
            raise Refused("invitation_over")
        if session.get(Membership, (offer.tenant_id, account_id)) is not None:
            raise Refused("membership_exists", email=offer.email)
        one = Membership(tenant_id=offer.tenant_id, account_id=account_id, role=offer.role)
        guests.grant(one, offer.terms)
        session.add(one)
        audit_log.record(scope, "joined", account=account_id, role=offer.role)


def _use(session: Session, offer: Offer) -> bool:
    used = (
        update(Invitation)
        .where(Invitation.tenant_id == offer.tenant_id, Invitation.id == offer.invitation_id, *_usable())
        .values(accepted_at=datetime.now(UTC))
        .returning(Invitation.id)
    )
    return session.scalar(used) is not None


def _usable() -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > datetime.now(UTC),
    )
