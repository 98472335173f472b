"""What all desks are told."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import day_of
from keck.services.foundation import announcements
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """List what is told now or will be, and offer to write something."""
    now = datetime.now(UTC)
    return page(
        "staff_announcements.html",
        None,
        staff=scope,
        section="announcements",
        planned=announcements.planned(scope),
        now=now,
        today=day_of(now).isoformat(),
        longest=announcements.LONGEST,
        may_write=scope.may(StaffPermission.ANNOUNCE),
    )


def add(scope: StaffScope) -> AnyResponse:
    """Tell all desks something."""
    fields = {name: request.form.get(name, "") for name in ("de", "en", "first", "last")}
    announcements.add(scope, **fields)
    return go("announcements/", "announced")


def end(scope: StaffScope, announcement_id: UUID) -> AnyResponse:
    """Tell it no more."""
    announcements.end(scope, announcement_id)
    return go("announcements/", "announcement_ended")
