"""Sign-in and sign-out, and the way to what belongs to them."""

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.identity import login_sessions
from keck.services.people import memberships
from keck.web.frame.addresses import safe_next, to_sign_in
from keck.web.frame.pages import page
from keck.web.login.account import add_account
from keck.web.login.announcements import add_announcements
from keck.web.login.callers import go_on, next_step, tell
from keck.web.login.certificates import add_certificates
from keck.web.login.factors import add_factors
from keck.web.login.invitations import add_invitations
from keck.web.login.own_data import add_own_data
from keck.web.login.people import cookie_name, take_back
from keck.web.login.recoveries import add_recoveries
from keck.web.login.resets import add_email_changes, add_resets
from keck.web.login.second_step import add_second_step
from keck.web.login.sso import add_sso
from keck.web.login.step_up import add_step_up


def login_blueprint(settings: Settings) -> Blueprint:
    """Return the pages around signing in."""
    blueprint = Blueprint("login", __name__)
    _add_sign_in(blueprint, settings)
    add_invitations(blueprint, settings)
    add_resets(blueprint, settings)
    add_recoveries(blueprint, settings)
    add_email_changes(blueprint, settings)
    add_second_step(blueprint, settings)
    add_factors(blueprint, settings)
    add_account(blueprint, settings)
    add_announcements(blueprint, settings)
    add_step_up(blueprint, settings)
    add_sso(blueprint, settings)
    add_own_data(blueprint, settings)
    add_certificates(blueprint, settings)

    @blueprint.get("/")
    def root() -> AnyResponse:
        return redirect("/desk/", 302)

    @blueprint.get("/<any(de,en):lang>/", defaults={"rest": ""})
    @blueprint.get("/<any(de,en):lang>/<path:rest>")
    def public_origin(lang: str, rest: str) -> AnyResponse:  # noqa: ARG001 - the address as a whole is kept
        return redirect(settings.public_url + request.full_path.rstrip("?"), 302)

    @blueprint.get("/desk/")
    def choose() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        places = memberships.places(settings, current_user.account_id, current_user.signed_in.by)
        if len(places) == 1 and not current_user.is_staff:
            return redirect(f"/desk/{places[0].slug}/", 302)
        return page("choose.html", None, places=places)

    return blueprint


def _add_sign_in(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/login")
    def form() -> AnyResponse:
        target = safe_next(request.args.get("next"))
        if current_user.is_authenticated and current_user.signed_in.by is None:
            return redirect(target, 302)
        if g.waiting is not None:
            return next_step(g.waiting, target)
        return page("login.html", None, next=target)

    @blueprint.post("/login")
    def sign_in() -> AnyResponse:
        target = safe_next(request.form.get("next"))
        try:
            token = login_sessions.sign_in(
                settings,
                email=request.form.get("email", ""),
                password=request.form.get("password", ""),
                address=request.remote_addr or "",
                agent=request.user_agent.string,
                replaces=request.cookies.get(cookie_name(settings)),
            )
        except Refused as refusal:
            tell(refusal)
            return page("login.html", None, next=target)
        return go_on(settings, token, target)

    @blueprint.post("/logout")
    def sign_out() -> AnyResponse:
        token = request.cookies.get(cookie_name(settings))
        if token:
            login_sessions.sign_out(settings, token)
        response = redirect("/login?done=signed_out", 303)
        take_back(response, settings)
        return response
