"""Releases: asking for one, and going back to an older one."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.domain.calendar_days import day_of
from keck.persistence.models import (
    Job,
    Release,
    ReleaseAreaSet,
    ReleaseCrosswalk,
    ReleaseIndicator,
    ReleaseRevision,
)
from keck.services import agreement_state, jobs, revisions, sources
from keck.services.definitions import catalogue_decisions, indicators
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets, crosswalks, street_directories
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

Audience = Literal["public", "internal"]
_OPEN = ("requested", "running")


def request(
    scope: Scope,
    *,
    audience: Audience,
    note: str = "",
    key: str | None = None,
    publish_at: datetime | None = None,
) -> Release:
    """Ask for a release of what is current now; the second click gets the first one's release.

    Parameters
    ----------
    publish_at : datetime or None
        When it becomes public at the earliest; it is made at once and waits.

    Raises
    ------
    Refused
        If there is nothing to release, another release of the member is being made, or the first public one
        lacks the agreement.
    """
    scope.require(Permission.PUBLISH)
    scope.require_proof()
    if key is not None and (known := _by_key(scope, key)):
        return known
    chosen = revisions.current(scope)
    if not chosen:
        raise Refused("release_nothing")
    if candidate(scope):
        raise Refused("release_running")
    if audience == "public" and _waiting(scope):
        raise Refused("release_waits")
    if audience == "public" and not sources.any_public(scope, [one.id for one in chosen]):
        raise Refused("release_only_internal")
    if audience == "public" and not was_public(scope):
        agreement_state.require_for_release(scope)
    release = Release(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        audience=audience,
        state="requested",
        note=note[:500],
        idempotency_key=key,
        requested_by=scope.account_id,
        publish_at=publish_at if audience == "public" else None,
    )
    scope.session.add(release)
    scope.session.flush()
    catalogue_decisions.follow_words(scope)
    _freeze(scope, release, [revision.id for revision in chosen])
    audit_log.record(scope, f"asked_release_{audience}")
    job_id = jobs.enqueue(scope, "release", {"release_id": str(release.id)})
    release.job_id = job_id
    scope.session.flush()
    return release


def was_public(scope: Scope) -> bool:
    """Tell whether anything of the member was ever public."""
    query = select(Release.id).where(
        Release.tenant_id == scope.tenant_id, Release.audience == "public", Release.number.is_not(None)
    )
    return scope.session.scalars(query.limit(1)).first() is not None


def _freeze(scope: Scope, release: Release, revision_ids: list[UUID]) -> None:
    """Note what the release is made of, so that nothing accepted meanwhile slips in."""
    own = {"tenant_id": scope.tenant_id, "release_id": release.id}
    scope.session.add_all(ReleaseRevision(**own, revision_id=revision_id) for revision_id in revision_ids)
    scope.session.add_all(ReleaseAreaSet(**own, area_set_id=one.id) for one in area_sets.current(scope))
    scope.session.add_all(ReleaseCrosswalk(**own, crosswalk_id=one.id) for one in crosswalks.in_use(scope))
    for indicator in indicators.active(scope):
        indicator.frozen = True
        scope.session.add(ReleaseIndicator(**own, indicator_id=indicator.id))
    directory = street_directories.current(scope)
    release.street_directory_id = directory.id if directory else None
    scope.session.flush()


def _by_key(scope: Scope, key: str) -> Release | None:
    query = select(Release).where(Release.tenant_id == scope.tenant_id, Release.idempotency_key == key)
    return scope.session.scalars(query).one_or_none()


def candidate(scope: Scope) -> Release | None:
    """Return the release that is being made, if any."""
    query = select(Release).where(Release.tenant_id == scope.tenant_id, Release.state.in_(_OPEN))
    return scope.session.scalars(query).one_or_none()


def _waiting(scope: Scope) -> bool:
    """Tell whether a public release waits for somebody: one made beside it would not know of it."""
    query = select(Release.id).where(
        Release.tenant_id == scope.tenant_id, Release.audience == "public", Release.state == "prepared"
    )
    return scope.session.scalars(query.limit(1)).first() is not None


def find(scope: Scope, release_id: UUID) -> Release:
    """Return a release of the member.

    Raises
    ------
    NotFound
        If the member has no such release.
    """
    release = scope.session.get(Release, (scope.tenant_id, release_id))
    if release is None:
        raise NotFound("release", str(release_id))
    return release


def by_number(scope: Scope, number: int, audience: Audience = "public") -> Release:
    """Return a published release by its number.

    Raises
    ------
    NotFound
        If no release has that number.
    """
    query = select(Release).where(
        Release.tenant_id == scope.tenant_id, Release.audience == audience, Release.number == number
    )
    release = scope.session.scalars(query).one_or_none()
    if release is None:
        raise NotFound("release", str(number))
    return release


def all_of(scope: Scope) -> list[Release]:
    """Return the member's releases, newest first."""
    query = (
        select(Release)
        .where(Release.tenant_id == scope.tenant_id)
        .order_by(Release.requested_at.desc(), Release.id)
    )
    return list(scope.session.scalars(query))


def published(scope: Scope, audience: Audience) -> list[tuple[int, date, str, str]]:
    """Return number, day, note and hash of the atlas of every release of an audience, by number."""
    query = (
        select(Release.number, Release.published_at, Release.note, Release.manifest["atlas"].astext)
        .where(
            Release.tenant_id == scope.tenant_id,
            Release.audience == audience,
            Release.number.is_not(None),
            Release.published_at.is_not(None),
        )
        .order_by(Release.number)
    )
    rows = scope.session.execute(query)
    return [(number, day_of(moment), note, atlas) for number, moment, note, atlas in rows]


def current(scope: Scope, audience: Audience) -> Release | None:
    """Return the release that an audience sees now."""
    query = select(Release).where(
        Release.tenant_id == scope.tenant_id, Release.audience == audience, Release.state == "published"
    )
    return scope.session.scalars(query).one_or_none()


def made_of(scope: Scope, release: Release) -> Release:
    """Return the release whose states of tables are shown: for a return to an older one, that one."""
    while release.rolled_back_from is not None:
        release = by_number(scope, release.rolled_back_from, _audience(release))
    return release


def _audience(release: Release) -> Audience:
    return "public" if release.audience == "public" else "internal"


def roll_back(scope: Scope, number: int, audience: Audience = "public") -> UUID:
    """Ask that an older release's data be published again, unchanged; never blocked by a candidate."""
    scope.require(Permission.PUBLISH)
    scope.require_proof()
    release = by_number(scope, number, audience)
    about = {"number": number}
    return jobs.enqueue(scope, "rollback", {"release_id": str(release.id)}, slot="short", about=about)


def mark_failed(scope: Scope, args: dict[str, Any]) -> None:
    """Note that a release's job has given up, so that the next one can be asked for."""
    release = scope.session.get(Release, (scope.tenant_id, UUID(args["release_id"])))
    if release is not None and release.state in _OPEN:
        release.state = "failed"
        scope.session.flush()


def reopen(scope: Scope, job: Job) -> None:
    """Open a failed release again when its job is asked for once more."""
    release = find(scope, UUID(job.args["release_id"]))
    if candidate(scope):
        raise Refused("release_running")
    release.state = "requested"
    scope.session.flush()
