"""The internal atlas: the same pages as the public one, for those who belong to the member."""

from functools import partial
from typing import Any

from flask import abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.people import guests
from keck.services.releasing import releases
from keck.tenants.scope import Scope
from keck.views import render, topics
from keck.web.composing import release_number
from keck.web.frame.pages import page
from keck.web.private_atlas import (
    Opened,
    answer_artefact,
    answer_crosswalks,
    answer_page,
    answer_values,
    leads_to,
    past_releases,
    remembered,
)


def _open(scope: Scope) -> Opened | None:
    """Open the release that is asked for, by default the current one: the only way here to an atlas.

    A guest sees no other release than the current one, and of it only what their topics hold.
    """
    found = _release(scope)
    if found is None:
        return None
    number, manifest = found
    _, library, _ = remembered(scope.settings.store, scope.tenant_id)
    atlas = library.atlas(manifest["atlas"])
    if scope.topics is None:
        past = partial(past_releases, scope, "internal")
        return Opened(number, atlas, library, manifest.get("views", ""), past=past)
    guests.note_visit(scope)
    guest = render.Guest(g.person.name, scope.until) if scope.until else None
    return Opened(number, topics.within(atlas, scope.topics, library.values_of), library, guest=guest)


def _release(scope: Scope) -> tuple[int, dict[str, Any]] | None:
    """Return number and manifest of the release that is asked for."""
    asked = release_number(request.args.get("release", ""))
    current = releases.current(scope, "internal")
    if scope.topics is not None and asked not in (None, current and current.number):
        abort(404)
    one = current if asked is None else releases.by_number(scope, asked, "internal")
    if one is None:
        return None
    if one.number is None or not one.manifest or "atlas" not in one.manifest:
        abort(404)
    return one.number, one.manifest


def home(scope: Scope) -> AnyResponse:
    """Show the internal atlas with its default map."""
    return show(scope, "")


def show(scope: Scope, path: str) -> AnyResponse:
    """Show a page of the internal atlas."""
    opened = _open(scope)
    if opened is None or (path == "" and opened.views is None and not opened.atlas.indicators):
        return page("no_atlas.html", scope, section="atlas")
    return answer_page(scope, opened, path)


def values(scope: Scope) -> AnyResponse:
    """Answer with an indicator's values as CSV or JSON."""
    return answer_values(scope, _open(scope) or abort(404))


def crosswalks(scope: Scope) -> AnyResponse:
    """Answer with the crosswalks that an internal release used, as CSV."""
    return answer_crosswalks(scope, _open(scope) or abort(404))


def artefact(scope: Scope, digest: str, extension: str) -> AnyResponse:
    """Answer with a data artefact of an internal release, and of no other."""
    if not _is_listed(scope, f"{digest}.{extension}"):
        abort(404)
    return answer_artefact(scope, digest, extension)


def _is_listed(scope: Scope, name: str) -> bool:
    """Tell whether whoever asks may have a file: a guest only what a page made for them leads to."""
    if scope.topics is not None:
        opened = _open(scope)
        return opened is not None and leads_to(opened, name)
    known = [one.manifest or {} for one in releases.all_of(scope) if one.audience == "internal"]
    return any(name in manifest.get("data", []) for manifest in known)
