"""Sign-in, sign-out and one's own account."""

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.texts import Language
from keck.services import accounts, login_sessions, memberships
from keck.services.errors import Refused
from keck.web.frame.addresses import safe_next, to_sign_in
from keck.web.frame.pages import page, say_code
from keck.web.login.invitations import add_invitations
from keck.web.login.people import cookie_name, hand_over, take_back
from keck.web.login.resets import add_email_changes, add_resets


def login_blueprint(settings: Settings) -> Blueprint:
    """Return the pages around signing in."""
    blueprint = Blueprint("login", __name__)
    _add_sign_in(blueprint, settings)
    _add_account(blueprint, settings)
    add_invitations(blueprint, settings)
    add_resets(blueprint, settings)
    add_email_changes(blueprint, settings)

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
        places = memberships.places(settings, current_user.account_id)
        if len(places) == 1 and not current_user.is_staff:
            return redirect(f"/desk/{places[0].slug}/", 302)
        return page("choose.html", None, places=places)

    return blueprint


def _add_sign_in(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/login")
    def form() -> AnyResponse:
        target = safe_next(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(target, 302)
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
                replaces=request.cookies.get(cookie_name(settings)),
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return page("login.html", None, next=target)
        response = redirect(target, 303)
        hand_over(response, settings, token)  # type: ignore[arg-type]
        return response

    @blueprint.post("/logout")
    def sign_out() -> AnyResponse:
        token = request.cookies.get(cookie_name(settings))
        if token:
            login_sessions.sign_out(settings, token)
        response = redirect("/login?done=signed_out", 303)
        take_back(response, settings)  # type: ignore[arg-type]
        return response


def _add_account(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/account/")
    def account() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        return page("account.html", None, places=memberships.places(settings, current_user.account_id))

    @blueprint.post("/account/password")
    def password() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        new = request.form.get("new", "")
        try:
            if new != request.form.get("repeated", ""):
                raise Refused("password_differs")
            accounts.change_password(
                settings,
                current_user.account_id,
                current=request.form.get("current", ""),
                new=new,
                token=current_user.token,
                words=[place.slug for place in memberships.places(settings, current_user.account_id)],
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return account()
        return redirect("/account/?done=password", 303)

    @blueprint.post("/account/language")
    def language() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        chosen: Language = "en" if request.form.get("language") == "en" else "de"
        accounts.change_language(settings, current_user.account_id, language=chosen)
        return redirect(safe_next(request.form.get("next")), 303)
