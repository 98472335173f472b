"""What the form of an indicator says of standard deviation and design effect, which it does not ask for."""

from collections.abc import Mapping

from keck.domain.draft_spreads import SpreadFate
from keck.domain.measures import Measure
from keck.views.catalogue_words import measure_words
from keck.views.formats import Formats
from keck.views.i18n import translator
from keck.web.frame.pages import gettext, language


def said(fate: SpreadFate | None, measures: Mapping[str, Measure]) -> str:
    """Say what the definition has and how long it holds, or that it falls away; empty where there is none."""
    if fate is None:
        return ""
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
