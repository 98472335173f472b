"""Rows that stand for no area of the map: the city as a whole, and what could not be assigned."""

import re
from functools import lru_cache

from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.words import words
from keck.domain.codes import is_official_key, official_form
from keck.domain.names import normalise_key, normalise_name

_CITY_WORDS = words(
    "gesamt insgesamt gesamtstadt stadtgesamt stadtinsgesamt insgesamtstadt zusammen summe total "
    "alle gesamtsumme gesamtergebnis kommune stadt gemeinde gemeindegesamt kommunegesamt stadtweit "
    "allestadtteile allebezirke gesamtestadt kreisfreiestadt stadtgebiet gesamtgebiet sum overall "
    "city endsumme"
)
_CITY_PREFIXES = words(
    "stadt gemeinde landeshauptstadt hansestadt bundesstadt universitaetsstadt kreisfreiestadt "
    "wissenschaftsstadt kommune gesamtstadt freieundhansestadt grossekreisstadt"
)
_CITY_SUFFIXES = words("stadt gesamt insgesamt gesamtstadt summe")
_CITY_SIGNS = re.compile(r"#\d+|0+(?:\.0)?")
_UNASSIGNED_WORDS = words(
    "unbekannt ohnezuordnung ohneangabe ohneangaben nichtzuordenbar nichtzuzuordnen nichtzugeordnet "
    "keinezuordnung nichtzuordnungsfaehig keinezuordnungmoeglich zuordnungnichtmoeglich "
    "ohnefestenwohnsitz nichtlokalisierbar raeumlichnichtzuordenbar raeumlichnichtzuzuordnen "
    "ohneraumbezug restnichtzuordenbar nichtzuzuordnenbar unassigned unknown ohneadresse "
    "stadtteilunbekannt bezirkunbekannt nichtzuordbar"
)
_UNASSIGNED_KEYS = re.compile(r"9{2,5}(?:\.0)?")


def means_city(text: str, areas: AreaIndex) -> bool:
    """Tell whether a cell names the whole city: by key, name, a word for the total, ``000`` or ``#100``."""
    if _CITY_SIGNS.fullmatch(text.strip()):
        return True
    if any(_is_city_key(text, key) for key in areas.city_keys if is_official_key(key)):
        return True
    word = normalise_name(text)
    return bool(word) and (word in _CITY_WORDS or word in _city_names(areas.city_names))


def means_unassigned(text: str) -> bool:
    """Tell whether a cell names what has no area: ``99``, ``unbekannt``, ``ohne Zuordnung``."""
    return _UNASSIGNED_KEYS.fullmatch(text.strip()) is not None or normalise_name(text) in _UNASSIGNED_WORDS


def _is_city_key(text: str, key: str) -> bool:
    # A county-free city is known by 5 digits and by 8 with three zeros, in the long form by 12.
    written = official_form(text)
    return normalise_key(text) == normalise_key(key) or (
        written is not None and written == official_form(key)
    )


@lru_cache(maxsize=64)
def _city_names(names: tuple[str, ...]) -> frozenset[str]:
    plain = {normalise_name(name) for name in names}
    return frozenset(
        prefix + name + suffix
        for name in plain
        if name
        for prefix in ("", *_CITY_PREFIXES)
        for suffix in ("", *_CITY_SUFFIXES)
    )
