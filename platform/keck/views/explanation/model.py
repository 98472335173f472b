"""The explanation of one value, for the page of the atlas and for the desk alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keck.domain.texts import Language
from keck.views import range_words
from keck.views.area_sets import Area, Level
from keck.views.atlas import Atlas
from keck.views.cells import Cell, cell
from keck.views.derivation import Input
from keck.views.entries import IndicatorEntry
from keck.views.explanation import sentences
from keck.views.explanation.equations import Equation, equation
from keck.views.explanation.ingredients import Ingredient, ingredients
from keck.views.explanation.parts import Parts, parts
from keck.views.explanation.releases import PastRelease, Releases, ReleaseValue, over_releases
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.views.observations import UNKNOWN, Footnote
from keck.views.values import Values


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All that a release tells of one value.

    Attributes
    ----------
    standing : str
        Why there is no number; empty where there is one.
    plain : bool
        Whether the number stands in a table of the source as it is, so that nothing is computed.
    standardised : str
        With which numbers a standardised rate is computed; empty for all else.
    built_on : tuple of Ingredient
        The indicators that a formula names, with their own values.
    crosswalk : tuple of str or None
        Ids of the older and the newer boundaries, where the value was converted.
    inputs : tuple of Input
        Whom the figures come from, and when; empty where the release does not tell.
    """

    atlas: Atlas
    entry: IndicatorEntry
    area: Area
    name: str
    level: Level
    period: str
    period_text: str
    cell: Cell
    standing: str
    equation: Equation | None
    plain: bool
    formula: str
    parts: tuple[Parts, ...]
    built_on: tuple[Ingredient, ...]
    crosswalk: tuple[str, str] | None
    pooling: str
    standardised: str
    interval: tuple[str, ...]
    protection: tuple[str, ...]
    inputs: tuple[Input, ...]
    footnotes: tuple[Footnote, ...]
    release: PastRelease | None
    history: tuple[ReleaseValue, ...]

    @property
    def derived(self) -> bool:
        """Whether a formula makes the value of others that are shown."""
        return self.entry.kind == "derived"

    @property
    def suppliers(self) -> list[tuple[str, list[date]]]:
        """Whom the figures come from, each with the days on which they came."""
        named = dict.fromkeys([one.supplier for one in self.inputs] or [self.entry.source.supplier])
        return [(name, [one.day for one in self.inputs if one.supplier == name]) for name in named if name]


def explain(
    atlas: Atlas,
    values: Values,
    code: str,
    period: str,
    area: Area,
    releases: Releases,
    lang: Language,
    others: Mapping[str, Values] | None = None,
) -> Explanation:
    """Explain the value of an area.

    Parameters
    ----------
    others : mapping, optional
        Values of the indicators that the formula names.
    """
    t = translator(lang)
    entry = atlas.indicators[code]
    found = values.slice(period, area.level)
    observation = values.observation(atlas.sets, area.level, area.key, period) if found else UNKNOWN
    formula = t.local(entry.formula) if entry.formula else ""
    return Explanation(
        atlas=atlas,
        entry=entry,
        area=area,
        name=atlas.name if atlas.level(area.level).rank == 0 else area.name,
        level=atlas.level(area.level),
        period=period,
        period_text=Formats(t.lang).period(period),
        cell=cell(observation, entry, t, unit=True),
        standing=sentences.standing(observation, t),
        equation=equation(observation, entry, t),
        plain=entry.kind == "figure" or (entry.kind == "count" and formula == t.local(entry.name)),
        formula=formula,
        parts=parts(atlas, values, entry, area, found, t) if found else (),
        crosswalk=(found.rebased_from, found.set_id) if found and found.rebased_from else None,
        built_on=ingredients(atlas, entry, period, area, others or {}, t),
        pooling=sentences.pooling(period, entry, t),
        standardised=range_words.standardised(observation.interval, t),
        interval=sentences.interval(observation.interval, entry, t),
        protection=sentences.protection(observation, atlas, t),
        inputs=tuple(entry.derivation.of_period(period)),
        footnotes=tuple(values.notes_on(area.id, period)),
        release=releases.current,
        history=over_releases(releases, code, period, area, t),
    )
