"""What the routes of the public atlas share: the state of the world, and what was read of the shelves."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Response, abort

from keck.adapters import shelf
from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.domain.corrections import NOTHING, Correction, Subject, on_page
from keck.views.atlas import Atlas
from keck.web.atlas.notices import Notices
from keck.web.atlas.published import Member, Published
from keck.web.bounded import Bounded
from keck.web.errors import TakenBack
from keck.web.files import MAX_AGE, Cache
from keck.web.library import Gone, Library

_PAGES_MEGABYTES = 32


class PublicAtlas:
    """What the routes share: the state of the world, the shelves and what was read of them."""

    def __init__(self, settings: Settings, published: Published) -> None:
        self.settings = settings
        self.published = published
        self.data = shelf.public_data(settings.store)
        self.views = shelf.public_views(settings.store)
        self.cache = Cache()
        self.pages = Bounded(_PAGES_MEGABYTES)
        self.library = Library(self.data, published.lists)
        self.index = lru_cache(256)(self._index)
        self.notices = Notices(settings.store)

    def _index(self, digest: str) -> dict[str, Any]:
        content = self.views.read(digest, "json")
        return dict(json.loads(content)["pages"]) if content else {}

    def member(self, slug: str) -> Member:
        """Return a member with a public side; an unknown one ends in 404, a withdrawn one in 410."""
        now = self.published.now()
        found = now.members.get(slug)
        if found is None:
            abort(410 if slug in now.erased else 404)
        if found.atlas is None:
            raise TakenBack(self.corrections(slug, NOTHING))
        return found

    def current(self, slug: str) -> tuple[Member, Atlas]:
        """Return a member with its current atlas; a withdrawn one ends in 410."""
        member = self.member(slug)
        try:
            return member, self.library.atlas(member.atlas or "")
        except Gone as gone:
            raise TakenBack(self.corrections(slug, NOTHING)) from gone

    def corrections(self, slug: str, subject: Subject) -> tuple[Correction, ...]:
        """Return what a member tells today of something that is shown or asked for."""
        return on_page(self.notices.corrections(slug), subject, day_of(datetime.now(UTC)))


def html_answer(content: bytes) -> Response:
    """Answer with a page that may be kept for a while."""
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.add_etag(weak=True)
    return response


def svg_answer(content: bytes) -> Response:
    """Answer with a drawing that may be kept for a while; nothing in it may load or run anything."""
    response = Response(content, content_type="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag(weak=True)
    return response
