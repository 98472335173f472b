"""Agreements as the foundation sees them: that one is signed, and the file only where it is shared."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, g, redirect, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.services import agreement_register
from keck.services.errors import Refused
from keck.web.frame.pages import page, say_code
from keck.web.staff.callers import for_staff, require_proof


def add_agreements(blueprint: Blueprint, settings: Settings) -> None:
    """Add the register."""

    @blueprint.get("/staff/agreements/")
    @for_staff
    def register() -> AnyResponse:
        return _show(settings)

    @blueprint.post("/staff/agreements/<uuid:record_id>/record")
    @for_staff
    def record(record_id: UUID) -> AnyResponse:
        require_proof()
        agreement_register.record(settings, record_id, by=current_user.account_id)
        return redirect("/staff/agreements/?done=saved", 303)

    @blueprint.post("/staff/agreements/<uuid:tenant_id>/paper")
    @for_staff
    def record_paper(tenant_id: UUID) -> AnyResponse:
        require_proof()
        try:
            signed_on = _day(request.form.get("signed_on", ""))
            agreement_register.record_paper(
                settings, tenant_id, signed_on=signed_on, by=current_user.account_id
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return _show(settings)
        return redirect("/staff/agreements/?done=saved", 303)

    @blueprint.post("/staff/agreements/<uuid:record_id>/copy")
    @for_staff
    def copy(record_id: UUID) -> AnyResponse:
        # By a form, as the member's log tells of it.
        path = agreement_register.shared_file(settings, record_id)
        return send_file(
            path,
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=f"vereinbarung-{record_id}{_ending(path.read_bytes()[:4])}",
            max_age=0,
        )


def _ending(beginning: bytes) -> str:
    known = {b"%PDF": ".pdf", b"\x89PNG": ".png"}
    return known.get(beginning, ".jpg")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("agreement_day_wrong") from error


def _show(settings: Settings) -> AnyResponse:
    return page(
        "agreements.html",
        None,
        lines=agreement_register.lines(settings),
        required=settings.require_agreement,
        today=day_of(datetime.now(UTC)),
    )
