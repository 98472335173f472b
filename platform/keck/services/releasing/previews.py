"""Previews: named people look at a release that waits, for some days, by a link of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import Release, ReleaseLink
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts
from keck.services.logs import audit_log
from keck.services.releasing import release_links, releases
from keck.services.releasing.release_links import Guest
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import Scope

USUAL_DAYS, LONGEST_DAYS, MOST_OPEN = 7, 14, 30


@dataclass(frozen=True, slots=True)
class Preview:
    """A release as somebody with a link may see it."""

    guest: Guest
    scope: Scope
    release: Release


def of_release(scope: Scope, release_id: UUID) -> list[ReleaseLink]:
    """Return who may look at a release, and who might, the newest first."""
    scope.require(Permission.PUBLISH)
    return [one for one in release_links.of_release(scope, release_id) if one.purpose == "preview"]


def send(scope: Scope, release_id: UUID, *, name: str, email: str, days: int) -> None:
    """Send somebody a link to look at a release that waits.

    Raises
    ------
    Refused
        If the release does not wait, too many look at it, or name, address or days are wrong.
    """
    scope.require(Permission.PUBLISH)
    scope.require_proof()
    who, address = " ".join(name.split())[:200], accounts.normal_email(email)
    if not who:
        raise Refused("preview_name_missing")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("preview_days_wrong", days=LONGEST_DAYS)
    release = releases.find(scope, release_id)
    if release.state != "prepared":
        raise Refused("preview_not_waiting")
    now = datetime.now(UTC)
    waiting = [one for one in of_release(scope, release_id) if not one.revoked_at and one.expires_at > now]
    if len(waiting) >= MOST_OPEN:
        raise Refused("preview_too_many", limit=MOST_OPEN)
    release_links.send(scope, release, "preview", name=who, email=address, lasts=timedelta(days=days))
    audit_log.record(scope, "sent_preview", name=who, email=address)


def revoke(scope: Scope, release_id: UUID, link_id: UUID) -> None:
    """Take a preview back; its link opens nothing from now on."""
    scope.require(Permission.PUBLISH)
    one = scope.session.get(ReleaseLink, (scope.tenant_id, link_id), with_for_update=True)
    if one is None or one.purpose != "preview" or one.release_id != release_id:
        raise NotFound("preview", str(link_id))
    one.revoked_at = one.revoked_at or datetime.now(UTC)
    audit_log.record(scope, "revoked_preview", email=one.email)
    scope.session.flush()


@contextmanager
def open_preview(settings: Settings, token: str, *, origin: str) -> Iterator[Preview]:
    """Open a release for somebody with a link; that they looked stands in the member's log, once a day.

    Raises
    ------
    Refused
        With the same words whether the link is over, was taken back, or nothing waits any more.
    """
    guest = release_links.look(settings, token, "preview")
    with tenant_session(settings, "keck_app", guest.tenant_id) as session:
        scope = Scope(guest.tenant_id, guest.slug, None, Role.SYSTEM, session, settings, origin)
        release = releases.find(scope, guest.release_id)
        if release.state != "prepared" or "atlas" not in (release.manifest or {}):
            raise Refused("link_over")
        note(scope, guest.link_id, guest.name)
        yield Preview(guest, scope, release)


def note(scope: Scope, link_id: UUID, name: str) -> None:
    """Write into the log that somebody looked, once a day."""
    today = day_of(datetime.now(UTC))
    mine = (ReleaseLink.tenant_id == scope.tenant_id, ReleaseLink.id == link_id)
    if scope.session.scalar(select(ReleaseLink.visited_on).where(*mine)) == today:
        return
    # A page asks for several files at once: whoever comes second waits here and finds it noted.
    one = scope.session.scalars(select(ReleaseLink).where(*mine).with_for_update()).one()
    if one.visited_on != today:
        one.visited_on = today
        audit_log.record(scope, "looked_ahead", name=name)
