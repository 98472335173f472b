"""One advice as a page shows it: its options with what each gives, and the recommendation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keck.domain.advice.options import Option
from keck.domain.advice.outcomes import Outcome, Tally
from keck.domain.advice.recommending import Why
from keck.domain.definitions import IndicatorDefinition
from keck.domain.texts import LocalText
from keck.views.advice.options import OptionWords
from keck.views.advice.recommending import Recommendation
from keck.views.formats import Formats
from keck.views.i18n import Translator


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
        self._found, self._definition, self._t = found, definition, t
        self._formats = Formats(t.lang)
        self._options = [(Option.of(one), _outcome(one), one) for one in found["options"]]
        self._first = self._options[0][1] or Outcome()
        self._words = OptionWords(definition.kind, self._first, levels, t)

    @property
    def rows(self) -> list[Row]:
        """All options, the definition as it stands first."""
        advised = self._found["advice"]["key"]
        return [
            Row(
                option,
                self._words.name(option),
                outcome,
                self._words.refused(raw),
                self._words.lost(option, outcome) if outcome else "",
                option.key == advised,
            )
            for option, outcome, raw in self._options
        ]

    def name_of(self, key: str) -> str:
        """Name an option by its key; one that is not among these stays as it is."""
        return next((self._words.name(option) for option, _, _ in self._options if option.key == key), key)

    def advice(self) -> list[str]:
        """Say the recommendation, its reasons and its price, sentence by sentence."""
        advice = self._found["advice"]
        option, outcome, _ = next(one for one in self._options if one[0].key == advice["key"])
        said = Recommendation(option, outcome or Outcome(), self._first, self._words, self._t)
        return said.sentences(Why(advice["why"]), merge=advice["merge"])

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


def _outcome(raw: Mapping[str, Any]) -> Outcome | None:
    return Outcome.of(raw["outcome"]) if raw["outcome"] is not None else None
