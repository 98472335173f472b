"""A forgotten password, and another e-mail address."""

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services import resets
from keck.services.errors import Refused
from keck.services.identity import email_changes
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import language, page, say_code


def add_resets(blueprint: Blueprint, settings: Settings) -> None:
    """Add asking for a new password and choosing it."""

    @blueprint.get("/reset")
    def ask_reset() -> AnyResponse:
        return page("reset.html", None)

    @blueprint.post("/reset")
    def send_reset() -> AnyResponse:
        try:
            resets.ask(settings, email=request.form.get("email", ""), language=language())
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return page("reset.html", None)
        return redirect("/login?done=reset_sent", 303)

    @blueprint.get("/reset/<token>")
    def choose_password(token: str) -> AnyResponse:
        resets.look(settings, token)
        return page("reset_password.html", None, token=token)

    @blueprint.post("/reset/<token>")
    def complete_reset(token: str) -> AnyResponse:
        new = request.form.get("new", "")
        try:
            if new != request.form.get("repeated", ""):
                raise Refused("password_differs")
            resets.complete(settings, token, password=new)
        except Refused as refusal:
            if refusal.code == "reset_over":
                raise
            g.problem = say_code(refusal.code, refusal.params)
            return choose_password(token)
        return redirect("/login?done=password_reset", 303)


def add_email_changes(blueprint: Blueprint, settings: Settings) -> None:
    """Add asking for another address and confirming it."""

    @blueprint.post("/account/email")
    def ask_email() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        email_changes.ask(
            settings,
            current_user.account_id,
            email=request.form.get("email", ""),
            password=request.form.get("password", ""),
        )
        return redirect("/account/?done=email_sent", 303)

    @blueprint.get("/account/confirm/<token>")
    def show_email(token: str) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        return page("confirm_email.html", None, token=token)

    @blueprint.post("/account/confirm/<token>")
    def confirm_email(token: str) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        email_changes.confirm(settings, token, current_user.account_id, session_token=current_user.token)
        return redirect("/account/?done=email", 303)
