"""Applications and messages: the foundation's two queues."""

from typing import get_args
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.errors import NotFound
from keck.services.joining import admissions, inquiry_desk
from keck.services.joining.inquiry_desk import Act, Queue
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff import wording
from keck.web.staff.routing import go

_STATES: dict[Queue, tuple[str, ...]] = {
    "applications": ("new", "talks", "approved", "declined", "unconfirmed", "spam"),
    "messages": ("open", "done", "unconfirmed", "spam"),
}


def index(scope: StaffScope, queue: Queue) -> AnyResponse:
    """List what came in: what is open, or all of one state."""
    asked = request.args.get("state")
    state = asked if asked in _STATES[queue] else None
    return page(
        "inquiries.html",
        None,
        staff=scope,
        section=queue,
        queue=queue,
        rows=inquiry_desk.listed(scope, queue, state),
        counts=inquiry_desk.counts(scope, queue),
        states=_STATES[queue],
        chosen=state,
        words=wording,
    )


def show(scope: StaffScope, queue: Queue, inquiry_id: UUID) -> AnyResponse:
    """Show what was sent and what happened to it."""
    row = inquiry_desk.find(scope, queue, inquiry_id)
    members, others = inquiry_desk.twins(scope, row) if queue == "applications" else ([], [])
    return page(
        "inquiry.html",
        None,
        staff=scope,
        section=queue,
        queue=queue,
        one=row,
        history=inquiry_desk.history(scope, inquiry_id),
        members=members,
        others=others,
        name=admissions.proposed_name(row.town),
        slug=row.slug or admissions.proposed_slug(row.town),
        may_approve=scope.may(StaffPermission.MANAGE),
        words=wording,
    )


def note(scope: StaffScope, queue: Queue, inquiry_id: UUID) -> AnyResponse:
    """Write down what the others of the staff should know."""
    inquiry_desk.note(scope, queue, inquiry_id, text=request.form.get("note", ""))
    return _back(queue, inquiry_id)


def _back(queue: Queue, inquiry_id: UUID) -> AnyResponse:
    return go(f"{queue}/{inquiry_id}", "saved")


def step(scope: StaffScope, queue: Queue, inquiry_id: UUID) -> AnyResponse:
    """Lead something on to its next state."""
    asked = request.form.get("act", "")
    act: Act | None = next((one for one in get_args(Act) if one == asked), None)
    if act is None:
        raise NotFound("act")
    reason = request.form.get("reason", "") if act == "declined" else ""
    inquiry_desk.step(scope, queue, inquiry_id, act, reason=reason)
    return _back(queue, inquiry_id)


def approve(scope: StaffScope, queue: Queue, inquiry_id: UUID) -> AnyResponse:
    """Make the member of an application, and invite whoever applied."""
    scope.require_proof()
    fields = {name: request.form.get(name, "") for name in ("slug", "name")}
    admissions.approve(scope, inquiry_id, **fields)
    return _back(queue, inquiry_id)
