"""What the small-number adviser has found, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keck.domain.advice.options import Option, Way
from keck.domain.advice.outcomes import Outcome, Tally
from keck.domain.advice.recommending import Why
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.texts import LocalText
from keck.views.formats import Formats
from keck.views.i18n import Translator

_HALF = (0.45, 0.55)
_LIKE = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One option as a page shows it.

    Attributes
    ----------
    outcome : Outcome or None
        ``None`` where the option is none.
    refused : str
        Why it is none.
    lost : str
        What is given up for it.
    """

    option: Option
    name: str
    outcome: Outcome | None
    refused: str
    lost: str
    advised: bool


class AdviceWords:
    """Says one advice in one language.

    Parameters
    ----------
    found : mapping
        The stored advice.
    levels : mapping of str to str
        Names of levels by their codes.
    """

    def __init__(
        self,
        found: Mapping[str, Any],
        definition: IndicatorDefinition,
        levels: Mapping[str, str],
        t: Translator,
    ) -> None:
        self._definition, self._levels, self._t = definition, levels, t
        self._formats = Formats(t.lang)
        self._found = found
        self._options = [(Option.of(one), _outcome(one), one) for one in found["options"]]

    @property
    def rows(self) -> list[Row]:
        """All options, the definition as it stands first."""
        advised = self._found["advice"]["key"]
        return [
            Row(
                option,
                self.name(option),
                outcome,
                self._refused(raw),
                self._lost(option, outcome),
                option.key == advised,
            )
            for option, outcome, raw in self._options
        ]

    def name_of(self, key: str) -> str:
        """Name an option by its key; one that is not among these stays as it is."""
        return next((self.name(option) for option, _, _ in self._options if option.key == key), key)

    def name(self, option: Option) -> str:
        """Name an option."""
        if option.way is Way.AS_IS:
            return self._t.gettext("So lassen, wie es ist")
        if option.way is Way.MERGE:
            return self._t.gettext("Kleine Gebiete zusammenlegen")
        if option.way is Way.YEARS:
            return self._years(option.years)
        if option.level == CITY_LEVEL:
            return self._t.gettext("Nur die Kommune insgesamt zeigen")
        return self._t.gettext("Nur bis zur Ebene „{level}“ zeigen", level=self._level(option.level))

    def _years(self, years: int) -> str:
        return {
            1: self._t.gettext("Jedes Jahr für sich"),
            2: self._t.gettext("Zwei Jahre zusammen"),
            3: self._t.gettext("Drei Jahre zusammen"),
            4: self._t.gettext("Vier Jahre zusammen"),
        }.get(years, self._t.gettext("{n} Jahre zusammen", n=years))

    def _level(self, code: str) -> str:
        return self._levels.get(code, code)

    def seen(self, tally: Tally) -> str:
        """Say how many areas are shown."""
        return self._t.gettext("{shown} von {total}", shown=tally.shown, total=tally.total)

    def width(self, outcome: Outcome) -> str:
        """Write the width of the intervals with its unit; a dash where there is none."""
        if outcome.width is None:
            return "–"
        unit = self._definition.unit
        if unit.de.strip() == "%":
            unit = LocalText("Prozentpunkte", "percentage points")
        return self._formats.quantity(outcome.width, self._definition.decimals, unit)

    def sure(self, outcome: Outcome) -> str:
        """Say how many of the values shown are reliable; a dash where it can not be told."""
        if not outcome.judged:
            return "–"
        return self._t.gettext("{shown} von {total}", shown=outcome.reliable, total=outcome.judged)

    def _refused(self, raw: Mapping[str, Any]) -> str:
        return {
            "few_years": self._t.gettext("Dafür gibt es noch nicht genug Jahre."),
            "no_years": self._t.gettext(
                "Die Zeiträume sind keine Jahre; nur Jahre lassen sich zusammenzählen."
            ),
            "named": self._t.gettext(
                "Dann könnte die Kennzahl „{code}“ nicht mehr berechnet werden, deren Formel diese nennt.",
                code=raw.get("by", ""),
            ),
        }.get(raw.get("refused", ""), "")

    def _lost(self, option: Option, outcome: Outcome | None) -> str:
        if outcome is None:
            return ""
        if option.way is Way.YEARS and option.years == 1:
            return self._t.gettext("Jedes Jahr steht für sich, mit weniger Fällen.")
        if option.way is Way.YEARS:
            return self._pooled(option.years, outcome)
        if option.way is Way.LEVEL:
            first = self._options[0][1]
            hidden = self._level(first.level) if first else ""
            return self._t.gettext(
                "Über einzelne Gebiete der Ebene „{level}“ sagt sie nichts mehr.", level=hidden
            )
        if option.way is Way.MERGE:
            return self._t.gettext(
                "Die zusammengelegten Gebiete gibt es dann bei keiner Kennzahl mehr einzeln."
            )
        return self._t.gettext("Nichts.")

    def _pooled(self, years: int, outcome: Outcome) -> str:
        first = self._options[0][1]
        before = first.periods if first else 0
        said = self._t.gettext(
            "Jeder Wert steht für {n} Jahre; es sind {after} Zeiträume statt {before}, und eine Änderung "
            "zeigt sich später.",
            n=years,
            after=outcome.periods,
            before=before,
        )
        if self._definition.kind is FormulaKind.COUNT:
            said += " " + self._t.gettext("Die Zahl ist die Summe dieser Jahre.")
        return said

    def advice(self) -> list[str]:
        """Say the recommendation, its reasons and its price, sentence by sentence."""
        why = Why(self._found["advice"]["why"])
        option, outcome, _ = next(one for one in self._options if one[0].key == self._found["advice"]["key"])
        first = self._options[0][1] or Outcome()
        told = [self._reason(why, outcome or Outcome(), first)]
        if option.way is not Way.AS_IS and outcome is not None:
            told += [self._narrower(outcome, first), self._price(option, outcome)]
        if self._found["advice"]["merge"]:
            told.append(
                self._t.gettext(
                    "Würden kleine Gebiete zusammengelegt, wäre auch genug zu sehen; der Vorschlag steht "
                    "unten."
                )
            )
        return [one for one in told if one]

    def _reason(self, why: Why, outcome: Outcome, first: Outcome) -> str:
        areas = {
            "shown": outcome.newest.shown,
            "total": outcome.newest.total,
            "before": first.newest.shown,
            "level": self._level(outcome.level),
            "sure": outcome.reliable,
            "judged": outcome.judged,
            "sure_before": first.reliable,
        }
        text = {
            Why.NO_VALUES: self._t.gettext(
                "Noch hat diese Kennzahl nirgends einen Wert, der öffentlich werden könnte. Deshalb lässt "
                "sich nichts anderes raten, als sie so zu lassen."
            ),
            Why.ENOUGH: self._t.gettext(
                "{shown} von {total} Gebieten der Ebene „{level}“ sind zu sehen, und die meisten Werte "
                "sind verlässlich. Es gibt nichts zu verbessern."
            ),
            Why.BOTH: self._t.gettext(
                "Dann sind {shown} von {total} Gebieten der Ebene „{level}“ zu sehen statt {before}, und "
                "die meisten Werte sind verlässlich."
            ),
            Why.SURER: self._t.gettext(
                "Zu sehen ist schon jetzt genug, aber dann sind {sure} von {judged} Werten der Ebene "
                "„{level}“ verlässlich statt {sure_before}."
            ),
            Why.STAYS_UNSURE: self._t.gettext(
                "{shown} von {total} Gebieten der Ebene „{level}“ sind zu sehen, aber nur {sure} Werte "
                "sind verlässlich. Keine andere Möglichkeit macht das deutlich besser; die unsicheren "
                "Werte sind im Atlas gekennzeichnet."
            ),
            Why.SEEN: self._t.gettext(
                "Dann sind {shown} von {total} Gebieten der Ebene „{level}“ zu sehen statt {before}. "
                "Viele Werte bleiben unsicher und sind im Atlas gekennzeichnet."
            ),
            Why.LARGER: self._t.gettext(
                "Mehr Jahre zusammen genügen nicht. Auf der Ebene „{level}“ sind {shown} von {total} "
                "Gebieten zu sehen."
            ),
            Why.MOST: self._t.gettext(
                "Keine Möglichkeit zeigt fast alle kleinen Gebiete. So sind es die meisten: {shown} von "
                "{total} auf der Ebene „{level}“; jetzt sind es {before}."
            ),
            Why.CITY: self._t.gettext(
                "In den kleinen Gebieten bleibt zu viel verborgen: jetzt sind {before} zu sehen, und mehr "
                "Jahre zusammen helfen nicht genug."
            ),
            Why.NOTHING_HELPS: self._t.gettext(
                "Von dieser Kennzahl bleibt fast alles verborgen, und keine Möglichkeit hilft. Bedenken "
                "Sie, ob sie öffentlich werden soll."
            ),
        }[why]
        return text.format(**areas)

    def _narrower(self, outcome: Outcome, first: Outcome) -> str:
        if outcome.width is None or not first.width or outcome.level != first.level:
            return ""
        ratio = outcome.width / first.width
        if abs(ratio - 1) < _LIKE:
            return ""
        if _HALF[0] <= ratio <= _HALF[1]:
            return self._t.gettext(
                "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird etwa halb so breit."
            )
        percent = self._formats.percent(abs(1 - ratio), 0)
        if ratio < 1:
            return self._t.gettext(
                "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird um {percent} schmaler.",
                percent=percent,
            )
        return self._t.gettext(
            "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird um {percent} breiter, "
            "weil nun auch kleinere Gebiete zu sehen sind.",
            percent=percent,
        )

    def _price(self, option: Option, outcome: Outcome) -> str:
        if option.way is Way.YEARS:
            return self._t.gettext(
                "Dafür gibt es nur noch jedes Jahr einen Wert über {n} Jahre.", n=option.years
            )
        return self._t.gettext("Dafür: {lost}", lost=self._lost(option, outcome))


def _outcome(raw: Mapping[str, Any]) -> Outcome | None:
    return Outcome.of(raw["outcome"]) if raw["outcome"] is not None else None
