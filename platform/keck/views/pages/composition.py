"""How an index is made: the part of its page that shows parts, contributions, classes and doubts."""

from dataclasses import dataclass

from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.index_rules import limits, rules
from keck.views.index_words import Reason, signed, status_words
from keck.views.indices import IndexComposition, IndexRecipe
from keck.views.pages.index_checks import CheckPart, check_part
from keck.views.pages.index_grid import GridPart, grid_part
from keck.views.values import Slice, Values


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of an index.

    Attributes
    ----------
    code : str or None
        Of its page, if it is published.
    share : int
        Its share of the weights in per cent, also the length of its bar.
    """

    code: str | None
    name: str
    weight: str
    share: int
    direction: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a part adds to an area's index, in words."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with what its index is made of."""

    area: Area
    cell: Cell
    status: str
    contributions: tuple[Contribution, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class CompositionPart:
    """What an index's page says of how it is made.

    Attributes
    ----------
    rows : tuple of AreaRow
        The highest first, areas without index last; empty where the release does not tell contributions.
    """

    period: str
    parts: tuple[PartRow, ...]
    rules: tuple[str, ...]
    limits: tuple[str, ...]
    rows: tuple[AreaRow, ...]
    grid: GridPart | None
    checks: CheckPart | None


def composition_part(
    atlas: Atlas, values: Values, entry: IndicatorEntry, level: str, t: Translator
) -> CompositionPart | None:
    """Write the part of an index's page, for a level's newest period; nothing for other indicators."""
    recipe = entry.index
    if recipe is None:
        return None
    found = _newest(values, level)
    composition = found.index.composition if found and found.index else None
    dropped = composition.checks.dropped if composition else ()
    rows: tuple[AreaRow, ...] = ()
    if found is not None and composition is not None:
        rows = _rows(atlas, entry, recipe, found, composition, t)
    shown = found is not None and composition is not None
    return CompositionPart(
        period=Formats(t.lang).period(found.period) if found else "",
        parts=tuple(_part(atlas, recipe, n, n in dropped, t) for n in range(len(recipe.parts))),
        rules=tuple(rules(recipe, t)),
        limits=limits(t),
        rows=rows,
        grid=grid_part(atlas, entry, recipe, found, t) if found and shown else None,
        checks=check_part(atlas, recipe, found, t) if found and shown else None,
    )


def _newest(values: Values, level: str) -> Slice | None:
    periods = values.periods(level)
    return values.slice(periods[-1], level) if periods else None


def _part(atlas: Atlas, recipe: IndexRecipe, place: int, dropped: bool, t: Translator) -> PartRow:
    part = recipe.parts[place]
    weight = part.weight
    return PartRow(
        code=part.code if part.code in atlas.indicators else None,
        name=t.local(part.name),
        weight=Formats(t.lang).number(weight, 0 if float(weight).is_integer() else 2),
        share=round(recipe.share(place) * 100),
        direction=t.gettext("ein hoher Wert erhöht den Index")
        if part.raises
        else t.gettext("ein hoher Wert senkt den Index"),
        dropped=dropped,
    )


def _rows(
    atlas: Atlas,
    entry: IndicatorEntry,
    recipe: IndexRecipe,
    found: Slice,
    composition: IndexComposition,
    t: Translator,
) -> tuple[AreaRow, ...]:
    rows = [area_row(entry, recipe, found, composition, area, t) for area in atlas.sets[found.set_id].by_name]
    return tuple(sorted(rows, key=lambda row: -row.cell.value if row.cell.value is not None else 1e9))


def area_row(
    entry: IndicatorEntry,
    recipe: IndexRecipe,
    found: Slice,
    composition: IndexComposition,
    area: Area,
    t: Translator,
) -> AreaRow:
    """Write what an area's index is made of."""
    observation = found.at(area.position)
    value = observation.value
    status = found.index.status(value, entry.decimals) if found.index else None
    return AreaRow(
        area,
        cell(observation, entry, t),
        status_words(recipe.cuts, t)[status] if status is not None else "",
        tuple(
            Contribution(t.local(one.name), _contribution(part[area.position], t))
            for one, part in zip(recipe.parts, composition.contributions, strict=True)
        ),
        Reason(entry, recipe, composition, t).sentence(area.name, area.position, value)
        if value is not None
        else "",
    )


def _contribution(value: float | None, t: Translator) -> str:
    return signed(value, t) if value is not None else "–"


@dataclass(frozen=True, slots=True)
class IndexFact:
    """An index of an area, with why it is what it is, for its profile."""

    entry: IndicatorEntry
    period: str
    row: AreaRow


def index_fact(
    atlas: Atlas, values: Values, entry: IndicatorEntry, area: Area, t: Translator
) -> IndexFact | None:
    """Say why an area's newest index is what it is; nothing where it has none."""
    found = _newest(values, area.level) if entry.index is not None else None
    if entry.index is None or found is None or found.index is None or found.index.composition is None:
        return None
    here = atlas.sets[found.set_id].by_key.get(area.key) if found.set_id in atlas.sets else None
    if here is None or found.at(here.position).value is None:
        return None
    row = area_row(entry, entry.index, found, found.index.composition, here, t)
    return IndexFact(entry, Formats(t.lang).period(found.period), row)
