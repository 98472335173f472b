"""Agreements as the foundation sees them: that one is signed, and the file only where it is shared."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import request, send_file
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import day_of
from keck.services import agreement_register
from keck.services.errors import Refused
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff import wording
from keck.web.staff.routing import go

_ENDINGS = {b"%PDF": ".pdf", b"\x89PNG": ".png"}


def index(scope: StaffScope) -> AnyResponse:
    """Show the register."""
    return page(
        "agreements.html",
        None,
        staff=scope,
        section="agreements",
        lines=agreement_register.lines(scope),
        required=scope.settings.require_agreement,
        today=day_of(datetime.now(UTC)),
        may_note=scope.may(StaffPermission.ANSWER),
        words=wording,
    )


def record(scope: StaffScope, record_id: UUID) -> AnyResponse:
    """Note that an agreement that was sent is there."""
    scope.require_proof()
    agreement_register.record(scope, record_id)
    return go("agreements/", "saved")


def record_paper(scope: StaffScope, tenant_id: UUID) -> AnyResponse:
    """Note that an agreement is there on paper."""
    scope.require_proof()
    agreement_register.record_paper(scope, tenant_id, signed_on=_day(request.form.get("signed_on", "")))
    return go("agreements/", "saved")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("agreement_day_wrong") from error


def copy(scope: StaffScope, record_id: UUID) -> AnyResponse:
    """Answer with a file that its member shares; asked for by a form, as the member's log tells of it."""
    path = agreement_register.shared_file(scope, record_id)
    ending = _ENDINGS.get(path.read_bytes()[:4], ".jpg")
    return send_file(
        path,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"vereinbarung-{record_id}{ending}",
        max_age=0,
    )
