"""The foundation's list of members: state and last release."""

from datetime import UTC, datetime

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import network
from keck.web.frame.pages import page
from keck.web.staff.agreements import add_agreements
from keck.web.staff.callers import for_staff
from keck.web.staff.inquiries import add_inquiries
from keck.web.staff.texts import add_texts


def staff_blueprint(settings: Settings) -> Blueprint:
    """Return the foundation's pages."""
    blueprint = Blueprint("staff", __name__)
    add_texts(blueprint, settings)

    add_inquiries(blueprint, settings)
    add_agreements(blueprint, settings)

    @blueprint.get("/staff/")
    @for_staff
    def members() -> AnyResponse:
        listed = network.members(settings)
        return page("staff.html", None, members=listed, now=datetime.now(UTC), public=settings.public_url)

    return blueprint
