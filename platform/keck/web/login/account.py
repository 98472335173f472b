"""One's own account: factors, sessions, recent sign-ins, password and language."""

from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.texts import Language
from keck.services.errors import Refused
from keck.services.identity import accounts, factors, own_sessions, printed_lists
from keck.services.leaving import erasures
from keck.services.people import memberships
from keck.services.providers import provider_logins
from keck.web.frame.addresses import safe_next, to_sign_in
from keck.web.frame.pages import gettext, page
from keck.web.login.callers import tell


def add_account(blueprint: Blueprint, settings: Settings) -> None:
    """Add the account's page and its forms."""

    @blueprint.get("/account/")
    def account() -> AnyResponse:
        return show(settings) if current_user.is_authenticated else to_sign_in()

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
            tell(refusal)
            return show(settings)
        return redirect("/account/?done=password", 303)

    @blueprint.post("/account/language")
    def language() -> AnyResponse:
        who = g.person or g.waiting
        if who is None:
            return to_sign_in()
        chosen: Language = "en" if request.form.get("language") == "en" else "de"
        accounts.change_language(settings, who.account_id, language=chosen)
        return redirect(safe_next(request.form.get("next")), 303)

    _add_sessions(blueprint, settings)


def show(settings: Settings) -> AnyResponse:
    """Show somebody their own account."""
    who = current_user.signed_in
    places = memberships.places(settings, who.account_id, who.by)
    if who.by is not None:
        return page("account_by_provider.html", None, places=places)
    return page(
        "account.html",
        None,
        places=places,
        providers=provider_logins.linkable(settings, who),
        known=factors.of(settings, who.account_id),
        few=printed_lists.FEW,
        sessions=own_sessions.of(settings, who),
        attempts=own_sessions.attempts(settings, who),
        leaving=erasures.pending_of(settings, who.account_id),
        outcome_words=outcome_words,
        kind_words=kind_words,
    )


def _add_sessions(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post("/account/sessions/<uuid:session_id>/end")
    def session_end(session_id: UUID) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        own_sessions.end(settings, current_user.signed_in, session_id)
        return redirect("/account/?done=session_ended", 303)

    @blueprint.post("/account/sessions/end-others")
    def sessions_end_others() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        own_sessions.end_others(settings, current_user.signed_in, token=g.token)
        return redirect("/account/?done=sessions_ended", 303)


def kind_words(kind: str) -> str:
    """Say what kind of factor something is."""
    return {
        "app": gettext("App mit wechselnden Codes"),
        "list": gettext("Gedruckte Liste"),
        "passkey": gettext("Passkey"),
    }[kind]


def outcome_words(outcome: str) -> str:
    """Say how an attempt to sign in has ended."""
    return {
        "success": gettext("Passwort richtig"),
        "failure": gettext("Passwort falsch"),
        "throttled": gettext("abgewiesen, zu viele Versuche"),
        "passkey_success": gettext("mit Passkey angemeldet"),
        "passkey_failure": gettext("Passkey abgewiesen"),
        "factor_success": gettext("Nachweis richtig"),
        "factor_failure": gettext("Nachweis falsch"),
        "factor_throttled": gettext("Nachweis abgewiesen, zu viele Versuche"),
        "provider_success": gettext("mit dem Konto der Kommune angemeldet"),
        "provider_failure": gettext("Anmeldung mit dem Konto der Kommune abgewiesen"),
        "factors_reset": gettext("alle Nachweise vom Betrieb zurückgesetzt"),
    }[outcome]
