"""Rendering the prepared pages of a release: what most visitors see, as files."""

from collections.abc import Callable, Iterator

from keck.domain.codes import CITY_LEVEL, encode_key
from keck.domain.texts import LANGUAGES, Language
from keck.processing.publishing.bundle import SealedBundle
from keck.processing.publishing.staging import Pages, index_pages
from keck.views.artefacts import Atlas, Values
from keck.views.links import Links
from keck.views.pages.atlas import atlas_page
from keck.views.pages.base import Page
from keck.views.pages.downloads import downloads_page
from keck.views.pages.indicator import indicator_page
from keck.views.pages.profile import profile_page
from keck.views.render import RENDERER, html
from keck.views.state import ViewState

_TELL_EVERY = 10


def render_pages(sealed: SealedBundle, *, number: int, audience: str, step: Callable[[float], None]) -> Pages:
    """Render atlas, indicators, profiles and downloads in all languages.

    Parameters
    ----------
    step : callable
        Called now and then with the share that is done, from 0 to 1.
    """
    content = {(one.digest, one.extension): one.content for one in sealed.files}
    atlas = Atlas.load(lambda digest, extension: content[digest, extension], sealed.atlas.digest)
    values = {code: atlas.values(code) for code in atlas.indicators}
    total = len(LANGUAGES) * (2 + len(atlas.indicators) + sum(len(s.areas) for s in atlas.sets.values()))
    rendered: dict[str, str] = {}
    for lang in LANGUAGES:
        links = Links(lang, atlas.slug, "public" if audience == "public" else "internal")
        for path, page in _pages(atlas, values, lang):
            rendered[f"{lang}/{path}"] = html(page, links, number=number)
            if len(rendered) % _TELL_EVERY == 0:
                step(len(rendered) / total)
    return index_pages(atlas.slug, rendered, RENDERER)


def _pages(atlas: Atlas, values: dict[str, Values], lang: Language) -> Iterator[tuple[str, Page]]:
    state = ViewState.resolve(atlas)
    yield "", atlas_page(atlas, values[state.indicator], state, lang, default=True)
    yield "downloads", downloads_page(atlas, lang)
    for code in atlas.indicators:
        yield f"indicators/{code}", indicator_page(atlas, values[code], code, lang)
    for level, key in _areas(atlas):
        yield f"areas/{level}/{encode_key(key)}", profile_page(atlas, values, level, key, lang)


def _areas(atlas: Atlas) -> list[tuple[str, str]]:
    """Return every area once, also where two boundary dates know its key."""
    found = {(one.level, area.key): None for one in atlas.sets.values() for area in one.areas}
    return sorted(found, key=lambda one: (one[0] != CITY_LEVEL, one))
