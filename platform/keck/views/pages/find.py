"""Find my quarter: by address, in the reader's own browser, or from the list of all areas."""

import json
from dataclasses import dataclass
from typing import ClassVar

from keck.domain.codes import CITY_LEVEL
from keck.domain.texts import Language
from keck.views.area_sets import Area, Level
from keck.views.atlas import Atlas
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.pages.base import Page


@dataclass(frozen=True, slots=True)
class LevelAreas:
    """The areas of a level, sorted by name; ``searched`` is the level that addresses lead to."""

    level: Level
    areas: tuple[Area, ...]
    searched: bool


@dataclass(frozen=True, kw_only=True)
class FindPage(Page):
    """The model of the search by address."""

    template: ClassVar[str] = "find.html"
    section: ClassVar[str] = "quarter"
    atlas: Atlas
    levels: tuple[LevelAreas, ...]

    def address(self, links: Links) -> str:
        """Return the page's own address."""
        return links.find()

    def shards(self, links: Links) -> str:
        """Return what the script needs: where each list of streets begins, and its address."""
        found = self.atlas.streets
        listed = [[first, links.artefact(digest, "json")] for first, digest in found.shards] if found else []
        return json.dumps(listed)


def find_page(atlas: Atlas, lang: Language) -> FindPage:
    """Make the page on which readers find their own area."""
    t = translator(lang)
    searched = atlas.sets[atlas.streets.set_id] if atlas.streets else None
    levels = []
    for level in reversed(atlas.levels):
        one = searched if searched and searched.level == level.code else atlas.newest_set(level.code)
        if one is not None and level.code != CITY_LEVEL:
            levels.append(LevelAreas(level, one.by_name, one is searched))
    return FindPage(
        lang=lang,
        title=t.gettext("Mein Quartier finden"),
        summary=t.gettext("In welchem Gebiet von {city} liegt meine Adresse?", city=atlas.name),
        atlas=atlas,
        levels=tuple(sorted(levels, key=lambda one: not one.searched)),
    )
