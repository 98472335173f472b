"""Routes of the public atlas; none knows a session."""

from datetime import datetime

import structlog
from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.calendar_days import day_of
from keck.domain.codes import decode_key, encode_key
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views import render
from keck.views.atlas import Atlas
from keck.views.corrections import told
from keck.views.explanation import PastRelease
from keck.views.i18n import translator
from keck.views.pages import history_page, member_text
from keck.web.atlas.network import add_network
from keck.web.atlas.public import PublicAtlas, html_answer, svg_answer
from keck.web.atlas.published import Member, Published
from keck.web.atlas.withdrawn import asked_for, refuse_withdrawn, stands_on
from keck.web.composing import PAGE_STATES, World, compose, picture, release_number
from keck.web.compressing import accepted_encoding, packed
from keck.web.errors import TakenBack
from keck.web.files import answer_file
from keck.web.library import Gone

log = structlog.get_logger(__name__)
_STATES = (*PAGE_STATES, "release", "group", "stand")


def atlas_blueprint(settings: Settings, published: Published) -> Blueprint:
    """Return the public atlas."""
    atlas = PublicAtlas(settings, published)
    blueprint = Blueprint("atlas", __name__)

    add_network(blueprint, atlas)

    @blueprint.get("/<any(de,en):lang>/<slug>/info/<any(about,impressum,privacy,accessibility):name>")
    def info(lang: Language, slug: str, name: str) -> AnyResponse:
        member, found = atlas.current(slug)
        texts = atlas.notices.of(slug)
        if name == "about" and name not in texts:
            abort(404)
        html = render.html(member_text(name, texts, found, lang), lang, release=member.release)
        return html_answer(html.encode()).make_conditional(request)

    @blueprint.get("/<any(de,en):lang>/<slug>/info/history")
    def history(lang: Language, slug: str) -> AnyResponse:
        member, found = atlas.current(slug)
        shown = history_page(
            found,
            member.releases.values(),
            atlas.notices.corrections(slug),
            lang,
            about="about" in atlas.notices.of(slug),
        )
        html = render.html(shown, lang, release=member.release)
        return html_answer(html.encode()).make_conditional(request)

    @blueprint.get("/<any(de,en):lang>/<slug>/", defaults={"path": ""})
    @blueprint.get("/<any(de,en):lang>/<slug>/<path:path>")
    def page(lang: Language, slug: str, path: str) -> AnyResponse:
        member = atlas.member(slug)
        refuse_withdrawn(atlas, member, path)
        # A prepared page does not know of a correction that was written after it.
        composed = stands_on(atlas.corrections(slug, Subject()), path)
        if not composed and not any(name in request.args for name in _STATES):
            prepared = _prepared(atlas, member, f"{lang}/{slug}/{path}")
            if prepared is not None:
                return prepared
        return _picture(atlas, member, lang) if path == "map.svg" else _composed(atlas, member, path, lang)

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


def _prepared(atlas: PublicAtlas, member: Member, path: str) -> AnyResponse | None:
    entry = atlas.index(member.views or "").get(path)
    return answer_file(atlas.views, atlas.cache, entry["hash"], entry["ext"]) if entry else None


def _composed(atlas: PublicAtlas, member: Member, path: str, lang: Language) -> AnyResponse:
    """Answer with a page in any state; the pages asked for last are kept until something is published."""
    number, digest, pinned = _release(member)
    encoding = accepted_encoding()
    state = tuple((name, *request.args.getlist(name)) for name in _STATES if name in request.args)
    told_of = atlas.corrections(member.slug, Subject())
    key = (atlas.published.now().version, told_of, digest, number, pinned, lang, path, state, encoding)
    content = atlas.pages.get(key)
    if content is None:
        try:
            found = atlas.library.atlas(digest)
            moved = _moved(found, path)
            if moved is not None:
                return redirect(f"/{lang}/{member.slug}/{moved}", 301)
            page = compose(atlas.library, found, path, lang, _world(atlas, member, number))
        except Gone as gone:
            raise TakenBack(atlas.corrections(member.slug, asked_for(path))) from gone
        subject = page.subject
        here = [one for one in told_of if subject is not None and one.concerns(subject)]
        words = told(here, found, translator(lang))
        html = render.html(page, lang, release=number, pinned=pinned, corrections=words)
        content = packed(html.encode(), encoding)
        atlas.pages.put(key, content)
    response = html_answer(content)
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response.make_conditional(request)


def _world(atlas: PublicAtlas, member: Member, number: int) -> World:
    def past() -> list[PastRelease]:
        return [
            PastRelease(
                one["number"], day_of(datetime.fromisoformat(one["published_at"])), one["note"], one["atlas"]
            )
            for one in member.releases.values()
        ]

    return World(number, past, atlas.settings.public_url)


def _picture(atlas: PublicAtlas, member: Member, lang: Language) -> AnyResponse:
    """Answer with a map as a file, in the state that the address holds."""
    _, digest, _ = _release(member)
    try:
        content = picture(atlas.library, atlas.library.atlas(digest), lang)
    except Gone as gone:
        raise TakenBack(atlas.corrections(member.slug, asked_for("map"))) from gone
    response = svg_answer(content.encode())
    response.headers["Content-Disposition"] = f'attachment; filename="{member.slug}-karte.svg"'
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
