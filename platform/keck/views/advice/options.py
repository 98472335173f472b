"""Options of the small-number adviser in words: their names, why one is none, and what each one costs."""

from collections.abc import Mapping
from typing import Any

from keck.domain.advice.options import Option, Way
from keck.domain.advice.outcomes import Outcome
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import FormulaKind
from keck.views.i18n import Translator


class OptionWords:
    """Speaks about the options of one indicator in one language.

    Parameters
    ----------
    kind : FormulaKind
        Of the indicator.
    first : Outcome
        What the definition gives as it stands.
    levels : mapping of str to str
        Names of levels by their codes.
    """

    def __init__(self, kind: FormulaKind, first: Outcome, levels: Mapping[str, str], t: Translator) -> None:
        self._kind, self._first, self._levels, self._t = kind, first, levels, t

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
        return self._t.gettext("Nur bis zur Ebene „{level}“ zeigen", level=self.level(option.level))

    def _years(self, years: int) -> str:
        return {
            1: self._t.gettext("Jedes Jahr für sich"),
            2: self._t.gettext("Zwei Jahre zusammen"),
            3: self._t.gettext("Drei Jahre zusammen"),
            4: self._t.gettext("Vier Jahre zusammen"),
        }.get(years, self._t.gettext("{n} Jahre zusammen", n=years))

    def level(self, code: str) -> str:
        """Name a level; one that is not known stays as it is."""
        return self._levels.get(code, code)

    def refused(self, raw: Mapping[str, Any]) -> str:
        """Say why a stored option is none; nothing where it is one."""
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

    def lost(self, option: Option, outcome: Outcome) -> str:
        """Say what is given up for an option."""
        if option.way is Way.YEARS and option.years == 1:
            return self._t.gettext("Jedes Jahr steht für sich, mit weniger Fällen.")
        if option.way is Way.YEARS:
            return self._pooled(option.years, outcome)
        if option.way is Way.LEVEL:
            return self._t.gettext(
                "Über einzelne Gebiete der Ebene „{level}“ sagt sie nichts mehr.",
                level=self.level(self._first.level),
            )
        if option.way is Way.MERGE:
            return self._t.gettext(
                "Die zusammengelegten Gebiete gibt es dann bei keiner Kennzahl mehr einzeln."
            )
        return self._t.gettext("Nichts.")

    def _pooled(self, years: int, outcome: Outcome) -> str:
        said = self._t.gettext(
            "Jeder Wert steht für {n} Jahre; es sind {after} Zeiträume statt {before}, und eine Änderung "
            "zeigt sich später.",
            n=years,
            after=outcome.periods,
            before=self._first.periods,
        )
        if self._kind is FormulaKind.COUNT:
            said += " " + self._t.gettext("Die Zahl ist die Summe dieser Jahre.")
        return said
