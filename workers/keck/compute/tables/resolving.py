"""What the text of an area cell stands for."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from enum import IntEnum

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.identities import Place
from keck.compute.tables.special_rows import means_city, means_unassigned
from keck.domain.codes import CITY_LEVEL, official_form
from keck.domain.mappings import MatchRule, RowRole
from keck.domain.names import normalise_key, normalise_name

_NUMBERED = re.compile(r"(\d[\d./]*)\s*[-–:.)]?\s+(\D.*)")


class TargetKind(IntEnum):
    """Where the values of a row go."""

    AREA = 0
    CITY = 1
    UNASSIGNED = 2
    SKIP = 3
    BLANK = 4
    UNKNOWN = 5
    AMBIGUOUS = 6


@dataclass(frozen=True, slots=True)
class Target:
    """The meaning of an area cell; ``method`` says how an area was recognised."""

    kind: TargetKind
    level: str | None = None
    key: str | None = None
    method: str = ""


_ROLES = {
    RowRole.CITY: Target(TargetKind.CITY, CITY_LEVEL, method="mapping"),
    RowRole.UNASSIGNED: Target(TargetKind.UNASSIGNED, method="mapping"),
    RowRole.SKIP: Target(TargetKind.SKIP, method="mapping"),
}


RULES = {
    "key_normalised": MatchRule.PADDING,
    "former_key_normalised": MatchRule.PADDING,
    "name_normalised": MatchRule.SPELLING,
    "numbered_name": MatchRule.NUMBERED,
    "numbered_key": MatchRule.NUMBERED,
}
"""The rule that a method needs; by any other method the text is the area's own."""


class Resolver:
    """Resolves area cells against an index, roles of rows and renamed areas.

    Parameters
    ----------
    rows : mapping of str to RowRole
        Cells that the mapping declares to be no areas.
    renamed : mapping of str to str
        Cells that the mapping ties to an area's key.
    preferred : str or None
        Level that wins where a text is found in several levels.
    matching : tuple of MatchRule or None
        What keys and names may differ in; ``None`` permits every rule.
    others : RowRole or None
        What texts are that mean none of the areas; ``None`` where they are mistakes.
    """

    def __init__(
        self,
        areas: AreaIndex,
        rows: Table[str, RowRole] | None = None,
        renamed: Table[str, str] | None = None,
        preferred: str | None = None,
        matching: tuple[MatchRule, ...] | None = None,
        others: RowRole | None = None,
    ) -> None:
        self._strange = _ROLES[others] if others else Target(TargetKind.UNKNOWN)
        self._matching = matching
        self._areas = areas
        self._rows = {text.strip(): role for text, role in (rows or {}).items()}
        self._renamed = {text.strip(): key for text, key in (renamed or {}).items()}
        self._preferred = preferred

    def resolve(self, text: str, level: str | None = None) -> Target:
        """Return what a cell stands for; ``level`` restricts the search to one level."""
        word = text.strip()
        if word in self._rows:
            return _ROLES[self._rows[word]]
        if not word and level != CITY_LEVEL:
            return Target(TargetKind.BLANK)
        if level == CITY_LEVEL:
            return Target(TargetKind.CITY, CITY_LEVEL, method="level")
        found = self._area(self._renamed.get(word, word), level)
        if found is not None:
            return found
        if means_city(word, self._areas):
            return Target(TargetKind.CITY, CITY_LEVEL, method="city")
        if means_unassigned(word):
            return Target(TargetKind.UNASSIGNED, level, method="unassigned")
        return self._strange

    def _area(self, word: str, level: str | None) -> Target | None:
        for method, places in self._places(word):
            if not self._permits(method):
                continue
            target = self._choose(places, level, method)
            if target is not None:
                return target
        return None

    def _permits(self, method: str) -> bool:
        rule = RULES.get(method)
        return rule is None or self._matching is None or rule in self._matching

    def _places(self, word: str) -> Iterable[tuple[str, set[Place]]]:
        areas = self._areas
        yield "key", areas.by_key.get(word, set())
        yield "name", areas.by_name.get(word, set())
        yield "key_normalised", areas.by_plain_key.get(normalise_key(word), set())
        yield "official_key", areas.by_official.get(official_form(word) or "", set())
        yield "name_normalised", areas.by_plain_name.get(normalise_name(word), set())
        yield "former_key", areas.by_former.get(word, set())
        yield "former_key_normalised", areas.by_plain_former.get(normalise_key(word), set())
        if match := _NUMBERED.fullmatch(word):
            yield "numbered_name", areas.by_plain_name.get(normalise_name(match[2]), set())
            yield "numbered_key", areas.by_plain_key.get(normalise_key(match[1]), set())

    def _choose(self, places: set[Place], level: str | None, method: str) -> Target | None:
        fitting = {place for place in places if level is None or place[0] == level}
        if level is None and len(fitting) > 1:
            # A quarter may bear the city's name; the city itself is told by its total.
            fitting = {place for place in fitting if place[0] != CITY_LEVEL}
            preferred = {place for place in fitting if place[0] == self._preferred}
            fitting = preferred or fitting
        if len(fitting) > 1:
            return Target(TargetKind.AMBIGUOUS, method=method)
        for found_level, key in fitting:
            kind = TargetKind.CITY if found_level == CITY_LEVEL else TargetKind.AREA
            return Target(kind, found_level, key, method)
        return None
