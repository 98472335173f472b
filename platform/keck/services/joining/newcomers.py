"""A new member with its first administrator, whether it applied or stands in a list."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.db.sessions import tenant_session
from keck.domain.texts import Language
from keck.persistence.models import Account, Invitation, Membership, Tenant
from keck.services import tenants
from keck.services.logs import audit_log
from keck.services.people import invitations
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A member to be made.

    Attributes
    ----------
    key : str
        The official key.
    email, person : str
        Of whoever will administer it first; the name may be unknown.
    """

    slug: str
    name: str
    key: str
    email: str
    person: str = ""
    language: Language = "de"


def settle(scope: StaffScope, newcomer: Newcomer) -> None:
    """Make a member and invite its first administrator by a letter; neither is done twice.

    Each is a transaction of its own: whoever asks once more after an interruption goes on where it stopped.

    Raises
    ------
    Refused
        If the address was given to somebody else.
    """
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    tenant_id = _made(scope, newcomer)
    if tenant_id is None:
        tenant_id = tenants.create(
            scope.settings,
            slug=newcomer.slug,
            name=newcomer.name,
            official_key=newcomer.key,
            by=scope.account_id,
        )
    with tenant_session(scope.settings, "keck_app", tenant_id) as session:
        by_staff = scope.account_id is not None
        member = audit_log.foundation_scope(session, scope.settings, tenant_id, by_staff=by_staff)
        audit_log.watch(member)
        _invite(member, newcomer)


def _made(scope: StaffScope, newcomer: Newcomer) -> UUID | None:
    """Return the member if it was made to its end; one that was not is suspended and has no rows."""
    query = select(Tenant.id, Tenant.state).where(
        Tenant.slug == newcomer.slug, Tenant.name == newcomer.name, Tenant.official_key == newcomer.key
    )
    found = scope.session.execute(query).one_or_none()
    if found is None:
        return None
    tenant_id: UUID = found.id
    if found.state == "active":
        return tenant_id
    with tenant_session(scope.settings, "keck_app", tenant_id) as own:
        return tenant_id if tenants.is_prepared(own) else None


def _invite(member: Scope, newcomer: Newcomer) -> None:
    if not _was_asked(member.session, member.tenant_id, newcomer.email):
        invitations.invite(
            member,
            email=newcomer.email,
            role=Role.ADMIN,
            name=newcomer.person,
            language=newcomer.language,
        )


def _was_asked(session: Session, tenant_id: UUID, email: str) -> bool:
    """Tell whether somebody was ever invited to the member, or belongs to it."""
    invited = select(Invitation.id).where(Invitation.tenant_id == tenant_id, Invitation.email == email)
    belongs = (
        select(Membership.account_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.tenant_id == tenant_id, Account.email == email)
    )
    return any(session.scalars(query.limit(1)).first() is not None for query in (invited, belongs))
