"""Answers of an atlas that is not public: made from a release on a member's private shelf."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from flask import Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import shelf
from keck.adapters.shelf import Shelf
from keck.domain.texts import Language
from keck.services.releasing import releases
from keck.tenants.scope import Scope
from keck.views import render, topics
from keck.views.api import ValueQuery, crosswalk_items, value_items
from keck.views.atlas import Atlas
from keck.views.explanation import PastRelease
from keck.views.links import Links
from keck.views.render import Guest
from keck.views.tables.csv import Variant, table_csv, values_csv
from keck.web.composing import PAGE_STATES, World, compose
from keck.web.files import Cache, answer_file
from keck.web.frame.pages import language
from keck.web.library import Library

log = structlog.get_logger(__name__)
_KNOWN_MEMBERS = 64
_STATES = (*PAGE_STATES, "release", "group", "stand")
CSV_TYPE = "text/csv; charset=utf-8"


@lru_cache(_KNOWN_MEMBERS)
def remembered(settings_store: Any, tenant_id: UUID) -> tuple[Shelf, Library, Cache]:
    """Return a member's shelf and what this process remembers of it; no two members share any of it."""
    folder = shelf.private_data(settings_store, tenant_id)
    return folder, Library(folder), Cache(megabytes=4)


@dataclass(frozen=True)
class Opened:
    """A release as whoever asks may see it.

    Attributes
    ----------
    number : int or None
        ``None`` for one that has none yet.
    views : str or None
        Hash of the list of prepared pages, which show everything; ``None`` for a guest.
    guest : Guest or None
        Whom the pages are made for who has no place at the desk.
    home : str
        Where the pages lie; empty for the internal atlas of the desk.
    past : callable
        Returns the releases that explanations tell of; a guest sees one only.
    """

    number: int | None
    atlas: Atlas
    library: Library
    views: str | None = None
    guest: Guest | None = None
    home: str = ""
    past: Callable[[], Sequence[PastRelease]] = tuple


def past_releases(scope: Scope, audience: releases.Audience) -> list[PastRelease]:
    """Return all releases of an audience, as they are to be read now."""
    return [PastRelease(*one) for one in releases.published(scope, audience)]


def answer_page(scope: Scope, opened: Opened, path: str) -> AnyResponse:
    """Answer with a page of an atlas."""
    lang = language()
    if opened.views is not None and not any(name in request.args for name in _STATES):
        prepared = _prepared(scope, opened.views, f"{lang}/{scope.slug}/{path}")
        if prepared is not None:
            return prepared
    return _composed(opened, path, lang)


def _prepared(scope: Scope, index_hash: str, path: str) -> AnyResponse | None:
    views = shelf.private_views(scope.settings.store, scope.tenant_id)
    index = views.read(index_hash, "json")
    entry = json.loads(index)["pages"].get(path) if index else None
    if entry is None:
        return None
    return answer_file(views, Cache(megabytes=0), entry["hash"], entry["ext"], cache_control="no-store")


def _composed(opened: Opened, path: str, lang: Language) -> AnyResponse:
    made = compose(opened.library, opened.atlas, path, lang, World(opened.number, opened.past))
    text = render.html(
        made,
        lang,
        "internal",
        release=opened.number,
        pinned=request.args.get("release") is not None,
        guest=opened.guest,
        home=opened.home,
    )
    return Response(text, content_type="text/html; charset=utf-8")


def answer_values(scope: Scope, opened: Opened) -> AnyResponse:
    """Answer with an indicator's values as CSV or JSON."""
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
        links = Links(language(), opened.atlas.slug, "internal", stand=query.stand, home=opened.home)
        items = list(value_items(opened.atlas, known, query, release=opened.number, links=links))
        return jsonify(items=items, next=None)
    variant = Variant.EXCEL if form == "excel" else Variant.STANDARD
    text = values_csv(opened.atlas, known, query, language(), release=opened.number, variant=variant)
    response = Response(text, content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-{code}-intern.csv"'
    return response


def answer_crosswalks(scope: Scope, opened: Opened) -> AnyResponse:
    """Answer with the crosswalks that a release used, as CSV."""
    wanted = (tuple(request.args.getlist(name)) for name in ("from", "to"))
    rows = list(crosswalk_items(opened.atlas, *wanted))
    names = list(rows[0]) if rows else []
    response = Response(table_csv(names, (row.values() for row in rows)), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-umstieg-intern.csv"'
    return response


def answer_artefact(scope: Scope, digest: str, extension: str) -> AnyResponse:
    """Answer with a data artefact; whoever calls has looked whether it may be seen."""
    folder, _, cache = remembered(scope.settings.store, scope.tenant_id)
    response = answer_file(folder, cache, digest, extension, cache_control="no-store")
    if response is None:
        log.error("artefact.not_on_the_shelf", name=f"{digest}.{extension}")
        abort(503)
    return response


def leads_to(opened: Opened, name: str) -> bool:
    """Tell whether a page of an atlas leads to a file."""
    return name in topics.files(opened.atlas)
