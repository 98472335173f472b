"""Composed pages: made by request from the data artefacts of a release, for the public and within."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request

from keck.domain.codes import decode_key, parse_area_id
from keck.domain.texts import Language
from keck.views.atlas import Atlas
from keck.views.explanation import Opened, PastRelease, Releases
from keck.views.figures import Maps
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages import (
    AtlasPage,
    Page,
    atlas_page,
    compare_page,
    downloads_page,
    explain_page,
    find_page,
    indicator_page,
    profile_page,
)
from keck.views.posters import poster
from keck.views.state import NotThereError, ViewState
from keck.views.values import Values
from keck.web.library import Gone, Library

_DIGITS = 9
PAGE_STATES = ("indicator", "period", "level", "area", "sort", "layer", "classes", "breaks")
"""Parameters in which the state of a page stands; a prepared page knows of none."""


def compose(library: Library, atlas: Atlas, path: str, lang: Language, world: "World | None" = None) -> Page:
    """Make the page that a path below an atlas names, in the state that the query holds.

    Parameters
    ----------
    world : World or None
        What explanations tell of other releases; without it they tell of none.

    Raises
    ------
    NotThereError
        If there is no such page.
    """
    stand = request.args.get("stand")
    atlas = atlas.at(_day(stand)) if stand else atlas
    head, _, rest = path.partition("/")
    if path in ("", "map"):
        return _map(library, atlas, lang, default=path == "")
    if head == "indicators" and rest:
        return indicator_page(
            atlas, library.values_of(atlas, rest), rest, lang, level=request.args.get("level")
        )
    if head == "areas" and "/" in rest:
        level, _, key = rest.partition("/")
        values = {code: library.values_of(atlas, code) for code in atlas.indicators}
        return profile_page(atlas, values, level, decode_key(key), lang)
    if path == "compare":
        return _compare(library, atlas, lang)
    if path == "explain":
        return _explain(library, atlas, lang, world or World())
    if path == "find":
        return find_page(atlas, lang)
    if path == "downloads":
        return downloads_page(atlas, lang)
    raise NotThereError(path)


@dataclass(frozen=True, slots=True)
class World:
    """What surrounds a release: its number, those before and after it, and where all of them lie.

    Attributes
    ----------
    past : callable
        Returns the releases of the same audience; asked only by pages that tell of them.
    origin : str
        Begins addresses that are to be written elsewhere.
    """

    number: int | None = None
    past: Callable[[], Sequence[PastRelease]] = tuple
    origin: str = ""


def releases_of(library: Library, world: World) -> Releases:
    """Return the releases around one, opened by the same library, which knows what was withdrawn."""

    def opened(one: PastRelease, code: str) -> Opened | None:
        try:
            atlas = library.atlas(one.digest)
            return Opened(atlas, library.values_of(atlas, code) if code in atlas.indicators else None)
        except Gone:
            return None

    return Releases(world.number, tuple(world.past()), opened)


def asked_area() -> str | None:
    """Return the public id of the area that an address names, by itself or with its level."""
    area, level = request.args.get("area", ""), request.args.get("level", "")
    for text in (area, f"{level}:{area}"):
        try:
            return ":".join(parse_area_id(text))
        except ValueError:
            continue
    return None


def _explain(library: Library, atlas: Atlas, lang: Language, world: World) -> Page:
    code, area = request.args.get("indicator", ""), asked_area()
    if area is None:
        raise NotThereError("area")
    return explain_page(
        atlas,
        library.values_of(atlas, code),
        code,
        lang,
        period=request.args.get("period"),
        area=area,
        releases=releases_of(library, world),
        origin=world.origin,
        others=named_values(library, atlas, code),
    )


def named_values(library: Library, atlas: Atlas, code: str) -> dict[str, Values]:
    """Return the values of the indicators that a formula names, as far as the release shows them."""
    found = {}
    for one in atlas.indicators[code].depends_on:
        try:
            found[one] = library.values_of(atlas, one)
        except (Gone, NotThereError):
            continue
    return found


def picture(library: Library, atlas: Atlas, lang: Language) -> str:
    """Draw the map that the query names as a file of its own.

    Raises
    ------
    NotThereError
        If there is no such map, or no boundaries to draw.
    """
    page = compose(library, atlas, "map", lang)
    if not isinstance(page, AtlasPage) or page.set is None or not page.set.svg:
        raise NotThereError("map.svg")
    links = Links(lang, atlas.slug, stand=page.atlas.stand)
    return poster(page, library.shapes(page.set.svg[-1]), Maps(links, translator(lang)))


def release_number(text: str) -> int | None:
    """Return the number that an address names; what can be no number of a release is ``None``."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotThereError(f"boundaries of {text}") from error


def _map(library: Library, atlas: Atlas, lang: Language, *, default: bool) -> Page:
    state = ViewState.resolve(
        atlas,
        indicator=request.args.get("indicator"),
        period=request.args.get("period"),
        level=request.args.get("level"),
        area=request.args.get("area"),
        sort=request.args.get("sort"),
        layer=request.args.get("layer"),
        classes=request.args.get("classes"),
        breaks=request.args.getlist("breaks"),
    )
    values = library.values_of(atlas, state.indicator)
    return atlas_page(atlas, values, state, lang, default=default)


def _compare(library: Library, atlas: Atlas, lang: Language) -> Page:
    code = ViewState.resolve(atlas, indicator=request.args.get("indicator")).indicator
    return compare_page(atlas, library.values_of(atlas, code), code, request.args.getlist("area"), lang)
