"""The internal atlas: the same pages as the public one, for those who belong to the member."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from flask import Response, abort, g, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import shelf
from keck.adapters.shelf import Shelf
from keck.domain.texts import Language
from keck.services import guests, releases
from keck.tenants.scope import Scope
from keck.views import render, topics
from keck.views.api import ValueQuery, crosswalk_items, value_items
from keck.views.atlas import Atlas
from keck.views.tables.csv import Variant, table_csv, values_csv
from keck.web.composing import Library, compose, release_number
from keck.web.files import Cache, answer_file
from keck.web.frame.pages import language, page

log = structlog.get_logger(__name__)
_STATES = ("indicator", "period", "level", "area", "sort", "release", "group", "stand")
_KNOWN_MEMBERS = 64
CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Opened:
    """An internal release as whoever asks may see it.

    Attributes
    ----------
    views : str or None
        Hash of the list of prepared pages, which show everything; ``None`` for a guest.
    """

    number: int
    atlas: Atlas
    library: Library
    views: str | None


@lru_cache(_KNOWN_MEMBERS)
def remembered(settings_store: Any, tenant_id: UUID) -> tuple[Shelf, Library, Cache]:
    """Return a member's shelf and what this process remembers of it; no two members share any of it."""
    folder = shelf.private_data(settings_store, tenant_id)
    return folder, Library(folder), Cache(megabytes=4)


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
        return Opened(number, atlas, library, manifest.get("views", ""))
    guests.note_visit(scope)
    return Opened(number, topics.within(atlas, scope.topics, library.values_of), library, None)


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
    lang = language()
    if opened.views is not None and not any(name in request.args for name in _STATES):
        prepared = _prepared(scope, opened.views, f"{lang}/{scope.slug}/{path}")
        if prepared is not None:
            return prepared
    return _composed(scope, opened, path, lang)


def _prepared(scope: Scope, index_hash: str, path: str) -> AnyResponse | None:
    views = shelf.private_views(scope.settings.store, scope.tenant_id)
    index = views.read(index_hash, "json")
    entry = json.loads(index)["pages"].get(path) if index else None
    if entry is None:
        return None
    return answer_file(views, Cache(megabytes=0), entry["hash"], entry["ext"], cache_control="no-store")


def _composed(scope: Scope, opened: Opened, path: str, lang: Language) -> AnyResponse:
    made = compose(opened.library, opened.atlas, path, lang)
    pinned = request.args.get("release") is not None
    guest = render.Guest(g.person.name, scope.until) if scope.until else None
    text = render.html(made, lang, "internal", release=opened.number, pinned=pinned, guest=guest)
    return Response(text, content_type="text/html; charset=utf-8")


def values(scope: Scope) -> AnyResponse:
    """Answer with an indicator's values as CSV or JSON."""
    opened = _open(scope) or abort(404)
    code = request.args.get("indicator", "")
    known = opened.library.values_of(opened.atlas, code)
    query = ValueQuery(
        periods=tuple(request.args.getlist("period")),
        levels=tuple(request.args.getlist("level")),
        areas=tuple(request.args.getlist("area")),
        groups=tuple(request.args.getlist("group")),
        stand=request.args.get("stand", ""),
    )
    form = request.args.get("format", "csv")
    if form == "json":
        items = list(value_items(opened.atlas, known, query, release=opened.number))
        return jsonify(items=items, next=None)
    variant = Variant.EXCEL if form == "excel" else Variant.STANDARD
    text = values_csv(opened.atlas, known, query, language(), release=opened.number, variant=variant)
    response = Response(text, content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-{code}-intern.csv"'
    return response


def crosswalks(scope: Scope) -> AnyResponse:
    """Answer with the crosswalks that an internal release used, as CSV."""
    opened = _open(scope) or abort(404)
    wanted = (tuple(request.args.getlist(name)) for name in ("from", "to"))
    rows = list(crosswalk_items(opened.atlas, *wanted))
    names = list(rows[0]) if rows else []
    response = Response(table_csv(names, (row.values() for row in rows)), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-umstieg-intern.csv"'
    return response


def artefact(scope: Scope, digest: str, extension: str) -> AnyResponse:
    """Answer with a data artefact of an internal release, and of no other."""
    name = f"{digest}.{extension}"
    if not _is_listed(scope, name):
        abort(404)
    folder, _, cache = remembered(scope.settings.store, scope.tenant_id)
    response = answer_file(folder, cache, digest, extension, cache_control="no-store")
    if response is None:
        log.error("artefact.not_on_the_shelf", name=name)
        abort(503)
    return response


def _is_listed(scope: Scope, name: str) -> bool:
    """Tell whether whoever asks may have a file: a guest only what a page made for them leads to."""
    if scope.topics is not None:
        opened = _open(scope)
        return opened is not None and name in topics.files(opened.atlas)
    known = [one.manifest or {} for one in releases.all_of(scope) if one.audience == "internal"]
    return any(name in manifest.get("data", []) for manifest in known)
