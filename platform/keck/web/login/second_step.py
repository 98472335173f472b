"""The second step of signing in, and signing in by a passkey alone."""

from flask import Blueprint, Response, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.identity import factors, passkeys, proofs
from keck.web.frame.addresses import safe_next, to_sign_in
from keck.web.frame.pages import page
from keck.web.login.callers import go_on, next_step, tell
from keck.web.login.people import cookie_name, origin


def add_second_step(blueprint: Blueprint, settings: Settings) -> None:
    """Add what comes after the password, or instead of it."""
    _add_factor(blueprint, settings)
    _add_passkey(blueprint, settings)


def _add_factor(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/login/factor")
    def factor() -> AnyResponse:
        asked = request.form if request.method == "POST" else request.args
        target = safe_next(asked.get("next"))
        if current_user.is_authenticated:
            return redirect(target, 303)
        if g.waiting is None:
            return to_sign_in()
        if g.waiting.step != "prove":
            return next_step(g.waiting, target)
        kinds = {one.kind for one in factors.of(settings, g.waiting.account_id)}
        return page("factor.html", None, kinds=kinds, next=target)

    @blueprint.post("/login/factor")
    def factor_prove() -> AnyResponse:
        if g.waiting is None:
            return to_sign_in()
        code, passkey = request.form.get("code", ""), request.form.get("passkey", "")
        try:
            token = proofs.prove_factor(
                settings, g.waiting, token=g.token, origin=origin(), code=code, passkey=passkey
            )
        except Refused as refusal:
            tell(refusal)
            return factor()
        return go_on(settings, token, safe_next(request.form.get("next")))

    @blueprint.post("/login/factor/options")
    def factor_options() -> AnyResponse:
        if g.waiting is None:
            return to_sign_in()
        return _json(passkeys.ask_known(settings, g.waiting.account_id))


def _add_passkey(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post("/login/passkey/options")
    def passkey_question() -> AnyResponse:
        return _json(passkeys.ask_known(settings, None))

    @blueprint.post("/login/passkey")
    def passkey_sign_in() -> AnyResponse:
        target = safe_next(request.form.get("next"))
        try:
            token = proofs.sign_in_with_passkey(
                settings,
                passkey=request.form.get("passkey", ""),
                origin=origin(),
                replaces=request.cookies.get(cookie_name(settings)),
            )
        except Refused as refusal:
            tell(refusal)
            return page("login.html", None, next=target)
        return go_on(settings, token, target)


def _json(text: str) -> AnyResponse:
    return Response(text, content_type="application/json")
