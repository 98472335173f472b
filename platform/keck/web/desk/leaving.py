"""Taking everything along, and leaving the network."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Response, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import day_of
from keck.services.leaving import erasures, exports
from keck.services.people import memberships
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import page


def show(scope: Scope) -> AnyResponse:
    """Show archives that are there, and how far an erasure is."""
    admins = [one for one in memberships.people(scope) if one.role is Role.ADMIN and one.active]
    return page(
        "leaving.html",
        scope,
        section="settings",
        words=wording,
        exports=exports.all_of(scope),
        erasure=erasures.of(scope),
        names={one.account_id: one.name or one.email for one in memberships.people(scope)},
        admins=len(admins),
        days=scope.settings.erasure_days,
        now=datetime.now(UTC),
    )


def ask_export(scope: Scope) -> AnyResponse:
    """Have an archive made."""
    return go_to_job(scope, exports.request(scope))


def download(scope: Scope, export_id: UUID) -> AnyResponse:
    """Answer with an archive."""
    path = exports.path_of(scope, export_id)
    name = f"{scope.slug}-{day_of(datetime.now(UTC))}.zip"
    response: Response = send_file(
        path.resolve(), mimetype="application/zip", as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def ask_erasure(scope: Scope) -> AnyResponse:
    """Ask for the member's erasure."""
    erasures.ask(scope, typed=request.form.get("typed", ""))
    return go(scope, "leaving/", "erasure_asked")


def confirm_erasure(scope: Scope) -> AnyResponse:
    """Confirm it as the second person; the desk is closed from now on, so it goes on at the account."""
    erasures.confirm(scope)
    return redirect("/account/?done=erasure_confirmed", 303)


def undo_erasure(scope: Scope) -> AnyResponse:
    """Take it back."""
    erasures.take_back(scope)
    return go(scope, "leaving/", "erasure_undone")
