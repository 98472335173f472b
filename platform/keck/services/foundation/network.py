"""The network's members as the foundation may see them: counts and days, nothing that is not public."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import (
    Inquiry,
    Invitation,
    LoginEvent,
    Membership,
    MemberSummary,
    PublishedRelease,
    PublishedTenant,
    Tenant,
)
from keck.services import agreement_register, quotas
from keck.services.errors import NotFound
from keck.services.guest_terms import is_living
from keck.tenants.quota import Quota
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

_SIGNED_IN = ("success", "passkey_success", "provider_success")


@dataclass(frozen=True, slots=True)
class NetworkMember:
    """A member with its state, its current public release and what a worker has counted.

    Attributes
    ----------
    hidden : bool
        Whether the foundation has taken the public atlas off.
    dark : bool
        Whether the public atlas is off at this moment, whoever has taken it off.
    counted_at : datetime or None
        When the counts were made; ``None`` before the first time.
    last_sign_in : date or None
        Day on which anybody of the member has signed in last.
    agreement : str
        How far its agreement is: ``missing``, ``sent`` or ``recorded``.
    inquiry_id : UUID or None
        The application by which it came, if it applied and that is still kept.
    """

    slug: str
    name: str
    official_key: str
    active: bool
    hidden: bool
    joined_at: datetime
    release: int | None
    published_at: datetime | None
    dark: bool
    quota: Quota
    taken: Quota | None
    counted_at: datetime | None
    newest_data: date | None
    failed_jobs: int | None
    last_sign_in: date | None
    agreement: str
    inquiry_id: UUID | None

    @property
    def share(self) -> float:
        """How much of its room the member has taken, the fullest of all kinds counting."""
        if self.taken is None:
            return 0.0
        pairs = ((self.taken.storage, self.quota.storage), (self.taken.values, self.quota.values))
        return max(have / limit if limit else float(have > 0) for have, limit in pairs)

    @property
    def state(self) -> str:
        """The state as a word of ours."""
        if not self.active:
            return "suspended"
        if self.dark:
            return "withdrawn"
        return "public" if self.release else "new"


def members(scope: StaffScope, *, slug: str | None = None) -> list[NetworkMember]:
    """Return all members by name, or the one with a slug."""
    scope.require(StaffPermission.SEE)
    query = (
        select(Tenant, PublishedRelease, PublishedTenant.state, MemberSummary, Inquiry.id)
        .outerjoin(
            PublishedRelease,
            (PublishedRelease.tenant_id == Tenant.id) & (PublishedRelease.state == "current"),
        )
        .outerjoin(PublishedTenant, PublishedTenant.tenant_id == Tenant.id)
        .outerjoin(MemberSummary, MemberSummary.tenant_id == Tenant.id)
        .outerjoin(Inquiry, (Inquiry.slug == Tenant.slug) & (Inquiry.state == "approved"))
        .order_by(Tenant.name, Tenant.slug)
    )
    if slug is not None:
        query = query.where(Tenant.slug == slug)
    days, agreements = _last_sign_ins(scope.settings), agreement_register.states(scope)
    return [
        NetworkMember(
            slug=tenant.slug,
            name=tenant.name,
            official_key=tenant.official_key,
            active=tenant.state == "active",
            hidden=tenant.dark,
            joined_at=tenant.created_at,
            release=release.number if release else None,
            published_at=release.published_at if release else None,
            dark=state == "dark",
            quota=quotas.quota_of(tenant),
            taken=Quota(counts.storage, counts.values, counts.jobs) if counts else None,
            counted_at=counts.at if counts else None,
            newest_data=counts.newest_data if counts else None,
            failed_jobs=counts.failed_jobs if counts else None,
            last_sign_in=days.get(tenant.id),
            agreement=agreements.get(tenant.id, "missing"),
            inquiry_id=inquiry_id,
        )
        for tenant, release, state, counts, inquiry_id in scope.session.execute(query)
    ]


def find(scope: StaffScope, slug: str) -> NetworkMember:
    """Return a member.

    Raises
    ------
    NotFound
        If there is no such member.
    """
    found = members(scope, slug=slug)
    if not found:
        raise NotFound("tenant", slug)
    return found[0]


def _last_sign_ins(settings: Settings) -> dict[UUID, date]:
    """Return the day of the last sign-in by member; who it was stays here."""
    newest = (
        select(func.max(LoginEvent.at))
        .where(LoginEvent.account_id == Membership.account_id, LoginEvent.outcome.in_(_SIGNED_IN))
        .scalar_subquery()
    )
    query = select(Membership.tenant_id, func.max(newest)).group_by(Membership.tenant_id)
    with plain_session(settings, "keck_login") as session:
        return {tenant_id: day_of(at) for tenant_id, at in session.execute(query) if at is not None}


def people(scope: StaffScope, slug: str) -> tuple[Counter[str], int]:
    """Return how many people a member has by role, and how many invitations are open; no name of anybody."""
    scope.require(StaffPermission.SEE)
    counted = (
        select(Membership.role, func.count())
        .join(Tenant, Tenant.id == Membership.tenant_id)
        .where(Tenant.slug == slug, is_living())
        .group_by(Membership.role)
    )
    invited = (
        select(func.count())
        .select_from(Invitation)
        .join(Tenant, Tenant.id == Invitation.tenant_id)
        .where(
            Tenant.slug == slug,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > func.now(),
        )
    )
    with plain_session(scope.settings, "keck_login") as session:
        roles = Counter({role: number for role, number in session.execute(counted)})  # noqa: C416 - rows
        return roles, int(session.scalar(invited) or 0)
