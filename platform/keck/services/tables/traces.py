"""What other states and jobs repeat of a state's values, and has to go with them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import array

from keck.persistence.models import Advice, Batch, Job, Revision, Upload
from keck.services.definitions import formula_previews, trials
from keck.tenants.scope import Scope

_ENDED = ("done", "failed")
_OF_ALL_TABLES = (trials.KIND, formula_previews.KIND)


def followers(scope: Scope, ids: Iterable[UUID]) -> list[Revision]:
    """Return the states that were compared with some states when they were made."""
    query = select(Revision).where(Revision.tenant_id == scope.tenant_id, Revision.replaces_id.in_(list(ids)))
    return list(scope.session.scalars(query.order_by(Revision.number)))


def erase(scope: Scope, revision: Revision, others: Iterable[Revision]) -> None:
    """Take a state's values out of jobs, and out of the differences of other states.

    Parameters
    ----------
    others : iterable of Revision
        States whose differences name its values.
    """
    touched = list(others)
    for one in touched:
        one.difference = _counted_only(one.difference)
        if one.upload_id == revision.upload_id:
            one.report = {**one.report, "findings": []}
    _erase_from_batches(scope, [revision, *touched])
    gone = {str(revision.upload_id), str(revision.id)}
    _erase_computed(scope)
    for job in _jobs(scope, [revision, *touched]):
        if gone & {str(job.args.get(name)) for name in ("upload_id", "revision_id", "before", "after")}:
            job.result, job.error = ({} if job.result else None), ({} if job.error else None)
        elif job.result:
            job.result = _result(job.result)
    scope.session.flush()


def erase_advice(scope: Scope, states: Iterable[Revision]) -> None:
    """Take away advice that was made of some states; what was chosen by it stays on record as it was seen."""
    made_of_them = Advice.made_of["revisions"].has_any(array([str(one.id) for one in states]))
    scope.session.execute(
        delete(Advice).where(Advice.tenant_id == scope.tenant_id, Advice.chosen_at.is_(None), made_of_them)
    )


def _erase_computed(scope: Scope) -> None:
    """Take away what was computed of all tables while definitions were written: it is soon repeated."""
    ended = Job.state.in_(_ENDED)
    query = select(Job).where(Job.tenant_id == scope.tenant_id, Job.kind.in_(_OF_ALL_TABLES), ended)
    for job in scope.session.scalars(query):
        job.result = {} if job.result else None


def _erase_from_batches(scope: Scope, states: Iterable[Revision]) -> None:
    """Take what checks have told out of the batches of some states' files; it names other files, too."""
    uploads = {one.upload_id for one in states}
    came_in = select(Upload.batch_id).where(Upload.tenant_id == scope.tenant_id, Upload.id.in_(uploads))
    batches = select(Batch).where(Batch.tenant_id == scope.tenant_id, Batch.id.in_(came_in))
    for batch in scope.session.scalars(batches):
        batch.report = {key: value for key, value in batch.report.items() if key != "files"}
        checks = select(Job).where(
            Job.tenant_id == scope.tenant_id,
            Job.state.in_(_ENDED),
            Job.args["batch_id"].astext == str(batch.id),
        )
        for job in scope.session.scalars(checks):
            job.result, job.error = ({} if job.result else None), ({} if job.error else None)


def _jobs(scope: Scope, states: Iterable[Revision]) -> list[Job]:
    """Return the ended jobs that made some states, or looked at them."""
    ids = {str(one.id) for one in states}
    uploads = {str(one.upload_id) for one in states}
    query = select(Job).where(
        Job.tenant_id == scope.tenant_id,
        Job.state.in_(_ENDED),
        or_(
            Job.args["upload_id"].astext.in_(uploads),
            *(Job.args[name].astext.in_(ids) for name in ("revision_id", "before", "after")),
            Job.result["revision"].astext.in_(ids),
        ),
    )
    return list(scope.session.scalars(query))


def _result(result: dict[str, Any]) -> dict[str, Any]:
    """Return a job's result without values in its differences, sheet by sheet."""
    kept = dict(result)
    if "difference" in kept:
        kept["difference"] = _counted_only(kept["difference"])
    if "sheets" in kept:
        kept["sheets"] = [_result(one) if isinstance(one, dict) else one for one in kept["sheets"]]
    return kept


def _counted_only(difference: dict[str, Any]) -> dict[str, Any]:
    return {**difference, "largest": [], "indicators": [], "effects_gone": True} if difference else {}
