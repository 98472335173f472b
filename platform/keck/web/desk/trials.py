"""What definitions would change, before they are applied."""

from uuid import UUID

from flask import abort
from werkzeug.wrappers import Response as AnyResponse

from keck.services.definitions import trials
from keck.tenants.scope import Scope
from keck.web.desk import trial_words
from keck.web.desk.definition_form import marked_faults, sent_definitions
from keck.web.desk.routing import go_to_job
from keck.web.frame.pages import page


def ask(scope: Scope) -> AnyResponse:
    """Have a worker compute what definitions would change."""
    with marked_faults():
        return go_to_job(scope, trials.ask(scope, sent_definitions(scope)))


def show(scope: Scope, job_id: UUID) -> AnyResponse:
    """Show what was computed, and whether that still holds."""
    job = trials.find(scope, job_id)
    found = (job.result or {}).get("trial")
    if job.state != "done" or found is None:
        abort(404)
    return page(
        "trial.html",
        scope,
        section="indicators",
        words=trial_words,
        job=job,
        found=found,
        stale=found["basis"] != trials.basis(scope),
    )
