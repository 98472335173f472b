"""The foundation's editor for pages of the network: both languages, with preview, without code."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain import site_texts as kinds
from keck.services import site_texts
from keck.services.errors import NotFound
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.frame.text_editor import editing
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """List the texts."""
    return page(
        "site_texts.html",
        None,
        staff=scope,
        section="texts",
        kinds=kinds.NETWORK,
        texts=site_texts.of_network(scope),
        home="/staff/texts/",
    )


def edit(scope: StaffScope, key: str) -> AnyResponse:
    """Show the editor of one text."""
    if key not in kinds.NETWORK:
        raise NotFound("text", key)
    return page(
        "site_text.html",
        None,
        staff=scope,
        section="texts",
        title=kinds.NETWORK[key],
        added=key in kinds.ADDED,
        back="/staff/texts/",
        address=f"{scope.settings.public_url}/{{lang}}/{key}",
        **editing(site_texts.of_network(scope), key),
    )


def save(scope: StaffScope, key: str) -> AnyResponse:
    """Save a text, or show how it will look."""
    if "preview" in request.form:
        return edit(scope, key)
    fields = {name: request.form.get(name, "") for name in ("de", "en", "version")}
    site_texts.write_network(scope, key, **fields)
    return go(f"texts/{key}", "saved")
