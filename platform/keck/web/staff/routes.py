"""The foundation's pages: members, looks at their desks by consent, and their questions."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import network
from keck.tenants.permissions import Forbidden, Permission
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import page
from keck.web.staff.support import add_support
from keck.web.staff.tickets import add_tickets

View = Callable[..., AnyResponse]


def staff_blueprint(settings: Settings) -> Blueprint:
    """Return the foundation's pages."""
    blueprint = Blueprint("staff", __name__)

    @blueprint.get("/staff/")
    @for_staff
    def members() -> AnyResponse:
        listed = network.members(settings)
        return page("staff.html", None, members=listed, now=datetime.now(UTC), public=settings.public_url)

    add_support(blueprint, settings, for_staff)
    add_tickets(blueprint, settings, for_staff)
    return blueprint


def for_staff(view: View) -> View:
    """Let only people of the foundation in."""

    @wraps(view)
    def guarded(**ids: Any) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        if not current_user.is_staff:
            raise Forbidden(Permission.READ)
        return view(**ids)

    return guarded
