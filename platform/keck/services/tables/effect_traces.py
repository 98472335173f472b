"""What other tables' states tell of indicators that were computed with a state, and has to go with it.

A new state of a table says what it changes for indicators. Those may read other tables as well, so the values
before and after hold something of these tables' states.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import array

from keck.persistence.models import Job, Release, ReleaseRevision, Revision, Upload
from keck.tenants.scope import Scope

FINDING = "numerator_above_base"
"""A value above its base is told with both, and the base may be another table's."""
_OF_RELEASES = (FINDING, "sums_differ")
"""What a release's private report tells with unprotected numbers."""
_ENDED = ("done", "failed")
_PARTS = ("sheets", "files")


def erase(scope: Scope, states: Iterable[Revision]) -> None:
    """Take away what was computed with some states of another table.

    What does not say what it was made of is older than this, and goes as well.
    """
    gone = frozenset(str(one.id) for one in states)
    living = select(Revision).where(Revision.tenant_id == scope.tenant_id, Revision.state != "destroyed")
    for revision in scope.session.scalars(living):
        if _made_of(revision.difference, gone):
            _erase_from(scope, revision)
    jobs = select(Job).where(
        Job.tenant_id == scope.tenant_id,
        Job.state.in_(_ENDED),
        Job.result.has_any(array(["difference", *_PARTS])),
    )
    for job in scope.session.scalars(jobs):
        if (left := _without(job.result, gone)) != job.result:
            job.result = left
    scope.session.flush()


def erase_from_releases(scope: Scope, states: Iterable[Revision]) -> None:
    """Take the numbers of some states out of the private reports of releases that were made of them."""
    made_of = select(ReleaseRevision.release_id).where(
        ReleaseRevision.tenant_id == scope.tenant_id,
        ReleaseRevision.revision_id.in_([one.id for one in states]),
    )
    query = select(Release).where(Release.tenant_id == scope.tenant_id, Release.id.in_(made_of))
    for release in scope.session.scalars(query):
        findings = release.report.get("findings", [])
        left = [one for one in findings if one["code"] not in _OF_RELEASES]
        if len(left) < len(findings):
            release.report = {**release.report, "findings": left}
    scope.session.flush()


def _made_of(difference: dict[str, Any], gone: frozenset[str]) -> bool:
    if "made_of" in difference:
        return not gone.isdisjoint(difference["made_of"])
    return bool(difference.get("indicators"))


def _erase_from(scope: Scope, revision: Revision) -> None:
    revision.difference = _told(revision.difference)
    findings = revision.report.get("findings", [])
    left = _findings(findings)
    if len(left) < len(findings):
        revision.report = {**revision.report, "findings": left}
        # The table that was written back with remarks repeats them; upkeep deletes its bytes.
        scope.session.get_one(Upload, (scope.tenant_id, revision.upload_id)).annotated_key = None


def _told(difference: dict[str, Any]) -> dict[str, Any]:
    """Return a difference of a table's own cells alone."""
    return {**difference, "indicators": [], "made_of": [], "effects_gone": True}


def _findings(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in findings if one["code"] != FINDING]


def _without(result: Any, gone: frozenset[str]) -> Any:
    """Return a job's result without what was computed with destroyed states, sheet by sheet."""
    if not isinstance(result, dict):
        return result
    kept = {name: _each(one, gone) if name in _PARTS else one for name, one in result.items()}
    difference = kept.get("difference")
    if isinstance(difference, dict) and _made_of(difference, gone):
        kept["difference"] = _told(difference)
        if "findings" in kept:
            kept["findings"] = _findings(kept["findings"])
    return kept


def _each(parts: Any, gone: frozenset[str]) -> Any:
    return [_without(one, gone) for one in parts] if isinstance(parts, list) else parts
