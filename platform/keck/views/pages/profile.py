"""An area's profile: all indicators of one place, against the whole municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.corrections import Subject
from keck.domain.texts import Language
from keck.views.area_sets import Area, AreaSet, Level
from keck.views.atlas import Atlas
from keck.views.i18n import Translator, translator
from keck.views.links import Links
from keck.views.pages.base import Page
from keck.views.pages.composition import IndexFact, index_fact
from keck.views.pages.facts import Fact, fact_of
from keck.views.pages.options import by_topic
from keck.views.state import NotThereError
from keck.views.values import Values


@dataclass(frozen=True, kw_only=True)
class ProfilePage(Page):
    """The model of an area profile."""

    template: ClassVar[str] = "profile.html"
    section: ClassVar[str] = "areas"
    atlas: Atlas
    area: Area
    level: Level
    set: AreaSet
    parent: Area | None
    children: tuple[Area, ...]
    siblings: tuple[Area, ...]
    lead: str
    topics: tuple[tuple[str, tuple[Fact, ...]], ...]
    indices: tuple[IndexFact, ...]

    @property
    def subject(self) -> Subject:
        """What the page shows."""
        return Subject(areas=self.area.ids)

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.area(self.area.level, self.area.key)

    @property
    def facts(self) -> list[Fact]:
        """All facts, whatever their topic."""
        return [fact for _, facts in self.topics for fact in facts]


def profile_page(
    atlas: Atlas, values: Mapping[str, Values], level: str, key: str, lang: Language
) -> ProfilePage:
    """Make an area's profile from the values of all indicators by code.

    Raises
    ------
    NotThereError
        If the release knows no such area.
    """
    found = atlas.area(level, key)
    if found is None:
        raise NotThereError(f"{level}:{key}")
    area, area_set = found
    t = translator(lang)
    topics = [
        (heading, tuple(fact_of(atlas, values[entry.code], entry, area, t) for entry in entries))
        for heading, entries in by_topic(atlas, t)
    ]
    name = atlas.name if level == CITY_LEVEL else area.name
    facts = [fact for _, found in topics for fact in found]
    return ProfilePage(
        lang=lang,
        title=name,
        summary=t.gettext("{area}: alle Kennzahlen im Vergleich mit {city}.", area=name, city=atlas.name),
        atlas=atlas,
        area=area,
        level=atlas.level(level),
        set=area_set,
        parent=_parent(atlas, area),
        children=tuple(atlas.children(area)),
        siblings=area_set.by_name if level != CITY_LEVEL else (),
        lead=_lead(atlas, area, facts, t),
        topics=tuple((heading, facts) for heading, facts in topics if facts),
        indices=tuple(
            fact
            for entry in atlas.indicators.values()
            if (fact := index_fact(atlas, values[entry.code], entry, area, t)) is not None
        ),
    )


def _lead(atlas: Atlas, area: Area, facts: list[Fact], t: Translator) -> str:
    """Say the atlas's first indicator, since a reader looks for a number before a table."""
    found = next((fact for fact in facts if fact.entry.code == atlas.default_indicator), None)
    if found is None:
        return ""
    params = {"name": found.name, "period": found.period, "value": found.cell.text}
    if area.level == CITY_LEVEL:
        return t.gettext("{name} ({period}): {value}.", **params)
    return t.gettext(
        "{name} ({period}): {value}. {city} insgesamt: {total}.",
        **params,
        city=atlas.name,
        total=found.city.text,
    )


def _parent(atlas: Atlas, area: Area) -> Area | None:
    if area.level == CITY_LEVEL:
        return None
    if area.parent:
        level, _, key = area.parent.partition(":")
        if found := atlas.area(level, key):
            return found[0]
    return atlas.city()
