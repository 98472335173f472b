"""Previews of a formula on a member's own numbers: made by a worker, for the one who types, for a while."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, update

from keck.domain.definition_drafts import Draft
from keck.domain.index_drafts import IndexDraft, draft_from
from keck.persistence.models import Job
from keck.services import jobs
from keck.services.errors import NotFound
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

KIND = "preview_formula"


def ask(scope: Scope, table: dict[str, Any], draft: Draft, code: str = "") -> UUID:
    """Have a definition computed for the newest period; whatever the same person asked before is dropped.

    Nothing of it is written into the member's log: it changes nothing, and each key asks anew.

    Parameters
    ----------
    table : dict
        The definition as in a file.
    draft : Draft
        What stands in the form, so that it can be shown again beside the result.
    code : str
        Of the indicator that is changed; empty for a new one.

    Returns
    -------
    UUID
        The job.
    """
    return _ask(scope, {"table": table, "draft": asdict(draft), "code": code})


def ask_index(scope: Scope, table: dict[str, Any], draft: IndexDraft, code: str = "") -> UUID:
    """Have an index computed with what a release would tell of it, in the same way.

    Returns
    -------
    UUID
        The job.
    """
    return _ask(scope, {"table": table, "index": draft.to_json(), "code": code})


def _ask(scope: Scope, args: dict[str, Any]) -> UUID:
    scope.require(Permission.READ_UNPROTECTED)
    _drop_older(scope)
    audit_log.pass_over(scope)
    return jobs.enqueue(scope, KIND, args, slot="short", logged=False)


def _drop_older(scope: Scope) -> None:
    """End the person's earlier previews, those that run too, and forget their numbers."""
    unended = Job.state.in_(("queued", "running"))
    statement = (
        update(Job)
        .where(
            Job.tenant_id == scope.tenant_id,
            Job.kind == KIND,
            Job.created_by.is_not_distinct_from(scope.account_id),
            or_(unended, Job.result != {}),
        )
        # A worker that is at it finds its job ended, and writes nothing.
        .values(
            state="done",
            result={},
            lease_until=None,
            finished_at=func.coalesce(Job.finished_at, func.clock_timestamp()),
        )
    )
    scope.session.execute(statement)


def find(scope: Scope, job_id: UUID) -> Job:
    """Return a preview of the member.

    Raises
    ------
    NotFound
        If the member has no such preview.
    """
    scope.require(Permission.READ_UNPROTECTED)
    job = jobs.find(scope, job_id)
    if job.kind != KIND:
        raise NotFound("job", str(job_id))
    return job


def index_of(job: Job) -> IndexDraft | None:
    """Return what stood in the form of an index; ``None`` if it was the form of another indicator."""
    return draft_from(job.args["index"]) if "index" in job.args else None


def draft_of(job: Job) -> Draft:
    """Return what stood in the form."""
    said = dict(job.args["draft"])
    return Draft(**{**said, "levels": tuple(said["levels"])})
