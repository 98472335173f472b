"""What kind of measure a column or label is, by its name and its numbers."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keck.domain.measures import MeasureKind
from keck.domain.names import transliterate
from keck.domain.texts import LocalText

_FIGURE = re.compile(
    r"%|‰|promille|prozent|quote|anteil|raten?\b|index|durchschnitt|\bmittel(?:wert)?\b|\bmittlere|median|dichte|\bje\b|\bpro\b"
    r"|proz\b|quotient|score|lebenserwartung|einkommen\b|kaufkraft|miete\b|mietpreis|preise?\b|ziffer"
    r"|(?:betreuungs|versorgungs|deckungs|auslastungs|organisations)grad|\brank\b|\brang\b|\bmean\b|average"
    r"|\bshare\b|percent|\bratio\b"
)
_PERCENT = re.compile(r"%|prozent|quote|anteil|proz\b|percent|\bshare\b")
_AMOUNT = re.compile(r"€|\beuro?\b|\bteur\b|\busd\b|ausgaben|einnahmen|auszahlung|betrag")
_COUNT = LocalText("Anzahl", "number")
_SCORE = re.compile(r"score|index|rang\b|rank")


def names_figure(text: str) -> bool:
    """Tell whether a name is that of a share, a rate, an average or an index.

    >>> names_figure("Kinderarmutsquote"), names_figure("Kinder")
    (True, False)
    """
    return _FIGURE.search(transliterate(text).lower()) is not None


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A measure's kind and unit; ``reason`` says what decided."""

    kind: MeasureKind
    unit: LocalText
    reason: str


def guess_kind(label: str, numbers: NDArray[np.float64]) -> KindGuess:
    """Guess a measure's kind from its label and its distinct numbers."""
    word = transliterate(label).lower()
    whole = bool(len(numbers)) and bool((numbers == np.floor(numbers)).all())
    if _FIGURE.search(word) or "%" in label:
        return KindGuess(MeasureKind.FIGURE, _figure_unit(word, numbers), "figure_name")
    if _AMOUNT.search(word) or "€" in label:
        return KindGuess(MeasureKind.AMOUNT, LocalText("Euro", "euros"), "amount_name")
    if not whole and len(numbers):
        return KindGuess(MeasureKind.FIGURE, LocalText("Wert", "value"), "figure_fraction")
    if len(numbers) and numbers.min() < 0:
        # A balance may be summed like a count, but is none.
        return KindGuess(MeasureKind.AMOUNT, _COUNT, "amount_negative")
    return KindGuess(MeasureKind.COUNT, _COUNT, "count_whole")


def _figure_unit(word: str, numbers: NDArray[np.float64]) -> LocalText:
    percent = _PERCENT.search(word) and not _SCORE.search(word)
    if percent and ("%" in word or not len(numbers) or numbers.max() > 1.5):
        return LocalText("%", "%")
    return LocalText("Wert", "value")
