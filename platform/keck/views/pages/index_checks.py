"""How far an index can be relied on: whether its parts go together, and how ranks and classes sway."""

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
    """An area's rank, and between which it sways."""

    area: Area
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
    names = part_names(recipe, t)
    checks = made.checks
    dropped = [names[n] for n in checks.dropped]
    ranks = _ranks(atlas, found, made, t)
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


def _ranks(atlas: Atlas, found: Slice, made: IndexComposition, t: Translator) -> tuple[RankRow, ...]:
    rows = []
    for area in atlas.sets[found.set_id].by_name:
        value, low, high = (
            found.at(area.position).value,
            made.lowest[area.position],
            made.highest[area.position],
        )
        if value is None or low is None or high is None:
            continue
        rank = 1 + sum(other > value for other in found.ranked)
        text = (
            t.gettext("immer Rang {low}", low=low)
            if low == high
            else t.gettext("Rang {low} bis {high}", low=low, high=high)
        )
        rows.append(RankRow(area, rank, text, (made.elsewhere[area.position] or 0.0) > _OFTEN))
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
