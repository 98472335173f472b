"""Members who leave: the foundation asks, confirms where nobody else can, and undoes."""

from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import certificates, erasures, network
from keck.services.errors import Refused
from keck.tenants.permissions import Forbidden, Permission
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import page, say_code


def add_erasures(blueprint: Blueprint, settings: Settings) -> None:
    """Add the page and its forms."""

    @blueprint.get("/staff/erasures/")
    def erasure_list() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        return _show(settings)

    @blueprint.post("/staff/erasures/ask")
    def erasure_ask() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        _require_staff()
        form = request.form
        try:
            erasures.ask_by_staff(
                settings, current_user.signed_in, form.get("slug", ""), typed=form.get("typed", "")
            )
        except Refused as refusal:
            return _refused(settings, refusal)
        return redirect("/staff/erasures/?done=erasure_asked", 303)

    _add_decisions(blueprint, settings)


def _add_decisions(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post("/staff/erasures/<uuid:tenant_id>/confirm")
    def erasure_confirm(tenant_id: UUID) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        try:
            erasures.confirm_by_staff(settings, current_user.signed_in, tenant_id)
        except Refused as refusal:
            return _refused(settings, refusal)
        return redirect("/staff/erasures/?done=erasure_confirmed", 303)

    @blueprint.post("/staff/erasures/<uuid:tenant_id>/undo")
    def erasure_undo(tenant_id: UUID) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        erasures.undo_by_staff(settings, current_user.signed_in, tenant_id)
        return redirect("/staff/erasures/?done=erasure_undone", 303)


def _require_staff() -> None:
    if not current_user.is_staff:
        raise Forbidden(Permission.READ)


def _refused(settings: Settings, refusal: Refused) -> AnyResponse:
    g.problem = say_code(refusal.code, refusal.params)
    return _show(settings)


def _show(settings: Settings) -> AnyResponse:
    _require_staff()
    pending = erasures.pending(settings)
    asked = {one.slug for one in pending}
    return page(
        "erasures.html",
        None,
        pending=pending,
        members=[one for one in network.members(settings) if one.slug not in asked],
        stones=certificates.stones(settings),
        may_confirm=current_user.signed_in.staff_role == "staff_admin",
        days=settings.erasure_days,
    )
