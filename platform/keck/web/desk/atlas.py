"""The internal atlas: the same pages as the public one, for those who belong to the member."""

import json
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from flask import Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import shelf
from keck.adapters.shelf import Shelf
from keck.domain.texts import Language
from keck.services import releases
from keck.tenants.scope import Scope
from keck.views import render
from keck.views.api import ValueQuery, crosswalk_items, value_items
from keck.views.tables.csv import Variant, table_csv, values_csv
from keck.web.composing import Library, compose, release_number
from keck.web.files import Cache, answer_file
from keck.web.frame.pages import language, page

log = structlog.get_logger(__name__)
_STATES = ("indicator", "period", "level", "area", "sort", "release", "group", "stand")
_KNOWN_MEMBERS = 64
CSV_TYPE = "text/csv; charset=utf-8"


@lru_cache(_KNOWN_MEMBERS)
def remembered(settings_store: Any, tenant_id: UUID) -> tuple[Shelf, Library, Cache]:
    """Return a member's shelf and what this process remembers of it; no two members share any of it."""
    folder = shelf.private_data(settings_store, tenant_id)
    return folder, Library(folder), Cache(megabytes=4)


def home(scope: Scope) -> AnyResponse:
    """Show the internal atlas with its default map."""
    return show(scope, "")


def show(scope: Scope, path: str) -> AnyResponse:
    """Show a page of the internal atlas."""
    found = _release(scope)
    if found is None:
        return page("no_atlas.html", scope, section="atlas")
    number, manifest = found
    lang = language()
    if not any(name in request.args for name in _STATES):
        prepared = _prepared(scope, manifest, f"{lang}/{scope.slug}/{path}")
        if prepared is not None:
            return prepared
    return _composed(scope, number, manifest, path, lang)


def _release(scope: Scope) -> tuple[int, dict[str, Any]] | None:
    """Return number and manifest of the release that is asked for, by default the current one."""
    number = release_number(request.args.get("release", ""))
    if number is not None:
        one = releases.by_number(scope, number, "internal")
    else:
        current = releases.current(scope, "internal")
        if current is None:
            return None
        one = current
    if one.number is None or not one.manifest or "atlas" not in one.manifest:
        abort(404)
    return one.number, one.manifest


def _prepared(scope: Scope, manifest: dict[str, Any], path: str) -> AnyResponse | None:
    views = shelf.private_views(scope.settings.store, scope.tenant_id)
    index = views.read(manifest.get("views", ""), "json")
    entry = json.loads(index)["pages"].get(path) if index else None
    if entry is None:
        return None
    return answer_file(views, Cache(megabytes=0), entry["hash"], entry["ext"], cache_control="no-store")


def _composed(scope: Scope, number: int, manifest: dict[str, Any], path: str, lang: Language) -> AnyResponse:
    _, library, _ = remembered(scope.settings.store, scope.tenant_id)
    made = compose(library, library.atlas(manifest["atlas"]), path, lang)
    pinned = request.args.get("release") is not None
    text = render.html(made, lang, "internal", release=number, pinned=pinned)
    return Response(text, content_type="text/html; charset=utf-8")


def values(scope: Scope) -> AnyResponse:
    """Answer with an indicator's values as CSV or JSON."""
    found = _release(scope)
    if found is None:
        abort(404)
    number, manifest = found
    _, library, _ = remembered(scope.settings.store, scope.tenant_id)
    atlas = library.atlas(manifest["atlas"])
    code = request.args.get("indicator", "")
    known = library.values_of(atlas, code)
    query = ValueQuery(
        periods=tuple(request.args.getlist("period")),
        levels=tuple(request.args.getlist("level")),
        areas=tuple(request.args.getlist("area")),
        groups=tuple(request.args.getlist("group")),
        stand=request.args.get("stand", ""),
    )
    form = request.args.get("format", "csv")
    if form == "json":
        return jsonify(items=list(value_items(atlas, known, query, release=number)), next=None)
    variant = Variant.EXCEL if form == "excel" else Variant.STANDARD
    text = values_csv(atlas, known, query, language(), release=number, variant=variant)
    response = Response(text, content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-{code}-intern.csv"'
    return response


def crosswalks(scope: Scope) -> AnyResponse:
    """Answer with the crosswalks that an internal release used, as CSV."""
    found = _release(scope)
    if found is None:
        abort(404)
    _, library, _ = remembered(scope.settings.store, scope.tenant_id)
    atlas = library.atlas(found[1]["atlas"])
    rows = list(crosswalk_items(atlas, *(tuple(request.args.getlist(name)) for name in ("from", "to"))))
    names = list(rows[0]) if rows else []
    response = Response(table_csv(names, (row.values() for row in rows)), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-umstieg-intern.csv"'
    return response


def artefact(scope: Scope, digest: str, extension: str) -> AnyResponse:
    """Answer with a data artefact of an internal release, and of no other."""
    name = f"{digest}.{extension}"
    known = [one.manifest or {} for one in releases.all_of(scope) if one.audience == "internal"]
    if not any(name in manifest.get("data", []) for manifest in known):
        abort(404)
    folder, _, cache = remembered(scope.settings.store, scope.tenant_id)
    response = answer_file(folder, cache, digest, extension, cache_control="no-store")
    if response is None:
        log.error("artefact.not_on_the_shelf", name=name)
        abort(503)
    return response
