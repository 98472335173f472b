"""How far an index can be relied on: whether its parts go together, and how ranks and classes sway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from keck.views.area_sets import Area
from keck.views.atlas import Atlas
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.index_rules import alpha_words
from keck.views.index_words import part_names
from keck.views.indices import IndexComposition, IndexRecipe
from keck.views.values import Slice

_OFTEN = 0.05
"""An area whose class is another one in more tries than this has no sure class."""


@dataclass(frozen=True, slots=True)
class RankRow:
    """An area's rank, and between which it sways; pages of an atlas lead to the area."""

    name: str
    area: Area | None
    rank: int
    text: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class CheckPart:
    """What experts want to know of an index.

    Attributes
    ----------
    without : tuple of (str, str)
        Each part with Cronbach's alpha if it were left out.
    correlations : tuple of (str, tuple of str)
        A row for each part.
    dropped : str
        Sentence on parts that are the same everywhere, or empty.
    """

    alpha: str
    without: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    correlations: tuple[tuple[str, tuple[str, ...]], ...]
    dropped: str
    swaying: str
    ranks: tuple[RankRow, ...]


def check_part(atlas: Atlas, recipe: IndexRecipe, found: Slice, t: Translator) -> CheckPart | None:
    """Write the checks of a slice; nothing where it has none."""
    if found.index is None or found.index.composition is None:
        return None
    made = found.index.composition
    areas = [(area.name, area, area.position) for area in atlas.sets[found.set_id].by_name]
    values = {position: found.at(position).value for _, _, position in areas}
    return _written(part_names(recipe, t), made, _ranks(areas, values, found.ranked, made, t), t)


def check_preview(
    names: tuple[str, ...],
    made: IndexComposition,
    areas: Sequence[tuple[str, float | None]],
    t: Translator,
) -> CheckPart:
    """Write the checks of an index that is being put together.

    Parameters
    ----------
    names : tuple of str
        Of its parts.
    areas : sequence of (str, float or None)
        Names and values of the areas, in the order of what is told of them.
    """
    values = {position: value for position, (_, value) in enumerate(areas)}
    ranked = tuple(value for value in values.values() if value is not None)
    places = [(name, None, position) for position, (name, _) in enumerate(areas)]
    return _written(names, made, _ranks(places, values, ranked, made, t), t)


def _written(
    names: tuple[str, ...], made: IndexComposition, ranks: tuple[RankRow, ...], t: Translator
) -> CheckPart:
    """Write what is told of an index's parts, and of how ranks sway."""
    checks = made.checks
    dropped = [names[n] for n in checks.dropped]
    return CheckPart(
        alpha=alpha_words(checks.alpha, checks.areas, t),
        without=tuple((name, _number(one, t)) for name, one in zip(names, checks.without, strict=True)),
        names=names,
        correlations=tuple(
            (name, tuple(_number(one, t) for one in row))
            for name, row in zip(names, checks.correlations, strict=True)
        ),
        dropped=t.gettext("Überall gleich und deshalb ohne Wirkung: {parts}.", parts=", ".join(dropped))
        if dropped
        else "",
        swaying=_swaying(ranks, t),
        ranks=ranks,
    )


def _number(value: float | None, t: Translator) -> str:
    return "–" if value is None else Formats(t.lang).number(value, 2)


def _ranks(
    areas: Iterable[tuple[str, Area | None, int]],
    values: Mapping[int, float | None],
    ranked: Sequence[float],
    made: IndexComposition,
    t: Translator,
) -> tuple[RankRow, ...]:
    rows = []
    for name, area, position in areas:
        value, low, high = values[position], made.lowest[position], made.highest[position]
        if value is None or low is None or high is None:
            continue
        rank = 1 + sum(other > value for other in ranked)
        text = (
            t.gettext("immer Rang {low}", low=low)
            if low == high
            else t.gettext("Rang {low} bis {high}", low=low, high=high)
        )
        rows.append(RankRow(name, area, rank, text, (made.elsewhere[position] or 0.0) > _OFTEN))
    return tuple(sorted(rows, key=lambda row: row.rank))


def _swaying(ranks: tuple[RankRow, ...], t: Translator) -> str:
    unsure = sum(row.unsure for row in ranks)
    said = t.gettext(
        "1.000 Mal wurde neu gerechnet: mit Gewichten, die um bis zu 20 % anders sind, und mit Werten, "
        "die innerhalb ihrer Zufallsschwankung anders liegen."
    )
    if not unsure:
        never = t.gettext("Kein Gebiet kommt dabei öfter als in jedem 20. Fall in eine andere Klasse.")
        return f"{said} {never}"
    counted = t.ngettext(
        "{n} von {count} Gebieten kommt dabei öfter als in jedem 20. Fall in eine andere Klasse.",
        "{n} von {count} Gebieten kommen dabei öfter als in jedem 20. Fall in eine andere Klasse.",
        unsure,
        count=len(ranks),
    )
    return f"{said} {counted}"
