"""Help: questions to the foundation, and who of it may look at the desk for some hours."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import jobs, support, support_tickets
from keck.services.errors import NotFound
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.web.desk.routing import go
from keck.web.frame.pages import page
from keck.web.frame.support_words import part_names, ticket_states


def show(scope: Scope) -> AnyResponse:
    """Show one's questions and, to administrators, who asks to look."""
    return page(
        "help.html",
        scope,
        section="help",
        tickets=support_tickets.at_member(scope),
        states=ticket_states(),
        grants=support.at_member(scope) if scope.may(Permission.ADMINISTER) else [],
        parts_of=support.parts_of,
        part_names=part_names(),
        now=datetime.now(UTC),
        asked_from=request.args.get("page", ""),
        job=request.args.get("job", ""),
    )


def ask(scope: Scope) -> AnyResponse:
    """Ask the foundation."""
    form = request.form
    support_tickets.ask(
        scope,
        question=form.get("question", ""),
        page=form.get("page", ""),
        job_id=_job(scope, form.get("job")),
    )
    return go(scope, "help/", "asked")


def _job(scope: Scope, text: str | None) -> UUID | None:
    """Return the id of a job of this member; what is none is left out."""
    try:
        return jobs.find(scope, UUID(text or "")).id
    except (ValueError, NotFound):
        return None


def grant(scope: Scope, grant_id: UUID) -> AnyResponse:
    """Let a staff person look."""
    support.grant(scope, grant_id)
    return go(scope, "help/", "support_granted")


def decline(scope: Scope, grant_id: UUID) -> AnyResponse:
    """Do not let a staff person look."""
    support.decline(scope, grant_id)
    return go(scope, "help/", "support_declined")


def end(scope: Scope, grant_id: UUID) -> AnyResponse:
    """End a staff person's look."""
    support.end(scope, grant_id)
    return go(scope, "help/", "support_ended")
