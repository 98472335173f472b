"""Applications and messages: the foundation's two queues."""

from collections.abc import Callable
from typing import get_args
from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import admissions, inquiry_desk
from keck.services.errors import NotFound, Refused
from keck.services.inquiry_desk import Act, Queue
from keck.web.frame.pages import page, say_code
from keck.web.staff import wording
from keck.web.staff.callers import for_staff, require_proof

_QUEUE = "/staff/<any(applications,messages):queue>/"
_ONE = f"{_QUEUE}<uuid:inquiry_id>"
_STATES: dict[Queue, tuple[str, ...]] = {
    "applications": ("new", "talks", "approved", "declined", "unconfirmed", "spam"),
    "messages": ("open", "done", "unconfirmed", "spam"),
}


def add_inquiries(blueprint: Blueprint, settings: Settings) -> None:
    """Add both queues."""

    @blueprint.get(_QUEUE)
    @for_staff
    def queue(queue: Queue) -> AnyResponse:
        asked = request.args.get("state")
        state = asked if asked in _STATES[queue] else None
        return page(
            "inquiries.html",
            None,
            queue=queue,
            rows=inquiry_desk.listed(settings, queue, state),
            counts=inquiry_desk.counts(settings, queue),
            states=_STATES[queue],
            chosen=state,
            words=wording,
        )

    @blueprint.get(_ONE)
    @for_staff
    def inquiry(queue: Queue, inquiry_id: UUID) -> AnyResponse:
        return _show(settings, queue, inquiry_id)

    @blueprint.post(f"{_ONE}/note")
    @for_staff
    def note(queue: Queue, inquiry_id: UUID) -> AnyResponse:
        return _doing(settings, queue, inquiry_id, lambda by: inquiry_desk.note(
            settings, queue, inquiry_id, by=by, text=request.form.get("note", "")
        ))  # fmt: skip

    @blueprint.post(f"{_ONE}/step")
    @for_staff
    def step(queue: Queue, inquiry_id: UUID) -> AnyResponse:
        act = request.form.get("act", "")
        if act not in get_args(Act):
            raise NotFound("act")
        reason = request.form.get("reason", "") if act == "declined" else ""
        return _doing(settings, queue, inquiry_id, lambda by: inquiry_desk.step(
            settings, queue, inquiry_id, act, by=by, reason=reason  # type: ignore[arg-type]
        ))  # fmt: skip

    @blueprint.post("/staff/applications/<uuid:inquiry_id>/approve")
    @for_staff
    def approve(inquiry_id: UUID) -> AnyResponse:
        require_proof()
        form = request.form
        return _doing(settings, "applications", inquiry_id, lambda by: admissions.approve(
            settings, inquiry_id, by=by, slug=form.get("slug", ""), name=form.get("name", "")
        ))  # fmt: skip


def _show(settings: Settings, queue: Queue, inquiry_id: UUID) -> AnyResponse:
    row = inquiry_desk.find(settings, queue, inquiry_id)
    members, others = inquiry_desk.twins(settings, row) if queue == "applications" else ([], [])
    return page(
        "inquiry.html",
        None,
        queue=queue,
        one=row,
        history=inquiry_desk.history(settings, inquiry_id),
        members=members,
        others=others,
        name=admissions.proposed_name(row.town),
        slug=row.slug or admissions.proposed_slug(row.town),
        words=wording,
    )


def _doing(settings: Settings, queue: Queue, inquiry_id: UUID, deed: Callable[[UUID], None]) -> AnyResponse:
    """Do something, and show the page again: with what is wrong, if it is refused."""
    try:
        deed(current_user.account_id)
    except Refused as refusal:
        g.problem = say_code(refusal.code, refusal.params)
        return _show(settings, queue, inquiry_id)
    return redirect(f"/staff/{queue}/{inquiry_id}?done=saved", 303)
