"""The areas that a number was made of: parts that were summed, or older areas by their shares."""

from dataclasses import dataclass

from keck.domain.codes import CITY_LEVEL
from keck.domain.names import sort_key
from keck.views.area_sets import Area, AreaSet
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.values import Slice, Values


@dataclass(frozen=True, slots=True)
class Part:
    """An area that a number was made of, with what is published of it.

    Attributes
    ----------
    share : str
        The part of its counts that went here; empty where all of it did.
    stand : str
        Day of its boundaries, where they are others than those of the number.
    """

    area: Area
    cell: Cell
    share: str = ""
    stand: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a number was made of.

    Attributes
    ----------
    sentence : str
        Says what was done.
    listed : tuple of Part
        Empty where nothing is published at the level of the parts.
    """

    sentence: str
    listed: tuple[Part, ...]


def parts(
    atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, found: Slice, t: Translator
) -> tuple[Parts, ...]:
    """Tell what an area's number was summed or converted from; nothing where a file names it."""
    if found.rebased_from:
        return (_converted(atlas, values, entry, area, found, t),)
    sets = list(dict.fromkeys(one for half in found.summed_from.values() for one in half if one))
    known = [atlas.sets[one] for one in sets if one in atlas.sets]
    return tuple(_summed(atlas, values, entry, area, found, one, t) for one in known)


def _summed(
    atlas: Atlas,
    values: Values,
    entry: IndicatorEntry,
    area: Area,
    found: Slice,
    finer: AreaSet,
    t: Translator,
) -> Parts:
    inside = [one for one in finer.by_name if _lies_in(atlas, one, area)]
    level = t.local(atlas.level(finer.level).name)
    halves = [half for half, sets in found.summed_from.items() if finer.id in sets]
    what = _halves(halves, entry, t)
    sentence = t.ngettext(
        "{what} aus einem Gebiet der Ebene „{level}“ zusammengezählt.",
        "{what} aus {n} Gebieten der Ebene „{level}“ zusammengezählt.",
        len(inside),
        what=what,
        level=level,
    )
    if area.level == CITY_LEVEL:
        sentence += " " + t.gettext("Dazu kommt, was zu keinem Gebiet gehört, wenn die Quelle es nennt.")
    below = _slice_of(values, found.period, finer.id)
    listed = tuple(Part(one, cell(below.at(one.position), entry, t)) for one in inside) if below else ()
    return Parts(sentence, listed)


def _halves(halves: list[str], entry: IndicatorEntry, t: Translator) -> str:
    if entry.kind == "count":
        return t.gettext("Die Anzahl ist")
    if len(halves) == 2:
        return t.gettext("Zähler und Nenner sind, jeder für sich und vor dem Teilen,")
    return t.gettext("Der Zähler ist") if halves == ["numerator"] else t.gettext("Der Nenner ist")


def _slice_of(values: Values, period: str, set_id: str) -> Slice | None:
    return next((one for one in values.every if (one.period, one.set_id) == (period, set_id)), None)


def _lies_in(atlas: Atlas, area: Area, around: Area) -> bool:
    """Tell whether an area lies in another, however many levels are between."""
    if around.level == CITY_LEVEL:
        return True
    upper: Area | None = area
    for _ in atlas.levels:
        if upper is None or upper.parent is None:
            return False
        if upper.parent == around.id:
            return True
        level, _, key = upper.parent.partition(":")
        known = atlas.area(level, key)
        upper = known[0] if known else None
    return False


def _converted(
    atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, found: Slice, t: Translator
) -> Parts:
    """List the older areas whose counts went here by a crosswalk."""
    walk = next(
        (one for one in atlas.crosswalks if (one.source, one.target) == (found.rebased_from, found.set_id)),
        None,
    )
    older, before = atlas.sets.get(found.rebased_from), _slice_of(values, found.period, found.rebased_from)
    formats = Formats(t.lang)
    listed = []
    for old, new, share in walk.shares if walk and older and before else ():
        one = older.by_key.get(old) if older else None
        if one is not None and new in (area.key, *area.former) and before is not None:
            listed.append(
                Part(
                    one,
                    cell(before.at(one.position), entry, t),
                    formats.percent(share),
                    (older.valid_from if older else None) or "",
                )
            )
    return Parts(
        t.gettext(
            "Gezählt wurde in früheren Grenzen; ein Umstiegsschlüssel hat die Anzahlen auf die neueren"
            " Grenzen umgerechnet. Wo Gebiete geteilt wurden, ist der Wert darum geschätzt."
        ),
        tuple(sorted(listed, key=lambda part: sort_key(part.area.name))),
    )
