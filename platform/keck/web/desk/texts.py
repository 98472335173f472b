"""A member's own pages: imprint, privacy, accessibility, and what the atlas is about."""

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain import site_texts as kinds
from keck.services import site_texts
from keck.services.errors import NotFound
from keck.tenants.scope import Scope
from keck.web.desk.routing import go
from keck.web.frame.pages import page
from keck.web.frame.text_editor import editing


def index(scope: Scope) -> AnyResponse:
    """List the texts."""
    home = f"/desk/{scope.slug}/texts/"
    texts = site_texts.of_member(scope)
    return page("site_texts.html", scope, section="settings", kinds=kinds.MEMBER, texts=texts, home=home)


def show(scope: Scope, key: str) -> AnyResponse:
    """Show the editor of a text."""
    if key not in kinds.MEMBER:
        raise NotFound("text", key)
    return page(
        "site_text.html",
        scope,
        section="settings",
        title=kinds.MEMBER[key],
        added=False,
        back=f"/desk/{scope.slug}/texts/",
        address=f"{scope.settings.public_url}/{{lang}}/{scope.slug}/info/{key}",
        **editing(site_texts.of_member(scope), key),
    )


def save(scope: Scope, key: str) -> AnyResponse:
    """Save a text, or show how it will look."""
    form = request.form
    if "preview" in form:
        g.problem = None
        return show(scope, key)
    site_texts.write_member(
        scope, key, de=form.get("de", ""), en=form.get("en", ""), version=form.get("version", "")
    )
    return go(scope, f"texts/{key}", "saved")
