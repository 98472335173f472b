"""The members' face: sign-in, desk, internal atlas and the foundation's pages."""

from functools import partial
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from keck.config import Settings
from keck.domain.cookies import FORM
from keck.web.checks import member_checks
from keck.web.desk.routes import ROUTES
from keck.web.desk.routing import desk_blueprint
from keck.web.desk.streaming import StreamedRequest
from keck.web.face import Face, refuse_zero_bytes
from keck.web.forms.routes import forms_blueprint
from keck.web.guests import previews
from keck.web.guests.routes import guests_blueprint
from keck.web.headers import set_headers
from keck.web.health import health_blueprint
from keck.web.limits import limit_requests
from keck.web.login.errors import set_error_pages
from keck.web.login.limits import limit_sign_in
from keck.web.login.people import account_id, set_people
from keck.web.login.routes import login_blueprint
from keck.web.login.sso import require_whole_account
from keck.web.login.step_up import set_step_up
from keck.web.metrics import set_metrics
from keck.web.staff.routes import staff_blueprint
from keck.web.static import add_static

_FORM_BYTES = 4 << 20
EXPORTS_PER_MINUTE = 300
# A script asks when somebody pauses while typing or choosing: at most four checks and two previews a second.
CHECKS_PER_MINUTE, PREVIEWS_PER_MINUTE = 240, 120
_CHECKS, _PREVIEWS = ("desk.formula_checks_check",), ("desk.formula_previews_ask", "desk.index_form_ask")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def create_members_app(settings: Settings) -> Flask:
    """Return the application of the members' face."""
    app = Face("keck.web.members", settings)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=FORM.name(secure=settings.secure_cookies),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=_FORM_BYTES,
        # A form's key lives as long as the session that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=[urlsplit(settings.members_url).hostname, *_LOOPBACK],
        KECK_SETTINGS=settings,
    )
    app.request_class = StreamedRequest
    add_static(app)
    set_people(app, settings)
    app.register_blueprint(desk_blueprint(settings, ROUTES))
    keys = CSRFProtect(app)
    refuse_zero_bytes(app)
    require_whole_account(app)
    app.register_blueprint(login_blueprint(settings))
    app.register_blueprint(staff_blueprint(settings))
    forms = forms_blueprint(settings)
    # Without a session there is no key; these forms carry a signed token of their own.
    keys.exempt(forms)
    app.register_blueprint(forms)
    app.register_blueprint(guests_blueprint(settings))
    app.register_blueprint(health_blueprint(member_checks(settings)))
    limit_sign_in(app, settings)
    set_headers(app, private=True)
    set_metrics(app, "members")
    exports = {f"desk.{route.name}" for route in ROUTES if route.export} | {"login.data"}
    limit_requests(app, settings, exports, EXPORTS_PER_MINUTE, account_id)
    limit_requests(app, settings, previews.EXPORTS, EXPORTS_PER_MINUTE, previews.whose_link)
    limit_requests(app, settings, _CHECKS, CHECKS_PER_MINUTE, partial(_at_formulas, "checks"))
    limit_requests(app, settings, _PREVIEWS, PREVIEWS_PER_MINUTE, partial(_at_formulas, "previews"))
    set_error_pages(app, settings)
    set_step_up(app, settings)
    return app


def _at_formulas(what: str) -> str | None:
    """Name whoever writes a formula, apart from what else they ask for."""
    account = account_id()
    return f"{what}:{account}" if account else None
