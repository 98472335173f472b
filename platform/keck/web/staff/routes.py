"""The foundation's list of members: state and last release."""

from datetime import UTC, datetime

from flask import Blueprint
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import network
from keck.tenants.permissions import Forbidden, Permission
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import page
from keck.web.staff.erasures import add_erasures


def staff_blueprint(settings: Settings) -> Blueprint:
    """Return the foundation's pages."""
    blueprint = Blueprint("staff", __name__)

    @blueprint.get("/staff/")
    def members() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        if not current_user.is_staff:
            raise Forbidden(Permission.READ)
        listed = network.members(settings)
        return page("staff.html", None, members=listed, now=datetime.now(UTC), public=settings.public_url)

    add_erasures(blueprint, settings)
    return blueprint
