"""The page that explains a number: how it came about, where it comes from, what it was in other releases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.explanation import Explanation, Releases, explain
from keck.views.formats import Formats
from keck.views.i18n import Translator, translator
from keck.views.links import Links
from keck.views.pages.base import Page
from keck.views.state import NotThereError, area_of, entry_of
from keck.views.values import Values


@dataclass(frozen=True, kw_only=True)
class ExplainPage(Page):
    """The model of an explanation.

    Attributes
    ----------
    citation : str
        How the value is to be named elsewhere, without its address.
    origin : str
        Begins the address.
    """

    template: ClassVar[str] = "explain.html"
    section: ClassVar[str] = "indicators"
    indexed: ClassVar[bool] = False
    atlas: Atlas
    explained: Explanation
    citation: str
    origin: str

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        one = self.explained
        return Subject(frozenset({one.entry.code}), one.area.ids, frozenset({one.period}))

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.explain(self.explained.entry.code, self.explained.period, self.explained.area.id)

    def cited(self, links: Links) -> str:
        """Return the citation with the address at which this release stays to be seen."""
        release = self.explained.release
        return f"{self.citation} {self.origin}{self.address(links.of(release.number) if release else links)}"


def explain_page(
    atlas: Atlas,
    values: Values,
    code: str,
    lang: Language,
    *,
    period: str | None,
    area: str,
    releases: Releases,
    origin: str = "",
    others: Mapping[str, Values] | None = None,
) -> ExplainPage:
    """Make the page that explains a value.

    Parameters
    ----------
    period : str or None
        The newest by default.
    area : str
        Public id of an area; one that has another key by now is found too.
    others : mapping, optional
        Values of the indicators that the formula names.

    Raises
    ------
    NotThereError
        If the release has no such indicator, period or area.
    """
    entry = entry_of(atlas, code)
    if period and period not in entry.periods:
        raise NotThereError(period)
    t = translator(lang)
    place = _area(atlas, area)
    explained = explain(atlas, values, code, period or entry.newest, place, releases, lang, others)
    return ExplainPage(
        lang=lang,
        title=t.gettext("Woher kommt diese Zahl?"),
        summary=t.gettext(
            "{name}, {area}, {period}: wie die Zahl entstanden ist.",
            name=t.local(entry.name),
            area=explained.name,
            period=explained.period_text,
        ),
        atlas=atlas,
        explained=explained,
        citation=_citation(atlas, explained, t),
        origin=origin,
    )


def _area(atlas: Atlas, public_id: str) -> Area:
    level, _, key = public_id.partition(":")
    renamed = atlas.renamed(level, key) if atlas.area(level, key) is None else None
    return renamed or area_of(atlas, public_id)


def _citation(atlas: Atlas, one: Explanation, t: Translator) -> str:
    said = t.gettext(
        "{city}: {name}, {area}, {period}: {value}.",
        city=atlas.name,
        name=t.local(one.entry.name),
        area=one.name,
        period=one.period_text,
        value=one.cell.text,
    )
    if one.entry.source.supplier:
        said += " " + t.gettext("Quelle: {supplier}.", supplier="; ".join(name for name, _ in one.suppliers))
    if one.release:
        said += " " + t.gettext(
            "KECK-Atlas, Veröffentlichung {number} vom {date}.",
            number=one.release.number,
            date=Formats(t.lang).date(one.release.day),
        )
    return said
