"""Downloads: everything public is also data."""

from dataclasses import dataclass
from typing import ClassVar

from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import AreaSet
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry, Source
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages.base import Page
from keck.views.pages.options import by_topic
from keck.views.pages.walks import WalkNote, described


@dataclass(frozen=True, kw_only=True)
class DownloadsPage(Page):
    """The model of the downloads."""

    template: ClassVar[str] = "downloads.html"
    section: ClassVar[str] = "downloads"
    atlas: Atlas
    topics: tuple[tuple[str, tuple[IndicatorEntry, ...]], ...]
    shapes: tuple[AreaSet, ...]
    walks: tuple[WalkNote, ...]
    sources: tuple[Source, ...]

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject()

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.downloads()


def downloads_page(atlas: Atlas, lang: Language) -> DownloadsPage:
    """Make the list of all data of a release."""
    t = translator(lang)
    return DownloadsPage(
        lang=lang,
        title=t.gettext("Daten zum Herunterladen"),
        summary=t.gettext(
            "Alle veröffentlichten Zahlen und Gebietsgrenzen von {city} als Dateien.", city=atlas.name
        ),
        atlas=atlas,
        topics=tuple((heading, tuple(entries)) for heading, entries in by_topic(atlas, t)),
        shapes=tuple(one for one in atlas.sets.values() if one.geojson or one.topojson),
        walks=described(atlas, t),
        sources=tuple(
            dict.fromkeys(entry.source for entry in atlas.indicators.values() if entry.source.supplier)
        ),
    )
