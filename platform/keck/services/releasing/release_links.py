"""Links by letter to one release: to decide on it, or to look at it before it is public."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.domain.texts import Language
from keck.persistence.models import Release, ReleaseLink, Tenant
from keck.services import sources
from keck.services.errors import Refused
from keck.services.post import letters, tickets
from keck.tenants.scope import Scope
from keck.views.formats import Formats

Purpose = Literal["review", "preview"]
REVIEW_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a link was sent to, and what it opens."""

    link_id: UUID
    tenant_id: UUID
    slug: str
    town: str
    release_id: UUID
    name: str
    email: str
    expires_at: datetime


def send(
    scope: Scope,
    release: Release,
    purpose: Purpose,
    *,
    name: str,
    email: str,
    lasts: timedelta = REVIEW_LASTS,
    language: Language = "de",
) -> ReleaseLink:
    """Send somebody a link to a release; the link stands in the letter and nowhere else."""
    now = datetime.now(UTC)
    if purpose == "review":
        revoke_reviews(scope, release.id)
    one = ReleaseLink(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        release_id=release.id,
        purpose=purpose,
        name=name,
        email=email,
        created_by=scope.account_id,
        expires_at=now + lasts,
    )
    scope.session.add(one)
    scope.session.flush()
    letters.post(
        scope.session,
        f"release_{purpose}",
        address=email,
        language=language,
        ticket_id=one.id,
        town=sources.supplier_name(scope),
        until=Formats(language).date(day_of(one.expires_at)),
    )
    return one


def revoke_reviews(scope: Scope, release_id: UUID) -> None:
    """Let no open link decide on a release any more."""
    open_ones = update(ReleaseLink).where(
        ReleaseLink.tenant_id == scope.tenant_id,
        ReleaseLink.release_id == release_id,
        ReleaseLink.purpose == "review",
        *_usable(),
    )
    scope.session.execute(open_ones.values(revoked_at=datetime.now(UTC)))


def of_release(scope: Scope, release_id: UUID) -> list[ReleaseLink]:
    """Return all links to a release, the newest first."""
    query = (
        select(ReleaseLink)
        .where(ReleaseLink.tenant_id == scope.tenant_id, ReleaseLink.release_id == release_id)
        .order_by(ReleaseLink.created_at.desc(), ReleaseLink.id)
    )
    return list(scope.session.scalars(query))


def look(settings: Settings, token: str, purpose: Purpose) -> Guest:
    """Return whom a link belongs to.

    Raises
    ------
    Refused
        With the same words for a link that is none, is over, was used or taken back.
    """
    link_id = tickets.id_of(settings, purpose, token)
    if link_id is None:
        raise Refused("link_over")
    query = (
        select(ReleaseLink, Tenant.slug, Tenant.name)
        .join(Tenant, Tenant.id == ReleaseLink.tenant_id)
        .where(
            ReleaseLink.id == link_id, ReleaseLink.purpose == purpose, Tenant.state == "active", *_usable()
        )
    )
    with plain_session(settings, "keck_login") as session:
        row = session.execute(query).one_or_none()
    if row is None:
        raise Refused("link_over")
    link: ReleaseLink = row.ReleaseLink
    return Guest(
        link.id, link.tenant_id, row.slug, row.name, link.release_id, link.name, link.email, link.expires_at
    )


def use(scope: Scope, link_id: UUID) -> None:
    """Note that a link has decided; of two clicks the second finds it used.

    Raises
    ------
    Refused
        If it is over.
    """
    used = (
        update(ReleaseLink)
        .where(ReleaseLink.tenant_id == scope.tenant_id, ReleaseLink.id == link_id, *_usable())
        .values(decided_at=datetime.now(UTC))
        .returning(ReleaseLink.id)
    )
    if scope.session.scalar(used) is None:
        raise Refused("link_over")


def _usable() -> tuple[ColumnElement[bool], ...]:
    return (
        ReleaseLink.decided_at.is_(None),
        ReleaseLink.revoked_at.is_(None),
        ReleaseLink.expires_at > datetime.now(UTC),
    )
