"""Pages of the network: its members, and what KECK is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from keck.domain.codes import CITY_LEVEL
from keck.domain.names import sort_key
from keck.domain.periods import time_order
from keck.domain.texts import Language
from keck.views.atlas import Atlas
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages.base import Page

MOST_SILHOUETTES = 24
"""With more members their outlines would be too many requests for one page."""


@dataclass(frozen=True, slots=True)
class Silhouette:
    """A member's outline: the shapes of the level that is the municipality itself."""

    digest: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class MemberAtlas:
    """A member whose atlas is public.

    Attributes
    ----------
    newest : str
        Code of the newest period; empty while nothing is published.
    """

    slug: str
    name: str
    newest: str
    indicators: int
    areas: int | None = None
    shape: Silhouette | None = None

    @classmethod
    def of(cls, atlas: Atlas) -> Self:
        """Tell a member's atlas as the start page shows it."""
        city = atlas.newest_set(CITY_LEVEL)
        entry = atlas.indicators.get(atlas.default_indicator or "")
        shown = atlas.newest_set(entry.default_level) if entry else None
        return cls(
            slug=atlas.slug,
            name=atlas.name,
            newest=max((one.newest for one in atlas.indicators.values()), key=time_order, default=""),
            indicators=len(atlas.indicators),
            areas=len(shown.areas) if shown and shown.level != CITY_LEVEL else None,
            shape=Silhouette(city.svg[0], city.width, city.height) if city and city.svg else None,
        )


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the list, ready to be read."""

    slug: str
    name: str
    period: str
    indicators: str
    areas: str
    shape: Silhouette | None


@dataclass(frozen=True, kw_only=True)
class NetworkPage(Page):
    """The model of the network's start page."""

    template: ClassVar[str] = "network.html"
    section: ClassVar[str] = "network"
    members: tuple[MemberLine, ...]

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.network()


def network_page(members: Sequence[MemberAtlas], lang: Language) -> NetworkPage:
    """Make the network's start page."""
    t = translator(lang)
    formats = Formats(lang)
    return NetworkPage(
        lang=lang,
        title=t.gettext("Chancen für Kinder, Quartier für Quartier"),
        summary=t.gettext(
            "Kommunen zeigen in eigenen Sozialraumatlanten, wie Kinder in ihren Quartieren aufwachsen."
        ),
        members=tuple(
            MemberLine(
                one.slug,
                one.name,
                formats.period(one.newest) if one.newest else "",
                t.ngettext("{n} Kennzahl", "{n} Kennzahlen", one.indicators),
                t.ngettext("{n} Gebiet", "{n} Gebiete", one.areas) if one.areas else "",
                one.shape if len(members) <= MOST_SILHOUETTES else None,
            )
            for one in sorted(members, key=lambda member: sort_key(member.name))
        ),
    )


@dataclass(frozen=True, kw_only=True)
class TextPage(Page):
    """A page of words only; the words lie in its template."""

    template: ClassVar[str] = ""
    name: str

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.network(self.name)


def join_page(lang: Language) -> TextPage:
    """Make the page that tells municipalities how to join."""
    return TextPage(lang=lang, name="join", title=translator(lang).gettext("Mitmachen"))


def contact_page(lang: Language) -> TextPage:
    """Make the page that says whom to ask."""
    return TextPage(lang=lang, name="contact", title=translator(lang).gettext("Kontakt"))


def imprint_page(lang: Language) -> TextPage:
    """Make the page that says who answers for the platform."""
    return TextPage(lang=lang, name="impressum", title=translator(lang).gettext("Impressum"))


def help_page(lang: Language) -> TextPage:
    """Make the page that explains how to read an atlas, and how accessible it is."""
    return TextPage(lang=lang, name="help", title=translator(lang).gettext("Hilfe und Barrierefreiheit"))
