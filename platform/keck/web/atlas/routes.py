"""Routes of the public atlas; none knows a session."""

import json
from functools import lru_cache
from typing import Any

import structlog
from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import shelf
from keck.adapters.notices import NETWORK
from keck.config import Settings
from keck.domain.codes import CITY_LEVEL, decode_key, encode_key, parse_area_id
from keck.domain.texts import LANGUAGES, Language
from keck.views import render
from keck.views.atlas import Atlas
from keck.views.pages import (
    MemberAtlas,
    Page,
    benchmark_page,
    benchmarks_page,
    contact_page,
    help_page,
    imprint_page,
    join_page,
    member_text,
    network_page,
    network_text,
    privacy_page,
)
from keck.views.pages.benchmark import BenchmarkIndicator
from keck.views.pages.network import Silhouette
from keck.web.atlas.notices import Notices
from keck.web.atlas.published import Member, Published
from keck.web.bounded import Bounded
from keck.web.composing import Gone, Library, compose, release_number
from keck.web.compressing import accepted_encoding, packed
from keck.web.files import MAX_AGE, Cache, answer_file

log = structlog.get_logger(__name__)
_TEXT_PAGES = {
    "join": join_page,
    "contact": contact_page,
    "impressum": imprint_page,
    "help": help_page,
}
_PAGES_MEGABYTES = 32
_STATES = ("indicator", "period", "level", "area", "sort", "release", "group", "stand")


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
            abort(410)
        return found


def atlas_blueprint(settings: Settings, published: Published) -> Blueprint:
    """Return the public atlas."""
    atlas = PublicAtlas(settings, published)
    blueprint = Blueprint("atlas", __name__)

    _add_network(blueprint, atlas)

    @blueprint.get("/<any(de,en):lang>/<slug>/info/<any(about,impressum,privacy,accessibility):name>")
    def info(lang: Language, slug: str, name: str) -> AnyResponse:
        member = atlas.member(slug)
        texts = atlas.notices.of(slug)
        if name == "about" and name not in texts:
            abort(404)
        found = atlas.library.atlas(member.atlas or "")
        html = render.html(member_text(name, texts, found, lang), lang, release=member.release)
        return _html(html.encode()).make_conditional(request)

    @blueprint.get("/<any(de,en):lang>/<slug>/", defaults={"path": ""})
    @blueprint.get("/<any(de,en):lang>/<slug>/<path:path>")
    def page(lang: Language, slug: str, path: str) -> AnyResponse:
        member = atlas.member(slug)
        _refuse_withdrawn(member, path)
        if not any(name in request.args for name in _STATES):
            prepared = _prepared(atlas, member, f"{lang}/{slug}/{path}")
            if prepared is not None:
                return prepared
        return _composed(atlas, member, path, lang)

    @blueprint.get("/a/<digest>.<extension>")
    def artefact(digest: str, extension: str) -> AnyResponse:
        return _artefact(atlas, digest, extension)

    @blueprint.get("/login")
    @blueprint.get("/<any(join,contact,brochure):kind>")
    @blueprint.get("/desk/", defaults={"rest": ""})
    @blueprint.get("/desk/<path:rest>")
    # A name of its own: of two addresses with the same name and defaults, one would lead to the other.
    @blueprint.get("/staff/", defaults={"rest": ""}, endpoint="staff_origin")
    @blueprint.get("/staff/<path:rest>")
    @blueprint.get("/account/<path:rest>")
    def members_origin(rest: str = "", kind: str = "") -> AnyResponse:  # noqa: ARG001 - all of it is kept
        return redirect(settings.members_url + request.full_path.rstrip("?"), 302)

    return blueprint


def _add_network(blueprint: Blueprint, atlas: PublicAtlas) -> None:
    """Add the pages of the network as a whole."""
    published = atlas.published

    @blueprint.get("/")
    def root() -> AnyResponse:
        best = request.accept_languages.best_match(LANGUAGES, "de")
        response = redirect(f"/{best}/", 302)
        response.headers["Vary"] = "Accept-Language"
        return response

    @blueprint.get("/<any(de,en):lang>/")
    def network(lang: Language) -> AnyResponse:
        members = [_summary(atlas, one) for one in published.now().live]
        return _page(network_page(members, lang), lang)

    @blueprint.get(
        "/<any(de,en):lang>/<any(join,contact,impressum,privacy,help,accessibility,partners,news):name>"
    )
    def text(lang: Language, name: str) -> AnyResponse:
        texts = atlas.notices.of(NETWORK)
        if name == "privacy":
            told = atlas.settings
            promised = told.promises.processors
            return _page(privacy_page(lang, texts, secure=told.secure_cookies, processors=promised), lang)
        own = network_text(name, texts, lang)
        if own is None and name not in _TEXT_PAGES:
            abort(404)
        return _page(own or _TEXT_PAGES[name](lang), lang)

    @blueprint.get("/<any(de,en):lang>/benchmarks/")
    def benchmarks(lang: Language) -> AnyResponse:
        compared = [BenchmarkIndicator.of(one) for one in published.now().benchmarks]
        return _page(benchmarks_page(compared, lang), lang)

    @blueprint.get("/<any(de,en):lang>/benchmarks/<code>")
    def benchmark(lang: Language, code: str) -> AnyResponse:
        compared = [BenchmarkIndicator.of(one) for one in published.now().benchmarks]
        return _page(benchmark_page(compared, code, lang), lang)


