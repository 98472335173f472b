"""Releases that wait: prepared by one person, confirmed by another, published at the moment that was set."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from keck.domain.texts import Language
from keck.persistence.models import Release
from keck.services import jobs, sources
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.post import letters
from keck.services.releasing import four_eyes, release_links, releases
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def waits(scope: Scope, release: Release) -> bool:
    """Tell whether a release that is made waits for somebody, or for its moment."""
    if release.audience != "public":
        return False
    later = release.publish_at is not None and release.publish_at > datetime.now(UTC)
    return later or four_eyes.get(scope).rule != "off"


def hold(scope: Scope, release: Release) -> None:
    """Let a release wait that is computed, protected and attacked; nothing of it is public."""
    release.state = "prepared"
    scope.session.flush()
    audit_log.record(scope, "prepared_release")
    if four_eyes.get(scope).rule == "off":
        _let_go(scope, release, by=release.requested_by)
    else:
        jobs.enqueue(scope, "announce", {"release_id": str(release.id)}, slot="short")


def announce(scope: Scope, release_id: UUID) -> None:
    """Write to whoever may confirm a release that waits; an earlier link is worth nothing any more."""
    release = _waiting(scope, release_id)
    rule, town = four_eyes.get(scope), sources.supplier_name(scope)
    if rule.rule == "superior":
        release_links.send(scope, release, "review", name=rule.name, email=rule.email)
    elif rule.rule == "two":
        for one in four_eyes.publishers(scope):
            if one.account_id != release.requested_by:
                language: Language = "en" if one.language == "en" else "de"
                letters.post(
                    scope.session, "release_prepared", address=one.email, language=language, town=town
                )


def send_again(scope: Scope, release_id: UUID) -> None:
    """Write once more to whoever may confirm a release."""
    scope.require(Permission.PUBLISH)
    release = _waiting(scope, release_id)
    if release.confirmed_at is not None:
        raise Refused("release_confirmed")
    announce(scope, release_id)
    audit_log.record(scope, "announced_release")


def confirm(scope: Scope, release_id: UUID) -> UUID:
    """Confirm a release that somebody else has prepared; returns the job that publishes it.

    Raises
    ------
    Refused
        If it does not wait any more, whoever asked for it confirms it, or a superior has to.
    """
    scope.require(Permission.PUBLISH)
    scope.require_proof()
    release = _waiting(scope, release_id)
    rule = four_eyes.get(scope).rule
    if rule == "superior":
        raise Refused("release_superior_decides")
    if rule == "two" and release.requested_by is not None and release.requested_by == scope.account_id:
        raise Refused("release_same_person")
    audit_log.record(scope, "confirmed_release")
    release_links.revoke_reviews(scope, release.id)
    return _let_go(scope, release, by=scope.account_id)


def confirm_by_link(scope: Scope, release_id: UUID, *, name: str) -> UUID:
    """Confirm a release as the superior who has the link."""
    release = _waiting(scope, release_id)
    audit_log.record(scope, "confirmed_release", by=name)
    return _let_go(scope, release, by=None)


def _let_go(scope: Scope, release: Release, *, by: UUID | None) -> UUID:
    if release.confirmed_at is not None:
        raise Refused("release_confirmed")
    release.confirmed_at, release.confirmed_by = datetime.now(UTC), by
    release.job_id = jobs.enqueue(
        scope, "publish", {"release_id": str(release.id)}, slot="short", not_before=release.publish_at
    )
    scope.session.flush()
    return release.job_id


def decline(scope: Scope, release_id: UUID, reason: str) -> None:
    """Do not publish a release that waits, whether it is confirmed or not; one person, at once."""
    scope.require(Permission.PUBLISH)
    _decline(scope, release_id, reason, {})


def decline_by_link(scope: Scope, release_id: UUID, reason: str, *, name: str) -> None:
    """Decline a release as the superior who has the link."""
    _decline(scope, release_id, reason, {"by": name})


def _decline(scope: Scope, release_id: UUID, reason: str, named: dict[str, str]) -> None:
    if not reason.strip():
        raise Refused("decline_reason_missing")
    release = _waiting(scope, release_id)
    release.state, release.declined_for = "declined", reason.strip()[:500]
    release_links.revoke_reviews(scope, release.id)
    audit_log.record(scope, "declined_release", **named)
    if release.confirmed_at is not None and release.job_id is not None:
        # Else it would stand among what waits until the day that nobody waits for any more.
        jobs.hasten(scope, release.job_id)
    scope.session.flush()
    _tell_who_asked(scope, release)


def _tell_who_asked(scope: Scope, release: Release) -> None:
    asked = [one for one in four_eyes.publishers(scope) if one.account_id == release.requested_by]
    for one in asked:
        if one.account_id != scope.account_id:
            language: Language = "en" if one.language == "en" else "de"
            town = sources.supplier_name(scope)
            letters.post(scope.session, "release_declined", address=one.email, language=language, town=town)


def prepared(scope: Scope) -> list[Release]:
    """Return the releases that wait, the oldest first."""
    query = (
        select(Release)
        .where(Release.tenant_id == scope.tenant_id, Release.state == "prepared")
        .order_by(Release.requested_at, Release.id)
    )
    return list(scope.session.scalars(query))


def _waiting(scope: Scope, release_id: UUID) -> Release:
    """Return a release that waits, locked, so that of two who decide the second finds it decided."""
    release = scope.session.get(
        Release, (scope.tenant_id, release_id), with_for_update=True, populate_existing=True
    )
    if release is None:
        raise NotFound("release", str(release_id))
    if release.state != "prepared":
        raise Refused("release_not_prepared")
    return release


def is_due(scope: Scope, release_id: UUID, job_id: UUID) -> bool:
    """Tell whether a job is the one that publishes a release, and the release still waits for it."""
    release = releases.find(scope, release_id)
    return release.state == "prepared" and release.confirmed_at is not None and release.job_id == job_id
