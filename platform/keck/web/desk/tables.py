"""Tables and their states: what a file changes, and whether it is taken over."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import jobs, revisions, sources, uploads
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.tables import acceptance, batches, destruction, history, notes
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.changes import labels, largest
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import page

_MODES = ("add", "replace_periods", "replace_table")


def index(scope: Scope) -> AnyResponse:
    """List the tables, and offer to read a file."""
    current = {one.dataset_id: one for one in revisions.current(scope)}
    return page(
        "tables.html",
        scope,
        section="tables",
        words=wording,
        tables=[(one, current.get(one.id)) for one in revisions.datasets(scope)],
        periods=revisions.periods(scope),
        candidates=revisions.candidates(scope),
        waiting=uploads.waiting(scope, "table"),
        batches=batches.undecided(scope),
        has_areas=len(area_sets.current(scope)) > 1,
    )


def show(scope: Scope, dataset_id: UUID) -> AnyResponse:
    """Show a table's states."""
    dataset = revisions.find_dataset(scope, dataset_id)
    return page(
        "table.html",
        scope,
        section="tables",
        words=wording,
        dataset=dataset,
        revisions=revisions.of_dataset(scope, dataset_id),
    )


def revision(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Show a state of a table: report, difference, decision."""
    one = revisions.find(scope, revision_id)
    dataset = revisions.find_dataset(scope, one.dataset_id)
    upload = uploads.find(scope, one.upload_id)
    return page(
        "revision.html",
        scope,
        section="tables",
        words=wording,
        one=one,
        dataset=dataset,
        upload=upload,
        batch=batches.undecided_of(scope, upload),
        stale=one.state == "candidate" and one.replaces_id != dataset.current_revision_id,
        modes=_MODES,
        rights=sources.rights_of(sources.find(scope, one.source_id)),
        later=destruction.later_states(scope, one),
        largest=largest(scope, one.difference),
        labels=labels(scope),
        notes=notes.of_revision(scope, revision_id),
    )


def accept(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Take a state over; if its table has moved on, its difference is computed anew and shown."""
    try:
        one = acceptance.accept(scope, revision_id)
    except Refused as refusal:
        if refusal.code != "revision_stale":
            raise
        return go_to_job(scope, acceptance.renew(scope, revision_id), "stale")
    return go(scope, f"tables/{one.dataset_id}", "accepted")


def discard(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Throw a state away."""
    one = acceptance.discard(scope, revision_id)
    return go(scope, f"tables/{one.dataset_id}", "discarded")


def renew(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Compute a state anew, with another way of changing the table."""
    return go_to_job(scope, acceptance.renew(scope, revision_id, mode=request.form.get("mode")))


def take_back(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Have a candidate made in which a state is taken back, or that is that state again."""
    return go_to_job(scope, history.take_back(scope, revision_id, request.form.get("how", "")))


def destroy(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Destroy a state for good; the bytes of its file go at once."""
    reason, later = request.form.get("reason", ""), "later" in request.form
    one = destruction.destroy(scope, revision_id, reason=reason, later=later)
    jobs.enqueue(scope, "upkeep", {}, slot="short")
    return go(scope, f"tables/{one.dataset_id}", "destroyed")
