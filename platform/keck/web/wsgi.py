"""Applications for the web server, one per face."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from keck.config import Settings
from keck.config.logs import configure_library_logs, configure_logs
from keck.web.members import create_members_app
from keck.web.public import create_public_app


def public_app() -> Flask:
    """Return the public face."""
    configure_logs()
    configure_library_logs("gunicorn.error")
    settings = Settings.from_environment()
    return behind_proxies(create_public_app(settings), settings)


def members_app() -> Flask:
    """Return the members' face."""
    configure_logs()
    configure_library_logs("gunicorn.error")
    settings = Settings.from_environment()
    return behind_proxies(create_members_app(settings), settings)


def behind_proxies(app: Flask, settings: Settings) -> Flask:
    """Let an application see visitors as the proxies of ours tell them, and no further."""
    if settings.trusted_proxies:
        far = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=far, x_proto=far)  # type: ignore[method-assign]
    return app