def _summary(atlas: PublicAtlas, member: Member) -> MemberAtlas:
    found = atlas.library.atlas(member.atlas or "")
    finest = max(found.levels, key=lambda level: level.rank, default=None)
    area_set = found.newest_set(finest.code) if finest else None
    periods = [entry.newest for entry in found.indicators.values()]
    return MemberAtlas(
        slug=member.slug,
        name=member.name,
        newest=max(periods, default=""),
        indicators=len(found.indicators),
        areas=len(area_set.areas) if area_set else None,
        shape=_silhouette(found),
    )


def _silhouette(atlas: Atlas) -> Silhouette | None:
    city = atlas.newest_set(CITY_LEVEL)
    if city is None or not city.svg:
        return None
    return Silhouette(city.svg[0], city.width or 1, city.height or 1)


def _page(page: Page, lang: Language) -> AnyResponse:
    return _html(render.html(page, lang).encode()).make_conditional(request)


def _html(content: bytes) -> Response:
    response = Response(content, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.add_etag(weak=True)
    return response


def _prepared(atlas: PublicAtlas, member: Member, path: str) -> AnyResponse | None:
    entry = atlas.index(member.views or "").get(path)
    return answer_file(atlas.views, atlas.cache, entry["hash"], entry["ext"]) if entry else None


def _composed(atlas: PublicAtlas, member: Member, path: str, lang: Language) -> AnyResponse:
    """Answer with a page in any state; the pages asked for last are kept until something is published."""
    number, digest, pinned = _release(member)
    encoding = accepted_encoding()
    state = tuple((name, *request.args.getlist(name)) for name in _STATES if name in request.args)
    key = (atlas.published.now().version, digest, number, pinned, lang, path, state, encoding)
    content = atlas.pages.get(key)
    if content is None:
        try:
            found = atlas.library.atlas(digest)
            moved = _moved(found, path)
            if moved is not None:
                return redirect(f"/{lang}/{member.slug}/{moved}", 301)
            page = compose(atlas.library, found, path, lang)
        except Gone:
            abort(410)
        html = render.html(page, lang, release=number, pinned=pinned)
        content = packed(html.encode(), encoding)
        atlas.pages.put(key, content)
    response = _html(content)
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response.make_conditional(request)


def _moved(atlas: Atlas, path: str) -> str | None:
    """Return where the page of an area stands that has another key by now."""
    parts = path.split("/")
    if len(parts) != 3 or parts[0] != "areas":
        return None
    level, key = parts[1], decode_key(parts[2])
    area = None if atlas.area(level, key) else atlas.renamed(level, key)
    return f"areas/{level}/{encode_key(area.key)}" if area else None


def _release(member: Member) -> tuple[int, str, bool]:
    """Return number and atlas of the release that is asked for, and whether it was named."""
    asked = request.args.get("release")
    if asked is None or asked == str(member.release):
        return member.release, member.atlas or "", asked is not None
    number = release_number(asked)
    known = member.releases.get(number) if number is not None else None
    if number is None or known is None:
        abort(404)
    return number, known["atlas"], True


def _refuse_withdrawn(member: Member, path: str) -> None:
    """End in 410 when the address names what was withdrawn, in whatever release."""
    head, _, rest = path.partition("/")
    indicator = rest if head == "indicators" else request.args.get("indicator")
    level, _, key = rest.partition("/")
    area = f"{level}:{key}" if head == "areas" and key else _area_argument()
    if member.is_withdrawn(indicator=indicator, area=area, period=request.args.get("period")):
        abort(410)


def _area_argument() -> str | None:
    try:
        return ":".join(parse_area_id(request.args.get("area", "")))
    except ValueError:
        return None


def _artefact(atlas: PublicAtlas, digest: str, extension: str) -> AnyResponse:
    name = f"{digest}.{extension}"
    public = atlas.published.now()
    if name not in public.listed:
        abort(410 if name in public.gone else 404)
    response = answer_file(atlas.data, atlas.cache, digest, extension)
    if response is None:
        log.error("artefact.not_on_the_shelf", name=name)
        abort(503)
    if extension == "svg":
        # Shapes are used by pages of ours only; nothing in them may load or run anything.
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response
