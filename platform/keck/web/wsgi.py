"""Applications for the web server, one per face."""

from flask import Flask

from keck.config import Settings
from keck.config.logs import configure_logs
from keck.web.members import create_members_app
from keck.web.public import create_public_app


def public_app() -> Flask:
    """Return the public face."""
    configure_logs()
    return create_public_app(Settings.from_environment())


def members_app() -> Flask:
    """Return the members' face."""
    configure_logs()
    return create_members_app(Settings.from_environment())
