"""The public face: atlas, comparison, API and artefacts; one login role, and no session."""

import os

from flask import Flask, request

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.web.api.routes import register_api
from keck.web.atlas.published import Published
from keck.web.atlas.routes import atlas_blueprint
from keck.web.compressing import set_compression
from keck.web.errors import set_error_pages
from keck.web.face import Face, refuse_zero_bytes
from keck.web.headers import set_headers
from keck.web.health import Check, health_blueprint
from keck.web.limits import limit_requests
from keck.web.metrics import set_metrics
from keck.web.static import add_static


def create_public_app(settings: Settings) -> Flask:
    """Return the application of the public face."""
    app = Face("keck.web.public", settings)
    app.config.update(
        MAX_CONTENT_LENGTH=64 * 1024,
        TRUSTED_HOSTS=None,
    )
    refuse_zero_bytes(app)
    published = Published(settings)
    add_static(app)
    app.register_blueprint(atlas_blueprint(settings, published))
    app.register_blueprint(health_blueprint(_checks(settings, published)))
    register_api(app, settings, published)
    set_headers(app, private=False)
    set_compression(app)
    set_metrics(app, "public")
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    limit_requests(
        app, settings, asked, settings.api_per_minute, lambda: ip_prefix(request.remote_addr or "")
    )
    set_error_pages(app)
    return app


def _checks(settings: Settings, published: Published) -> dict[str, Check]:
    def store() -> bool:
        folder = settings.store / "public"
        folder.mkdir(parents=True, exist_ok=True)
        return os.access(folder, os.R_OK | os.X_OK)

    # The atlas can do without the database as long as it knows what was public.
    return {
        "published": Check(published.is_known),
        "store": Check(store),
        "database": Check(published.is_fresh, needed=False),
    }
