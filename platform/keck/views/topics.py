"""An atlas that knows some topics only: for guests, before anything is composed from it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from keck.domain.definitions import Operand
from keck.domain.texts import Language
from keck.domain.topics import Inputs, visible
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.i18n import translator
from keck.views.pages.options import topic_name
from keck.views.values import Values

ValuesOf = Callable[[Atlas, str], Values]


def within(atlas: Atlas, topics: frozenset[str], values_of: ValuesOf) -> Atlas:
    """Return an atlas without any trace of the indicators outside of some topics.

    Pages, tables and files that are made from it can not show what it does not know. Its document is named
    nowhere, for that lists all indicators.

    Parameters
    ----------
    values_of : callable
        Reads the values of an indicator: crosswalks stay only where a visible figure came over them.
    """
    codes = visible(map(_inputs, atlas.indicators.values()), topics)
    shown = {code: entry for code, entry in atlas.indicators.items() if code in codes}
    first = next(iter(shown), None)
    fewer = replace(
        atlas,
        indicators=shown,
        default_indicator=atlas.default_indicator if atlas.default_indicator in shown else first,
        digest="",
    )
    if not fewer.crosswalks:
        return fewer
    used = {walk for code in shown for walk in values_of(fewer, code).walks(atlas.crosswalks)}
    return replace(fewer, crosswalks=tuple(walk for walk in atlas.crosswalks if walk in used))


def _inputs(entry: IndicatorEntry) -> Inputs:
    return Inputs(entry.code, entry.topic, frozenset(Operand.parse(text).measure for text in entry.operands))


def files(atlas: Atlas) -> frozenset[str]:
    """Return the names of all data artefacts that the pages of an atlas lead to."""
    # A gradient says how areas lie by another indicator, which may be one of those that are not seen.
    found = [
        f"{entry.values}.json"
        for entry in atlas.indicators.values()
        if entry.ordered_by is None or entry.ordered_by in atlas.indicators
    ]
    for one in atlas.sets.values():
        found += [f"{digest}.svg" for digest in one.svg]
        found += [f"{one.geojson}.geojson"] if one.geojson else []
        found += [f"{one.topojson}.topojson"] if one.topojson else []
    if atlas.streets:
        found += [f"{digest}.json" for _, digest in atlas.streets.shards]
    return frozenset(found)


def names(topics: Iterable[str], lang: Language) -> list[str]:
    """Return the names of topics, each once."""
    t = translator(lang)
    return list(dict.fromkeys(topic_name(one, t) for one in topics))
