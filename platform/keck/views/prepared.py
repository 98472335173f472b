"""Prepared pages: those of an atlas that are made once for each release."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from keck.domain.texts import LANGUAGES, Language
from keck.views import render
from keck.views.atlas import Atlas
from keck.views.links import Audience, Links
from keck.views.pages import Page, atlas_page, downloads_page, find_page, indicator_page, profile_page
from keck.views.site import DEFAULT_SITE, Site
from keck.views.state import ViewState
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page as a file.

    Attributes
    ----------
    path : str
        ``{lang}/{slug}/…``, percent signs decoded, the same for both audiences.
    """

    path: str
    html: str
    extension: str = "html"


def prepared_pages(
    atlas: Atlas, *, audience: Audience = "public", release: int | None = None, site: Site = DEFAULT_SITE
) -> Iterator[PreparedPage]:
    """Render the atlas's start page, each profile, each indicator and the downloads, in each language."""
    values = {code: atlas.values(code) for code in atlas.indicators}
    for lang in LANGUAGES:
        for page in _models(atlas, values, lang):
            # The index names public paths for both audiences; only the links on the page differ.
            path = unquote(page.address(Links(lang, atlas.slug))).lstrip("/")
            yield PreparedPage(path, render.html(page, lang, audience, release=release, site=site))


def _models(atlas: Atlas, values: dict[str, Values], lang: Language) -> Iterator[Page]:
    if atlas.default_indicator is not None:
        state = ViewState.resolve(atlas)
        yield atlas_page(atlas, values[state.indicator], state, lang, default=True)
    for level in atlas.levels:
        newest = atlas.newest_set(level.code)
        for area in newest.areas if newest else ():
            yield profile_page(atlas, values, area.level, area.key, lang)
    for code in atlas.indicators:
        yield indicator_page(atlas, values[code], code, lang)
    yield find_page(atlas, lang)
    yield downloads_page(atlas, lang)


def page_count(atlas: Atlas) -> int:
    """Return how many pages ``prepared_pages`` gives."""
    areas = sum(len(found.areas) for level in atlas.levels if (found := atlas.newest_set(level.code)))
    start = 1 if atlas.default_indicator is not None else 0
    return len(LANGUAGES) * (start + areas + len(atlas.indicators) + 2)
