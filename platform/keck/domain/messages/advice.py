"""Sentences: the adviser for small numbers."""

SENTENCES: dict[str, str] = {
    "advise_loading": "Daten werden geladen …",
    "advise_trying": "Möglichkeiten werden durchgerechnet, Kennzahl {number} von {count} …",
    "advice_nothing": "Es gibt keine Kennzahl, zu der etwas zu raten wäre.",
    "advice_outdated": "Seit dieser Berechnung haben sich Daten, Gebiete oder Kennzahlen geändert. Bitte "
    "lassen Sie den Ratgeber noch einmal rechnen.",
    "advice_no_option": "Diese Möglichkeit gibt es nicht. Bitte wählen Sie eine aus der Liste.",
    "advice_breaks_formula": "So könnte die Kennzahl „{indicator}“ nicht mehr berechnet werden, deren Formel "
    "diese hier nennt.",
}
