"""Addresses that are opened by a link from a letter."""

from flask import Blueprint

from keck.config import Settings
from keck.web.guests.previews import add_previews
from keck.web.guests.reviews import add_reviews


def guests_blueprint(settings: Settings) -> Blueprint:
    """Return the pages of people who have a link and no account."""
    blueprint = Blueprint("guests", __name__)
    add_reviews(blueprint, settings)
    add_previews(blueprint, settings)
    return blueprint
