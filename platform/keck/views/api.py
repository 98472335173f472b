"""Models of the public API: plain dictionaries, made from artefacts alone."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from keck.domain.texts import LocalText
from keck.views.area_sets import Area, AreaSet
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.index_api import recipe_item, standing_item
from keck.views.judgements import Judgement
from keck.views.links import Links
from keck.views.observations import Footnote, Interval, Observation
from keck.views.spreads import Spread
from keck.views.values import Slice, Values

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ValueQuery:
    """Which values are wanted; an empty tuple stands for all.

    Attributes
    ----------
    areas : tuple of str
        Public ids, ``level:key``.
    stand : str
        Day whose boundaries are meant; empty for the newest that have a period.
    """

    periods: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    stand: str = ""


def page(items: Iterable[Item], following: str | None = None) -> Item:
    """Return a list as the API gives it."""
    return {"items": list(items), "next": following}


def tenant_item(slug: str, name: str, key: str, release: int | None = None) -> Item:
    """Return a member."""
    return {"slug": slug, "name": name, "key": key, "release": release}


def area_items(atlas: Atlas, levels: tuple[str, ...] = (), stand: str = "") -> Iterator[Item]:
    """Return all areas of a day's boundaries, coarse levels first, in the order of their set."""
    for level in atlas.levels:
        valid = atlas.set_at(level.code, stand)
        if valid is None or (levels and level.code not in levels):
            continue
        for area in valid.areas:
            yield area_item(area, valid.valid_from)


def crosswalk_items(
    atlas: Atlas, sources: tuple[str, ...] = (), targets: tuple[str, ...] = (), levels: tuple[str, ...] = ()
) -> Iterator[Item]:
    """Return the shares of all crosswalks that a release used, one row for each pair of areas."""
    for walk in atlas.crosswalks:
        old, new = atlas.sets.get(walk.source), atlas.sets.get(walk.target)
        if (sources and walk.source not in sources) or (targets and walk.target not in targets):
            continue
        if old is None or new is None or (levels and walk.level not in levels):
            continue
        for source, target, share in walk.shares:
            yield {
                "from_key": source,
                "from_name": _area_name(old, source),
                "to_key": target,
                "to_name": _area_name(new, target),
                "share": share,
                "level": walk.level,
                "from": walk.source,
                "from_valid": old.valid_from,
                "to": walk.target,
                "to_valid": new.valid_from,
                "method": walk.method,
                "weight": walk.weight or None,
            }


def _area_name(area_set: AreaSet, key: str) -> str:
    known = area_set.by_key.get(key) or next((one for one in area_set.areas if key in one.former), None)
    return known.name if known else ""


def area_item(area: Area, valid_from: str | None = None) -> Item:
    """Return an area."""
    return {
        "id": area.id,
        "level": area.level,
        "key": area.key,
        "name": area.name,
        "parent": area.parent,
        "valid_from": valid_from,
    }


def indicator_items(atlas: Atlas, release: int | None = None) -> Iterator[Item]:
    """Return all indicators in the atlas's own order."""
    for entry in atlas.indicators.values():
        yield indicator_item(atlas, entry, release)


def indicator_item(atlas: Atlas, entry: IndicatorEntry, release: int | None = None) -> Item:
    """Return an indicator with its meaning and source, its version in the catalogue, and where to ask on."""
    pages = Links("de", atlas.slug, release=release)
    mark = entry.catalogue
    return {
        "code": entry.code,
        "name": entry.name.to_json(),
        "description": _text(entry.description),
        "unit": entry.unit.to_json(),
        "decimals": entry.decimals,
        "polarity": entry.polarity,
        "target": entry.target,
        "topic": entry.topic,
        "kind": entry.kind,
        "formula": _text(entry.formula),
        "source": {
            "supplier": entry.source.supplier,
            "legal_basis": entry.source.legal_basis,
            "wording": entry.source.wording,
        },
        "periods": list(entry.periods),
        "levels": list(entry.levels),
        "newest": entry.newest,
        "index": recipe_item(entry),
        "catalogue": {"code": entry.code, "version": mark.version, "comparable": mark.comparable}
        if mark
        else None,
        "explain": pages.explain_template(entry.code),
    }


def spread_items(atlas: Atlas, values: Values) -> Iterator[Item]:
    """Return how an indicator's values are spread, in order of time and level, each in its boundaries."""
    for found in _slices(atlas, values, ValueQuery()):
        if found.spread is not None:
            yield {
                "period": found.period,
                "level": found.level,
                "group": found.group,
                "boundaries": found.set_id,
                **spread_item(found.spread, atlas, atlas.sets[found.set_id]),
            }


