"""Pages of the network as a whole."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters.notices import NETWORK
from keck.domain.codes import CITY_LEVEL
from keck.domain.texts import LANGUAGES, Language
from keck.views import render
from keck.views.atlas import Atlas
from keck.views.benchmarks import BenchmarkIndicator
from keck.views.pages import (
    MemberAtlas,
    Page,
    benchmark_page,
    benchmarks_page,
    contact_page,
    help_page,
    imprint_page,
    join_page,
    network_page,
    network_text,
    privacy_page,
)
from keck.views.pages.network import Silhouette
from keck.web.atlas.public import PublicAtlas, html_answer
from keck.web.atlas.published import Member

_TEXT_PAGES = {
    "join": join_page,
    "contact": contact_page,
    "impressum": imprint_page,
    "help": help_page,
}


def add_network(blueprint: Blueprint, atlas: PublicAtlas) -> None:
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
    return html_answer(render.html(page, lang).encode()).make_conditional(request)
