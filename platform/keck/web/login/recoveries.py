"""Confirming or stopping that a member gets a new administrator; none of it needs an account."""

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.people import recovery_links
from keck.web.frame.pages import page, say_code


def add_recoveries(blueprint: Blueprint, settings: Settings) -> None:
    """Add the pages behind the letters of a recovery."""
    _add_code(blueprint, settings)

    @blueprint.get("/recovery/<token>")
    def recovery(token: str) -> AnyResponse:
        return page("recovery.html", None, one=recovery_links.look(settings, token), token=token)

    @blueprint.post("/recovery/<token>")
    def recovery_stop(token: str) -> AnyResponse:
        recovery_links.stop(settings, token)
        return redirect(f"/recovery/{token}", 303)


def _add_code(blueprint: Blueprint, settings: Settings) -> None:
    @blueprint.get("/recovery/")
    def recovery_code() -> AnyResponse:
        return page("recovery_code.html", None)

    @blueprint.post("/recovery/")
    def recovery_typed() -> AnyResponse:
        try:
            token = recovery_links.by_code(settings, request.form.get("code", ""))
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return recovery_code()
        return redirect(f"/recovery/confirm/{token}", 303)

    @blueprint.get("/recovery/confirm/<token>")
    def recovery_offer(token: str) -> AnyResponse:
        return page("recovery_confirm.html", None, one=recovery_links.offered(settings, token), token=token)

    @blueprint.post("/recovery/confirm/<token>")
    def recovery_confirm(token: str) -> AnyResponse:
        try:
            recovery_links.confirm(
                settings,
                token,
                name=request.form.get("name", ""),
                authorised=request.form.get("authorised") == "yes",
            )
        except Refused as refusal:
            if refusal.code == "recovery_over":
                raise
            g.problem = say_code(refusal.code, refusal.params)
            return recovery_offer(token)
        return redirect("/recovery/thanks", 303)

    @blueprint.get("/recovery/thanks")
    def recovery_thanks() -> AnyResponse:
        return page("recovery_thanks.html", None)