def spread_item(spread: Spread, atlas: Atlas, area_set: AreaSet) -> Item:
    """Return how the values of a map are spread; areas in clusters by their public ids."""
    run = spread.gradient if spread.gradient and spread.gradient.by in atlas.indicators else None
    ids = {area.position: area.id for area in area_set.areas}
    return {
        "shown": spread.shown,
        "left_out": spread.left_out,
        "gini": spread.gini,
        "theil": dict(spread.theil) or None,
        "fifths": asdict(spread.fifths) if spread.fifths else None,
        "dissimilarity": asdict(spread.dissimilarity) if spread.dissimilarity else None,
        "gradient": asdict(run) if run else None,
        "moran": asdict(spread.moran) if spread.moran else None,
        "clusters": {kind: [ids[place] for place in places] for kind, places in spread.clusters.items()}
        if spread.moran
        else None,
    }


def _text(text: LocalText | None) -> dict[str, str] | None:
    return text.to_json() if text else None


def value_items(
    atlas: Atlas, values: Values, query: ValueQuery, *, release: int | None = None, links: Links | None = None
) -> Iterator[Item]:
    """Return an indicator's values, in order of time, level and position.

    Parameters
    ----------
    links : Links, optional
        Where values are explained; by default in the public atlas.
    """
    pages = links or Links("de", atlas.slug, stand=query.stand)
    if release is not None:
        pages = pages.of(release)
    entry = atlas.indicators[values.indicator]
    for found in _slices(atlas, values, query):
        wanted = set(query.areas)
        for area in atlas.sets[found.set_id].areas:
            if not wanted or area.id in wanted:
                explained = pages.explain(entry.code, found.period, area.id)
                yield {**_value(entry, area, found, values, release), "explain": explained}


def _slices(atlas: Atlas, values: Values, query: ValueQuery) -> list[Slice]:
    ranks = {level.code: level.rank for level in atlas.levels}
    order = {period: n for n, period in enumerate(atlas.indicators[values.indicator].periods)}
    levels = {*query.levels} or {area.partition(":")[0] for area in query.areas}
    given = _in_boundaries_of(atlas, values, query.stand) if query.stand else values.slices.values()
    found = [
        one
        for one in given
        if (not query.periods or one.period in query.periods)
        and (not levels or one.level in levels)
        and (not query.groups or one.group in query.groups)
    ]
    return sorted(found, key=lambda one: (order.get(one.period, -1), ranks.get(one.level, 99), one.group))


def _in_boundaries_of(atlas: Atlas, values: Values, stand: str) -> list[Slice]:
    """Return the slices in the boundaries that are valid on a day."""
    valid = {area_set.id for level in atlas.levels if (area_set := atlas.set_at(level.code, stand))}
    return [one for one in values.every if one.set_id in valid]


def _value(entry: IndicatorEntry, area: Area, found: Slice, values: Values, release: int | None) -> Item:
    observation: Observation = found.at(area.position)
    return {
        "area": area.id,
        "area_name": area.name,
        "indicator": entry.code,
        "period": found.period,
        "group": found.group,
        "value": observation.value,
        "unit": entry.unit.to_json(),
        "numerator": observation.numerator,
        "denominator": observation.denominator,
        "interval": _interval(observation.interval),
        **_judgement(observation.judgement),
        "smoothed": _smoothed(found, observation),
        "status": observation.status.word,
        "flags": list(observation.flags),
        "release": release,
        "footnotes": [note_item(note) for note in values.notes_on(area.id, found.period)],
        "boundaries": found.set_id,
        "rebased_from": found.rebased_from or None,
        "index": standing_item(entry, found, area.position),
    }


def _interval(found: Interval | None) -> Item | None:
    """Return limits with what they follow from, where no numerator and denominator tell it."""
    if found is None:
        return None
    return {name: value for name, value in found._asdict().items() if value is not None}


def _judgement(judgement: Judgement) -> Item:
    """Return what is said about a value; null where nothing is."""
    return {
        "verdict": judgement.city,
        "verdict_without_area": judgement.rest,
        "verdict_target": judgement.target,
        "trend": judgement.trend,
        "reliable": judgement.reliable,
        "rank_from": judgement.rank[0] if judgement.rank else None,
        "rank_to": judgement.rank[1] if judgement.rank else None,
    }


def _smoothed(found: Slice, observation: Observation) -> Item | None:
    """Return an estimate beside the value, marked as one."""
    if found.smoothed is None or observation.smoothed is None:
        return None
    return {"value": observation.smoothed, "method": found.smoothed["method"], "estimated": True}


def note_item(note: Footnote) -> Item:
    """Return a footnote, a break or a comment."""
    return {"kind": note.kind, "text": note.text.to_json()}


def release_item(number: int, note: str, published_at: str, state: str, counts: dict[str, Any]) -> Item:
    """Return a release."""
    return {"number": number, "note": note, "published_at": published_at, "state": state, "counts": counts}
