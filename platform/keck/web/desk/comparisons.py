"""What differs between two states of a table."""

from uuid import UUID

from flask import abort, request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import jobs, revisions
from keck.services.errors import NotFound, Refused
from keck.services.tables import history
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.changes import labels, largest
from keck.web.desk.routing import go_to_job
from keck.web.frame.pages import page


def ask(scope: Scope, dataset_id: UUID) -> AnyResponse:
    """Have two states compared."""
    revisions.find_dataset(scope, dataset_id)
    before, after = _id("before"), _id("after")
    return go_to_job(scope, history.compare(scope, before, after))


def _id(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError as error:
        raise Refused("compare_two_states") from error


def show(scope: Scope, job_id: UUID) -> AnyResponse:
    """Show a comparison."""
    job = jobs.find(scope, job_id)
    if job.kind != "compare":
        raise NotFound("job", str(job_id))
    found = (job.result or {}).get("difference")
    if job.state != "done" or found is None:
        abort(404)
    before, after = (revisions.find(scope, UUID(job.args[name])) for name in ("before", "after"))
    return page(
        "comparison.html",
        scope,
        section="tables",
        words=wording,
        dataset=revisions.find_dataset(scope, before.dataset_id),
        before=before,
        after=after,
        found=found,
        largest=largest(scope, found),
        labels=labels(scope),
    )
