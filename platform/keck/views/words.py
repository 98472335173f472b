"""What a map says, in plain words: written from the same numbers as table and map."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from keck.domain.codes import CITY_LEVEL
from keck.domain.messages import SENTENCES
from keck.domain.statuses import Status
from keck.views.area_sets import Area
from keck.views.cells import cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator, sentence
from keck.views.observations import Observation
from keck.views.values import Values

Placed = tuple[Area, Observation]


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences above a map.

    Attributes
    ----------
    city : Markup
        The value of the whole municipality.
    spread : Markup
        The highest and the lowest area; empty with fewer than two values.
    hidden : tuple of str
        How many areas show no number, and why.
    """

    city: Markup
    spread: Markup
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes sentences about one indicator in one language."""

    entry: IndicatorEntry
    t: Translator

    def about(self, place: str, period: str, values: Values, areas: Sequence[Placed]) -> Words:
        """Write all sentences for a map."""
        return Words(self.city(place, period, values), self.spread(areas), self.hidden(areas))

    def city(self, place: str, period: str, values: Values) -> Markup:
        """Say the value of the whole municipality, or why there is none."""
        observation = values.city(period)
        if observation.shown:
            return self.fill(
                self.t.gettext("{place}: {value} ({period})."),
                place=place,
                value=strong(cell(observation, self.entry, self.t, unit=True).text),
                period=Formats(self.t.lang).period(period),
            )
        found = values.slice(period, CITY_LEVEL)
        if found and found.reason in SENTENCES:
            text = sentence(found.reason, {}, self.t.lang)
        elif observation.status is Status.SUPPRESSED:
            text = self.t.gettext("Der Wert für {place} insgesamt ist geschützt.")
        elif self.entry.kind == "figure":
            text = sentence("no_counts", {}, self.t.lang)
        elif self.entry.relative:
            text = self.t.gettext(
                "Diese Zahl stellt die Gebiete einander gegenüber; für {place} insgesamt gibt es keine."
            )
        else:
            text = self.t.gettext("Für {place} insgesamt gibt es keine Angabe.")
        return self.fill(text, place=place)

    def spread(self, areas: Sequence[Placed]) -> Markup:
        """Say which area has the highest and which the lowest value."""
        shown = [
            (area, observation.value, observation)
            for area, observation in areas
            if observation.value is not None
        ]
        if len(shown) < 2:
            return Markup()
        high = max(shown, key=lambda one: one[1])
        low = min(shown, key=lambda one: one[1])
        if high[1] == low[1]:
            return self.fill(self.t.gettext("Alle Gebiete mit Angabe haben denselben Wert."))
        return self.fill(
            self.t.gettext("Am höchsten ist der Wert in {high} ({most}), am niedrigsten in {low} ({least})."),
            high=strong(high[0].name),
            most=cell(high[2], self.entry, self.t, unit=True).text,
            low=strong(low[0].name),
            least=cell(low[2], self.entry, self.t, unit=True).text,
        )

    def hidden(self, areas: Sequence[Placed]) -> tuple[str, ...]:
        """Say how many areas show no number, and why."""
        statuses = [observation.status for _, observation in areas]
        suppressed = statuses.count(Status.SUPPRESSED)
        missing = sum(not one.shown and one.status is not Status.SUPPRESSED for _, one in areas)
        found = []
        if suppressed:
            found.append(
                self.t.ngettext(
                    "In {n} Gebiet ist der Wert geschützt: Dort geht es um so wenige Menschen, dass man "
                    "auf einzelne schließen könnte, oder der Wert würde einen anderen geschützten verraten.",
                    "In {n} Gebieten ist der Wert geschützt: Dort geht es um so wenige Menschen, dass man "
                    "auf einzelne schließen könnte, oder der Wert würde einen anderen geschützten verraten.",
                    suppressed,
                )
            )
        if missing:
            found.append(
                self.t.ngettext(
                    "Für {n} Gebiet liegt keine Angabe vor.",
                    "Für {n} Gebiete liegt keine Angabe vor.",
                    missing,
                )
            )
        return tuple(found)

    def fill(self, text: str, **params: object) -> Markup:
        """Fill in a sentence; names are escaped, emphasis stays."""
        return escape(text).format(**params)


def strong(text: str) -> Markup:
    """Emphasise what a reader looks for."""
    return Markup("<strong>{}</strong>").format(text)
