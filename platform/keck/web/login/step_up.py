"""Asking once more who somebody is before what matters most, and offering their form again after it."""

import json

from flask import Blueprint, Flask, Response, current_app, g, jsonify, redirect, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import ProofNeeded, Refused
from keck.services.identity import factors, passkeys, proofs
from keck.web.frame.addresses import HOME, safe_next, to_sign_in
from keck.web.frame.pages import gettext, page, say_code
from keck.web.login.callers import go_on, next_step, tell
from keck.web.login.people import hand_over, origin

_NOT_CARRIED = frozenset(["csrf_token", "passkey"])
_LONGEST = 100_000


def set_step_up(app: Flask, settings: Settings) -> None:
    """Answer whatever needs a fresh proof with the page that asks for it."""

    def ask(_error: ProofNeeded) -> AnyResponse:
        if not current_user.is_authenticated:
            return next_step(g.waiting, HOME) if g.waiting else to_sign_in()
        if request.accept_mimetypes.best == "application/json":
            response = jsonify(sentence=say_code("proof_needed"))
            response.status_code = 403
            return response
        if request.method == "GET":
            return _page(settings, request.full_path.rstrip("?"), "get", [])
        carried = [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CARRIED]
        return _page(settings, request.path, "post", carried)

    app.register_error_handler(ProofNeeded, ask)


def _page(settings: Settings, to: str, method: str, carried: list[tuple[str, str]]) -> AnyResponse:
    kinds = {one.kind for one in factors.of(settings, current_user.account_id)}
    fields = json.dumps(carried)
    back = safe_next(request.form.get("back") or _referrer())
    context = {"to": to, "method": method, "fields": fields, "back": back, "deed": deed(to), "kinds": kinds}
    status = g.pop("problem_status", 403)
    return page("proof.html", None, status, **context)


def _referrer() -> str:
    """Return the page that a form was sent from, if it is ours."""
    return request.referrer.removeprefix(request.host_url.rstrip("/")) if request.referrer else ""


def add_step_up(blueprint: Blueprint, settings: Settings) -> None:
    """Add the address that takes the proof."""

    @blueprint.post("/account/proof")
    def proof() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        form = request.form
        to = safe_next(form.get("to"))
        method = "get" if form.get("method") == "get" else "post"
        carried = _carried(form.get("fields", ""))
        try:
            token = proofs.prove_again(
                settings,
                current_user.signed_in,
                token=g.token,
                origin=origin(),
                password=form.get("password", ""),
                code=form.get("code", ""),
                passkey=form.get("passkey", ""),
            )
        except Refused as refusal:
            tell(refusal)
            g.problem_status = 422
            return _page(settings, to, method, carried)
        if method == "get":
            return go_on(settings, token, to)
        back = safe_next(form.get("back"))
        response = page("offer.html", None, to=to, fields=carried, back=back, deed=deed(to))
        hand_over(response, settings, token)
        return response

    @blueprint.post("/account/proof/options")
    def proof_options() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        asked = passkeys.ask_known(settings, current_user.account_id)
        return Response(asked, content_type="application/json")

    @blueprint.get("/account/proof")
    def proof_lost() -> AnyResponse:
        # Whoever reloads the page or comes back to it later has no form any more.
        return redirect("/account/", 303)


def _carried(text: str) -> list[tuple[str, str]]:
    """Return the fields of the form that waits; what is no list of pairs is none."""
    try:
        pairs = json.loads(text[:_LONGEST])
        return [(str(name), str(value)) for name, value in pairs if name not in _NOT_CARRIED]
    except (ValueError, TypeError):
        return []


def deed(to: str) -> str:
    """Say what somebody was about to do."""
    try:
        endpoint = current_app.url_map.bind("").match(to.partition("?")[0], "POST")[0]
    except HTTPException:
        endpoint = ""
    return {
        "desk.people_invite": gettext("Person einladen"),
        "desk.people_change_role": gettext("Rolle ändern"),
        "desk.people_remove": gettext("Person entfernen"),
        "desk.people_sign_out": gettext("Anmeldungen der Person beenden"),
        "desk.tables_destroy": gettext("Stand vernichten"),
        "desk.settings_consent": gettext("Teilnahme am Vergleich ändern"),
        "desk.decisions_confirm": gettext("Veröffentlichung bestätigen"),
        "desk.settings_confirm_by": gettext("Vier-Augen-Prinzip ändern"),
        "desk.support_grant": gettext("Der Stiftung Einblick gewähren"),
        "desk.releases_ask": gettext("Veröffentlichen"),
        "staff.members_limit": gettext("Grenzen setzen"),
        "staff.members_suspend": gettext("Kommune sperren"),
        "staff.members_resume": gettext("Kommune wieder freigeben"),
        "staff.intake_create": gettext("Kommunen anlegen und einladen"),
        "desk.releases_roll_back": gettext("Zu einer früheren Veröffentlichung zurückkehren"),
        "desk.releases_lift": gettext("Zurückgezogenes wieder zeigen"),
        "staff.inquiries_approve": gettext("Kommune aufnehmen"),
        "staff.support_ask": gettext("Um Einblick bitten"),
        "staff.agreements_record": gettext("Vereinbarung vermerken"),
        "desk.leaving_ask_export": gettext("Alle Daten zusammenstellen"),
        "desk.leaving_ask_erasure": gettext("Löschung beantragen"),
        "desk.leaving_confirm_erasure": gettext("Löschung bestätigen"),
        "desk.leaving_undo_erasure": gettext("Löschung zurücknehmen"),
        "login.erasure_undo": gettext("Löschung zurücknehmen"),
        "staff.erasures_ask": gettext("Löschung beantragen"),
        "staff.erasures_confirm": gettext("Löschung bestätigen"),
        "staff.erasures_undo": gettext("Löschung zurücknehmen"),
        "login.app_begin": gettext("App einrichten"),
        "login.app_confirm": gettext("App bestätigen"),
        "login.list_make": gettext("Gedruckte Liste erstellen"),
        "login.list_confirm": gettext("Liste bestätigen"),
        "login.passkey_add": gettext("Passkey anlegen"),
        "login.factor_rename": gettext("Nachweis umbenennen"),
        "login.sso_link": gettext("Konto der Kommune verbinden"),
        "login.sso_unlink": gettext("Konto der Kommune trennen"),
        "desk.sign_in_save": gettext("Anbieter speichern"),
        "desk.sign_in_test": gettext("Verbindung prüfen"),
        "desk.sign_in_switch": gettext("Anmeldung ein- oder ausschalten"),
        "desk.sign_in_remove": gettext("Anbieter entfernen"),
        "login.factor_remove": gettext("Nachweis entfernen"),
    }.get(endpoint, gettext("Weiter"))
