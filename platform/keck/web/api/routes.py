"""Routes of the public API: everything public is also data."""

from typing import Any

from flask import Flask, abort, jsonify, redirect
from flask_smorest import Api, Blueprint
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters import shelf
from keck.config import Settings
from keck.domain.codes import CITY_LEVEL
from keck.views import api as items
from keck.views.api import ValueQuery
from keck.views.atlas import Atlas
from keck.views.tables.csv import values_csv
from keck.web.api import answers, schemas
from keck.web.api.benchmarks import add_benchmarks
from keck.web.atlas.notices import Notices
from keck.web.atlas.published import Member, Published
from keck.web.library import Gone, Library

_LIMIT = 200_000


class Source:
    """What the routes share: who is public, and what their releases hold."""

    def __init__(self, settings: Settings, published: Published) -> None:
        self.published = published
        self.notices = Notices(settings.store)
        self.library = Library(shelf.public_data(settings.store), published.lists)

    def member(self, slug: str) -> Member:
        """Return a member, or end in 404 or 410."""
        now = self.published.now()
        found = now.members.get(slug)
        if found is None:
            abort(410 if slug in now.erased else 404)
        if found.atlas is None:
            abort(410)
        return found

    def release(self, slug: str, number: int | None) -> tuple[Member, Atlas, int]:
        """Return a member with one of its releases."""
        member = self.member(slug)
        digest = member.atlas or ""
        if number is not None and number != member.release:
            if number not in member.releases:
                abort(404)
            digest = member.releases[number]["atlas"]
        try:
            return member, self.library.atlas(digest), number or member.release
        except Gone:
            abort(410)


def register_api(app: Flask, settings: Settings, published: Published) -> None:
    """Give an application the API and its description."""
    app.config.update(
        API_TITLE="KECK",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(app)
    # Errors are told by our own handlers, alike everywhere.
    api.register_blueprint(_blueprint(Source(settings, published)))


def _blueprint(source: Source) -> Blueprint:
    blueprint = Blueprint("api", "api", url_prefix="/api/v1", description="Public data of all members.")

    @blueprint.get("/tenants")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Tenant))
    @blueprint.arguments(schemas.ReleaseQuery, location="query")
    def tenants(query: dict[str, Any]) -> AnyResponse:
        """List members with a public atlas."""
        members = source.published.now().live
        return answers.listing(query, [items.tenant_item(m.slug, m.name, m.key, m.release) for m in members])

    @blueprint.get("/tenants/<slug>/areas")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Area))
    @blueprint.arguments(schemas.AreasQuery, location="query")
    def areas(query: dict[str, Any], slug: str) -> AnyResponse:
        """List the areas of a member, or get their shapes."""
        _, atlas, _ = source.release(slug, query.get("release"))
        levels = tuple(query.get("level", ()))
        form = query.get("format")
        if form in ("geojson", "topojson"):
            return _shapes(atlas, levels, form, _stand(query))
        return answers.listing(query, items.area_items(atlas, levels, _stand(query)))

    @blueprint.get("/tenants/<slug>/crosswalks")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.CrosswalkShare))
    @blueprint.arguments(schemas.CrosswalksQuery, location="query")
    def crosswalks(query: dict[str, Any], slug: str) -> AnyResponse:
        """List by which shares older values were brought to newer boundaries."""
        _, atlas, _ = source.release(slug, query.get("release"))
        chosen = (tuple(query.get(name, ())) for name in ("source", "target", "level"))
        return answers.listing(query, items.crosswalk_items(atlas, *chosen))

    @blueprint.get("/tenants/<slug>/indicators")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Indicator))
    @blueprint.arguments(schemas.ReleaseQuery, location="query")
    def indicators(query: dict[str, Any], slug: str) -> AnyResponse:
        """List the indicators of a member."""
        _, atlas, number = source.release(slug, query.get("release"))
        return answers.listing(query, items.indicator_items(atlas, number))

    @blueprint.get("/tenants/<slug>/indicators/<code>")
    @blueprint.alt_response(200, schema=schemas.DescribedIndicator)
    @blueprint.arguments(schemas.OneQuery, location="query")
    def indicator(query: dict[str, Any], slug: str, code: str) -> AnyResponse:
        """Describe an indicator, with how unequally its values are spread over areas."""
        return _indicator(source, query, slug, code)

    @blueprint.get("/tenants/<slug>/releases")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Release))
    @blueprint.arguments(schemas.ReleaseQuery, location="query")
    def releases(query: dict[str, Any], slug: str) -> AnyResponse:
        """List the public releases of a member, newest first."""
        known = source.member(slug).releases
        found = [known[number] for number in sorted(known, reverse=True)]
        return answers.listing(
            query,
            [
                items.release_item(
                    one["number"], one["note"], one["published_at"], one["state"], one["counts"]
                )
                for one in found
            ],
        )

    @blueprint.get("/tenants/<slug>/corrections")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Correction))
    @blueprint.arguments(schemas.ReleaseQuery, location="query")
    def corrections(query: dict[str, Any], slug: str) -> AnyResponse:
        """List what a member tells of its figures, newest first."""
        member = source.member(slug)
        return answers.listing(query, [one.to_json() for one in source.notices.corrections(member.slug)])

    @blueprint.get("/tenants/<slug>/values")
    @blueprint.alt_response(200, schema=schemas.page_of(schemas.Value))
    @blueprint.arguments(schemas.ValuesQuery, location="query")
    def values(query: dict[str, Any], slug: str) -> AnyResponse:
        """List published values; repeated parameters add up, others narrow down."""
        return _values(source, query, slug)

    add_benchmarks(blueprint, source.published)
    return blueprint


