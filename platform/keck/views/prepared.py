"""Prepared pages: those of an atlas that are made once for each release."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from keck.domain.texts import LANGUAGES, Language
from keck.views import render
from keck.views.atlas import Atlas
from keck.views.kept_pages import NOTHING_KEPT, Keeping
from keck.views.links import Audience, Links
from keck.views.pages import Page, atlas_page, downloads_page, find_page, indicator_page, profile_page
from keck.views.pages.profile import ProfilePage
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
    atlas: Atlas,
    *,
    audience: Audience = "public",
    release: int | None = None,
    site: Site = DEFAULT_SITE,
    keeping: Keeping = NOTHING_KEPT,
) -> Iterator[PreparedPage]:
    """Render the atlas's start page, each profile, each indicator and the downloads, in each language.

    Parameters
    ----------
    keeping : Keeping
        What of an earlier release shows the same.
    """
    values = {code: atlas.values(code) for code in atlas.indicators}
    for lang in LANGUAGES:
        renderer = _Renderer(atlas, lang, audience, release, site, keeping)
        for page in _models(atlas, values, lang):
            yield renderer.page(page)
        for code in atlas.indicators:
            yield renderer.indicator(values[code], code)
        yield renderer.page(find_page(atlas, lang))
        yield renderer.page(downloads_page(atlas, lang))


def _models(atlas: Atlas, values: dict[str, Values], lang: Language) -> Iterator[Page]:
    if atlas.default_indicator is not None:
        state = ViewState.resolve(atlas)
        yield atlas_page(atlas, values[state.indicator], state, lang, default=True)
    for level in atlas.levels:
        newest = atlas.newest_set(level.code)
        for area in newest.areas if newest else ():
            yield profile_page(atlas, values, area.level, area.key, lang)


@dataclass(frozen=True, slots=True)
class _Renderer:
    """Renders the pages of an atlas in one language, or takes what is there."""

    atlas: Atlas
    lang: Language
    audience: Audience
    release: int | None
    site: Site
    keeping: Keeping

    def page(self, page: Page) -> PreparedPage:
        # The index names public paths for both audiences; only the links on the page differ.
        path = self._path(page.address(Links(self.lang, self.atlas.slug)))
        drawn = self.keeping.charts(path, page) if isinstance(page, ProfilePage) else {}
        return PreparedPage(path, self._html(page, drawn))

    def indicator(self, values: Values, code: str) -> PreparedPage:
        path = self._path(Links(self.lang, self.atlas.slug).indicator(code))
        if self.release is not None:
            kept = self.keeping.indicator(path, code, self.release, self.lang)
            if kept is not None:
                return PreparedPage(path, kept)
        return PreparedPage(path, self._html(indicator_page(self.atlas, values, code, self.lang), {}))

    def _html(self, page: Page, drawn: Mapping[str, str]) -> str:
        return render.html(page, self.lang, self.audience, release=self.release, site=self.site, drawn=drawn)

    def _path(self, address: str) -> str:
        return unquote(address).lstrip("/")


def page_count(atlas: Atlas) -> int:
    """Return how many pages ``prepared_pages`` gives."""
    areas = sum(len(found.areas) for level in atlas.levels if (found := atlas.newest_set(level.code)))
    start = 1 if atlas.default_indicator is not None else 0
    return len(LANGUAGES) * (start + areas + len(atlas.indicators) + 2)
