"""The map of an index by its classes, with their words in the legend."""

from collections.abc import Sequence
from dataclasses import replace

from keck.views.entries import IndicatorEntry
from keck.views.i18n import Translator
from keck.views.index_words import status_words
from keck.views.pages.layers import Layering
from keck.views.pages.legend import LegendEntry
from keck.views.state import FIXED, ViewState
from keck.views.values import Slice


def status_breaks(found: Slice | None, entry: IndicatorEntry) -> tuple[float, ...]:
    """Return the limits of an index's classes as they are read; nothing where it has none."""
    if entry.index is None or found is None or found.index is None:
        return ()
    return found.index.shown_breaks(entry.decimals)


def by_status(
    layers: Layering, state: ViewState, found: Slice | None, entry: IndicatorEntry, t: Translator
) -> Layering:
    """Return how the map of an index is coloured: by its classes, unless a reader has chosen others."""
    breaks = status_breaks(found, entry)
    if not breaks or state.classes != FIXED or layers.fault:
        return layers
    said = t.gettext("Klassen des Index, in Standardabweichungen vom Mittel der Gebiete.")
    return replace(layers, breaks=breaks, said=said)


def with_status(
    entries: tuple[LegendEntry, ...],
    breaks: Sequence[float],
    found: Slice | None,
    entry: IndicatorEntry,
    t: Translator,
) -> tuple[LegendEntry, ...]:
    """Return a legend whose colours have the words of the classes, if the map is coloured by them."""
    if entry.index is None or not breaks or tuple(breaks) != status_breaks(found, entry):
        return entries
    words = status_words(entry.index.cuts, t)
    if len(words) != len(breaks) + 1:
        return entries
    return tuple(
        replace(one, text=t.gettext("{status}: {limits}", status=words[n], limits=one.text))
        if n < len(words)
        else one
        for n, one in enumerate(entries)
    )