def _indicator(source: Source, query: dict[str, Any], slug: str, code: str) -> AnyResponse:
    member, atlas, number = source.release(slug, query.get("release"))
    _refuse_withdrawn(member, {"indicator": [code]})
    if code not in atlas.indicators:
        abort(404)
    try:
        found = source.library.values_of(atlas, code)
    except Gone:
        abort(410)
    spread = list(items.spread_items(atlas, found))
    described = items.indicator_item(atlas, atlas.indicators[code], number)
    return answers.opened(jsonify({**described, "spread": spread}))


def _values(source: Source, query: dict[str, Any], slug: str) -> AnyResponse:
    member, atlas, number = source.release(slug, query.get("release"))
    codes = query.get("indicator") or list(atlas.indicators)
    _refuse_withdrawn(member, query)
    if any(code not in atlas.indicators for code in codes):
        abort(404)
    wanted = ValueQuery(
        periods=tuple(query.get("period", ())),
        levels=tuple(query.get("level", ())),
        areas=tuple(query.get("area", ())),
        groups=tuple(query.get("group", ())),
        stand=_stand(query),
    )
    try:
        found = {code: source.library.values_of(atlas, code) for code in codes}
    except Gone:
        abort(410)
    if answers.form_of(query) == "csv":
        parts = [values_csv(atlas, one, wanted, "de", release=number) for one in found.values()]
        rows = parts[0] + b"".join(part.split(b"\r\n", 1)[1] for part in parts[1:])
        answer = answers.as_csv(rows, f"{slug}-werte.csv")
        # What an indicator means, and where its values are explained, is told once and not in each row.
        book = f"/api/v1/tenants/{slug}/indicators?release={number}"
        answer.headers["Link"] = f'<{book}>; rel="describedby"; type="application/json"'
        return answer
    listed = [
        item for one in found.values() for item in items.value_items(atlas, one, wanted, release=number)
    ]
    if len(listed) > _LIMIT:
        abort(413)
    return answers.listing(query, listed)


def _refuse_withdrawn(member: Member, query: dict[str, Any]) -> None:
    for kind in ("indicator", "area", "period"):
        for asked in query.get(kind, ()):
            if member.is_withdrawn(**{kind: asked}):
                abort(410)


def _shapes(atlas: Atlas, levels: tuple[str, ...], form: str, stand: str) -> AnyResponse:
    """Lead to the shapes of one level; without a choice to the finest that has any."""
    drawn = [
        area_set
        for level in sorted(atlas.levels, key=lambda one: -one.rank)
        if (area_set := atlas.set_at(level.code, stand)) is not None and area_set.geojson
    ]
    chosen = [one for one in drawn if not levels or one.level in levels]
    if not chosen:
        abort(404)
    first = chosen[0] if levels or chosen[0].level != CITY_LEVEL else chosen[-1]
    digest = first.geojson if form == "geojson" else first.topojson
    return redirect(f"/a/{digest}.{form}", 302)


def _stand(query: dict[str, Any]) -> str:
    return query["stand"].isoformat() if "stand" in query else ""
