"""Corrections as readers see them: the day, what they are about, and the member's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keck.domain.codes import parse_area_id
from keck.domain.corrections import Correction
from keck.domain.texts import LocalText
from keck.views.atlas import Atlas
from keck.views.formats import Formats
from keck.views.i18n import Translator


@dataclass(frozen=True, slots=True)
class ToldCorrection:
    """A correction with the names of what it is about; none where it is about all."""

    day: date
    about: tuple[str, ...]
    text: LocalText


def told(corrections: Iterable[Correction], atlas: Atlas | None, t: Translator) -> tuple[ToldCorrection, ...]:
    """Name what corrections are about; what an atlas does not hold any more is named by its code."""
    return tuple(ToldCorrection(one.day, _about(one, atlas, t), one.text) for one in corrections)


def _about(one: Correction, atlas: Atlas | None, t: Translator) -> tuple[str, ...]:
    entry = atlas.indicators.get(one.indicator) if atlas else None
    names = (
        t.local(entry.name) if entry else one.indicator,
        _area(one.area, atlas) if one.area else "",
        Formats(t.lang).period(one.period) if one.period else "",
    )
    return tuple(name for name in names if name)


def _area(public_id: str, atlas: Atlas | None) -> str:
    level, key = parse_area_id(public_id)
    known = atlas.area(level, key) if atlas else None
    found = known[0] if known else (atlas.renamed(level, key) if atlas else None)
    return found.name if found else key
