"""Status and change of an index: which areas stand in each class of both."""

from dataclasses import dataclass

from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.index_words import change_words, status_words
from keck.views.indices import IndexChange, IndexRecipe
from keck.views.values import Slice


@dataclass(frozen=True, slots=True)
class GridRow:
    """Areas of one status, by their change."""

    status: str
    cells: tuple[tuple[Area, ...], ...]


@dataclass(frozen=True, slots=True)
class GridPart:
    """The table of status by change.

    Attributes
    ----------
    rows : tuple of GridRow
        The highest status first.
    elsewhere : int
        Number of areas that have an index, but no change.
    """

    since: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    meaning: str
    elsewhere: int

    @property
    def counts(self) -> list[list[int]]:
        """How many areas stand in each cell."""
        return [[len(areas) for areas in row.cells] for row in self.rows]


def grid_part(
    atlas: Atlas, entry: IndicatorEntry, recipe: IndexRecipe, found: Slice, t: Translator
) -> GridPart | None:
    """Write the table; nothing where an index tells no change, or has no classes."""
    if found.index is None or found.index.composition is None or found.index.composition.change is None:
        return None
    change, breaks = found.index.composition.change, found.index
    columns = change_words(entry.polarity, t)
    words = status_words(recipe.cuts, t)
    placed: dict[tuple[int, int], list[Area]] = {}
    elsewhere = 0
    for area in atlas.sets[found.set_id].by_name:
        status = breaks.status(found.at(area.position).value, entry.decimals)
        moved = change.classes[area.position]
        if status is not None and moved:
            placed.setdefault((status, moved - 1), []).append(area)
        elif status is not None:
            elsewhere += 1
    if not placed:
        return None
    return GridPart(
        since=Formats(t.lang).period(change.since),
        columns=columns,
        rows=tuple(
            GridRow(words[n], tuple(tuple(placed.get((n, m), ())) for m in range(len(columns))))
            for n in reversed(range(len(words)))
        ),
        meaning=_meaning(entry, change, t),
        elsewhere=elsewhere,
    )


def _meaning(entry: IndicatorEntry, change: IndexChange, t: Translator) -> str:
    since = Formats(t.lang).period(change.since)
    if entry.polarity == "-":
        return t.gettext(
            "„Positiv“ heißt: Die Belastung hat sich seit {since} im Vergleich zu den anderen Gebieten "
            "deutlich verringert; „negativ“: Sie ist deutlich gestiegen. Steigt sie überall gleich, sind "
            "alle stabil.",
            since=since,
        )
    return t.gettext(
        "Gemessen ist die Veränderung seit {since} im Vergleich zu den anderen Gebieten. Ändern sich alle "
        "gleich, sind alle stabil.",
        since=since,
    )
