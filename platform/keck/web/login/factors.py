"""Setting up, renaming and removing second factors."""

import re
from uuid import UUID

import segno
from flask import Blueprint, Response, g, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.identity import factors, one_time_codes, passkeys, printed_lists
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import page
from keck.web.login.account import show
from keck.web.login.callers import SET_UP, go_on, owner, tell
from keck.web.login.people import origin

_DONE = "/account/?done=factor"
_CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


def add_factors(blueprint: Blueprint, settings: Settings) -> None:
    """Add the pages on which factors are set up."""

    @blueprint.get(SET_UP)
    def factors_choose() -> AnyResponse:
        return _choose(settings) if owner() else to_sign_in()

    _add_app(blueprint, settings)
    _add_list(blueprint, settings)
    _add_passkey(blueprint, settings)
    _add_changes(blueprint, settings)


def _choose(settings: Settings) -> AnyResponse:
    who = owner()
    known = factors.of(settings, who.account_id) if who else []
    return page("factors.html", None, known=known, codes=printed_lists.CODES)


def _add_app(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post(f"{SET_UP}app")
    def app_begin() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        try:
            one_time_codes.begin(settings, who)
        except Refused as refusal:
            tell(refusal)
            return _choose(settings)
        return redirect(f"{SET_UP}app", 303)

    @blueprint.get(f"{SET_UP}app")
    def app_show() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        secret = one_time_codes.begun(settings, who)
        if secret is None:
            return redirect(SET_UP, 303)
        address = one_time_codes.address(secret, who.email)
        spaced = " ".join(re.findall(".{1,4}", secret))
        return page("factor_app.html", None, picture=_picture(address), secret=spaced, address=address)

    @blueprint.post(f"{SET_UP}app/confirm")
    def app_confirm() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        form = request.form
        code, name = form.get("code", ""), form.get("name", "")
        try:
            token = one_time_codes.confirm(
                settings, who, code=code, name=name, token=g.token, origin=origin()
            )
        except Refused as refusal:
            tell(refusal)
            return app_show()
        return go_on(settings, token, _DONE)


def _picture(address: str) -> Markup:
    """Return the address as a picture that an app reads; on white, whatever the page's colours are."""
    drawn = segno.make(address, micro=False, error="m")
    # segno writes numbers and names of its own; nothing of the address goes into the markup.
    return Markup(drawn.svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None))  # noqa: S704


def _add_list(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post(f"{SET_UP}list")
    def list_make() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        return page("factor_list.html", None, codes=printed_lists.make(settings, who), who=who)

    @blueprint.post(f"{SET_UP}list/confirm")
    def list_confirm() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        try:
            token = printed_lists.confirm(
                settings, who, code=request.form.get("code", ""), token=g.token, origin=origin()
            )
        except Refused as refusal:
            tell(refusal)
            # The server has only hashes: the page itself brings the codes along until one has come back.
            shown = _CODE.findall(request.form.get("codes", ""))[: printed_lists.CODES]
            return page("factor_list.html", None, codes=shown, who=who)
        return go_on(settings, token, _DONE)


def _add_passkey(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post(f"{SET_UP}passkey/options")
    def passkey_options() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        return Response(passkeys.ask_new(settings, who), content_type="application/json")

    @blueprint.post(f"{SET_UP}passkey")
    def passkey_add() -> AnyResponse:
        who = owner()
        if who is None:
            return to_sign_in()
        answer, name = request.form.get("passkey", ""), request.form.get("name", "")
        try:
            token = passkeys.add(settings, who, answer=answer, name=name, token=g.token)
        except Refused as refusal:
            tell(refusal)
            return _choose(settings)
        return go_on(settings, token, _DONE)


def _add_changes(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.post(f"{SET_UP}<uuid:factor_id>/rename")
    def factor_rename(factor_id: UUID) -> AnyResponse:
        who = owner()
        if who is None or g.person is None:
            return to_sign_in()
        factors.rename(settings, who, factor_id, name=request.form.get("name", ""))
        return redirect("/account/?done=factor_named", 303)

    @blueprint.post(f"{SET_UP}<uuid:factor_id>/remove")
    def factor_remove(factor_id: UUID) -> AnyResponse:
        who = owner()
        if who is None or g.person is None:
            return to_sign_in()
        try:
            factors.remove(settings, who, factor_id, token=g.token)
        except Refused as refusal:
            tell(refusal)
            g.problem_at = "factors"
            return show(settings)
        return redirect("/account/?done=factor_removed", 303)
