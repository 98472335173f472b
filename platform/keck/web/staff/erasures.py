"""Members who leave: the foundation asks, confirms where nobody else can, and undoes."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.foundation import network
from keck.services.leaving import certificates, erasures
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """Show what was asked for, and what stays of those that were erased."""
    pending = erasures.pending(scope.settings)
    asked = {one.slug for one in pending}
    return page(
        "staff_erasures.html",
        None,
        staff=scope,
        section="erasures",
        pending=pending,
        members=[one for one in network.members(scope) if one.slug not in asked],
        stones=certificates.stones(scope.settings),
        may_decide=erasures.may_stand_in(scope),
        days=scope.settings.erasure_days,
    )


def ask(scope: StaffScope) -> AnyResponse:
    """Ask for the erasure of a member."""
    erasures.ask_by_staff(scope, request.form.get("slug", ""), typed=request.form.get("typed", ""))
    return go("erasures/", "erasure_asked")


def confirm(scope: StaffScope, tenant_id: UUID) -> AnyResponse:
    """Confirm where the member has nobody else who could."""
    erasures.confirm_by_staff(scope, tenant_id)
    return go("erasures/", "erasure_confirmed")


def undo(scope: StaffScope, tenant_id: UUID) -> AnyResponse:
    """Undo an erasure."""
    erasures.undo_by_staff(scope, tenant_id)
    return go("erasures/", "erasure_undone")
