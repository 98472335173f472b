"""Questions of members: the list, one question, its state and its answer."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import support_tickets
from keck.services.errors import Refused
from keck.web.frame.pages import gettext, page, say_code

View = Callable[..., AnyResponse]


def add_tickets(blueprint: Blueprint, settings: Settings, for_staff: Callable[[View], View]) -> None:
    """Add the list and the page of one question."""

    @blueprint.get("/staff/tickets/")
    @for_staff
    def tickets() -> AnyResponse:
        return page("tickets.html", None, questions=support_tickets.all_of(settings), states=_states())

    @blueprint.get("/staff/tickets/<uuid:ticket_id>")
    @for_staff
    def ticket(ticket_id: UUID) -> AnyResponse:
        asked = support_tickets.find(settings, ticket_id)
        return page("ticket.html", None, asked=asked, one=asked.ticket, states=_states())

    @blueprint.post("/staff/tickets/<uuid:ticket_id>")
    @for_staff
    def answer_ticket(ticket_id: UUID) -> AnyResponse:
        form = request.form
        try:
            support_tickets.work(
                settings,
                current_user.signed_in,
                ticket_id,
                state=form.get("state", ""),
                answer=form.get("answer", ""),
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return ticket(ticket_id=ticket_id)
        return redirect(f"/staff/tickets/{ticket_id}?done=answered", 303)


def _states() -> dict[str, str]:
    return {
        "open": gettext("offen"),
        "working": gettext("in Arbeit"),
        "answered": gettext("beantwortet"),
        "closed": gettext("geschlossen"),
    }
