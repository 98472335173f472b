"""The areas of a map as the rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from keck.domain.texts import Language
from keck.views.area_sets import Area
from keck.views.bars import Bar, bars
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.i18n import translator
from keck.views.observations import Observation
from keck.views.pages.layers import Layering
from keck.views.pages.legend import tone


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table.

    Attributes
    ----------
    bar : Bar
        Beside the number, in whole per cent.
    tone : str
        Class that colours the area on the map.
    estimate : Cell or None
        The smoothed value, on the layer that shows it.
    """

    area: Area
    cell: Cell
    bar: Bar
    tone: str
    estimate: Cell | None = None


def rows_of(
    placed: Sequence[tuple[Area, Observation]], entry: IndicatorEntry, layers: Layering, lang: Language
) -> list[Row]:
    """Return the rows of areas with what was observed there, in their order."""
    t = translator(lang)
    drawn = bars([one.value for _, one in placed])
    rows = []
    for (area, observation), bar in zip(placed, drawn, strict=True):
        coloured = layers.colouring(observation)
        told = cell(coloured, entry, t) if layers.smoothed and coloured.shown else None
        css = tone(coloured, layers.breaks, entry.decimals)
        whole = Bar(round(bar.start), round(bar.width))
        rows.append(Row(area, cell(observation, entry, t), whole, css, told))
    return rows


def ordered(rows: list[Row], sort: str) -> tuple[Row, ...]:
    """Order the rows; they come sorted by name, and areas without a number stay last."""
    if sort == "-name":
        return tuple(reversed(rows))
    if sort == "name":
        return tuple(rows)
    shown = [row for row in rows if row.cell.value is not None]
    hidden = [row for row in rows if row.cell.value is None]
    shown.sort(key=lambda row: row.cell.value or 0.0, reverse=sort == "-value")
    return tuple(shown + hidden)
