"""The foundation's editor for pages of the network: both languages, with preview, without code."""

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain import site_texts as kinds
from keck.services import site_texts
from keck.services.errors import NotFound, Refused
from keck.web.frame.pages import page, say_code
from keck.web.frame.text_editor import editing
from keck.web.staff.callers import for_staff


def add_texts(blueprint: Blueprint, settings: Settings) -> None:
    """Add the list of texts and the editor of one."""

    @blueprint.get("/staff/texts/")
    @for_staff
    def texts() -> AnyResponse:
        return page(
            "site_texts.html",
            None,
            kinds=kinds.NETWORK,
            texts=site_texts.of_network(settings),
            home="/staff/texts/",
        )

    @blueprint.get("/staff/texts/<key>")
    @for_staff
    def edit_text(key: str) -> AnyResponse:
        return _editor(settings, key)

    @blueprint.post("/staff/texts/<key>")
    @for_staff
    def save_text(key: str) -> AnyResponse:
        form = request.form
        if "preview" in form:
            return _editor(settings, key)
        try:
            site_texts.write_network(
                settings,
                current_user.signed_in,
                key,
                de=form.get("de", ""),
                en=form.get("en", ""),
                version=form.get("version", ""),
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return _editor(settings, key)
        return redirect(f"/staff/texts/{key}?done=saved", 303)


def _editor(settings: Settings, key: str) -> AnyResponse:
    if key not in kinds.NETWORK:
        raise NotFound("text", key)
    return page(
        "site_text.html",
        None,
        title=kinds.NETWORK[key],
        added=key in kinds.ADDED,
        back="/staff/texts/",
        address=f"{settings.public_url}/{{lang}}/{key}",
        **editing(site_texts.of_network(settings), key),
    )
