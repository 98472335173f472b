"""What the form of an indicator says of standard deviation and design effect, which it does not ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from keck.domain.definition_drafts import Draft
from keck.domain.definitions import IndicatorDefinition
from keck.domain.draft_spreads import SpreadFate, spread_fate
from keck.domain.measures import Measure
from keck.services.definitions.formula_vocabulary import Known
from keck.views.catalogue_words import measure_words
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.web.frame.pages import gettext, language


@dataclass(frozen=True, slots=True)
class SpreadSaid:
    """What is said, and whether both fall away when the form is saved."""

    text: str
    dropped: bool


def spread_said(draft: Draft, basis: IndicatorDefinition | None, known: Known) -> SpreadSaid | None:
    """Say what a definition has and how long it holds, or that it falls away; ``None`` where it has none."""
    fate = spread_fate(draft, basis, known.kinds)
    if fate is None:
        return None
    return SpreadSaid(_said(fate, {one.code: one for one in known.measures}), fate.dropped)


def _said(fate: SpreadFate, measures: Mapping[str, Measure]) -> str:
    of_mean, of_share = _kept() if not fate.dropped else _gone(mean=fate.mean)
    text = of_share if fate.deviation is None else of_mean
    return f"{text} {' · '.join(_named(fate, measures))}."


def _kept() -> tuple[str, str]:
    return (
        gettext("Aus einer Datei gilt hier auch, solange die Rechnung dieser Mittelwert ist:"),
        gettext("Aus einer Datei gilt hier auch, solange die Rechnung ein Anteil ist:"),
    )


def _gone(*, mean: bool) -> tuple[str, str]:
    of_share = gettext("Die neue Rechnung ist kein Anteil mehr. Beim Speichern fällt weg:")
    if mean:
        return gettext("Die neue Rechnung ist ein anderer Mittelwert. Beim Speichern fällt weg:"), of_share
    return gettext("Die neue Rechnung ist kein Mittelwert mehr. Beim Speichern fällt weg:"), of_share


def _named(fate: SpreadFate, measures: Mapping[str, Measure]) -> list[str]:
    found = []
    if fate.deviation is not None:
        name = str(fate.deviation)
        if fate.deviation.measure in measures:
            name = measure_words(fate.deviation, measures, translator(language()))
        found.append(gettext("Standardabweichung „{name}“", name=name))
    if fate.design_effect is not None:
        number = Formats(language()).number(fate.design_effect, 2)
        found.append(gettext("Designeffekt {number}", number=number))
    return found
