"""The network's members as the foundation may see them: nothing that is not public."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import PublishedRelease, PublishedTenant, Tenant


@dataclass(frozen=True, slots=True)
class NetworkMember:
    """A member with its state and its current public release, if it has one."""

    slug: str
    name: str
    official_key: str
    active: bool
    joined_at: datetime
    release: int | None
    published_at: datetime | None
    dark: bool


def members(settings: Settings) -> list[NetworkMember]:
    """Return all members by name."""
    query = (
        select(Tenant, PublishedRelease, PublishedTenant.state)
        .outerjoin(
            PublishedRelease,
            (PublishedRelease.tenant_id == Tenant.id) & (PublishedRelease.state == "current"),
        )
        .outerjoin(PublishedTenant, PublishedTenant.tenant_id == Tenant.id)
        .order_by(Tenant.name, Tenant.slug)
    )
    with plain_session(settings, "keck_staff") as session:
        return [
            NetworkMember(
                slug=tenant.slug,
                name=tenant.name,
                official_key=tenant.official_key,
                active=tenant.state == "active",
                joined_at=tenant.created_at,
                release=release.number if release else None,
                published_at=release.published_at if release else None,
                dark=state == "dark",
            )
            for tenant, release, state in session.execute(query)
        ]
