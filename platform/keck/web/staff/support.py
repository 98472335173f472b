"""Asking members to let oneself look at their desks, and what came of it."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import support, support_visits
from keck.services.foundation import network
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.frame.support_words import part_names
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """Show what was asked for, and the form for asking."""
    return page(
        "looks.html",
        None,
        staff=scope,
        section="support",
        members=[one for one in network.members(scope) if one.active],
        grants=support_visits.of_staff(scope),
        parts=part_names(),
        parts_of=support.parts_of,
        most=support_visits.MOST_HOURS,
        now=datetime.now(UTC),
        asked=request.args.get("member", ""),
    )


def ask(scope: StaffScope) -> AnyResponse:
    """Ask a member."""
    form = request.form
    support_visits.ask(
        scope,
        form.get("member", ""),
        reason=form.get("reason", ""),
        hours=int(form["hours"]) if form.get("hours", "").isdecimal() and len(form["hours"]) < 3 else 0,
        parts=form.getlist("part"),
    )
    return go("support/", "support_asked")


def end(scope: StaffScope, grant_id: UUID) -> AnyResponse:
    """End one's own look."""
    support_visits.end_own(scope, grant_id)
    return go("support/", "support_ended")
