"""Questions of members: the list, one question, its state and its answer."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import support_tickets
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.frame.support_words import ticket_states
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """List questions, open ones first."""
    return page(
        "tickets.html",
        None,
        staff=scope,
        section="tickets",
        questions=support_tickets.all_of(scope),
        states=ticket_states(),
    )


def show(scope: StaffScope, ticket_id: UUID) -> AnyResponse:
    """Show a question."""
    asked = support_tickets.find(scope, ticket_id)
    return page(
        "ticket.html",
        None,
        staff=scope,
        section="tickets",
        asked=asked,
        one=asked.ticket,
        states=ticket_states(),
    )


def work(scope: StaffScope, ticket_id: UUID) -> AnyResponse:
    """Change a question's state, with an answer or without one."""
    form = request.form
    support_tickets.work(scope, ticket_id, state=form.get("state", ""), answer=form.get("answer", ""))
    return go(f"tickets/{ticket_id}", "answered")
