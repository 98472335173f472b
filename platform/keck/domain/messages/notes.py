"""Sentences: footnotes, breaks and comments."""

SENTENCES: dict[str, str] = {
    "note_text_wrong": "Bitte schreiben Sie einen Text mit höchstens {longest} Zeichen.",
    "note_kind_wrong": "Bitte wählen Sie, ob es eine Fußnote, ein Bruch oder ein Kommentar ist.",
    "note_indicator_unknown": (
        "Die Kennzahl „{indicator}“ gibt es nicht. Bitte wählen Sie eine aus der Liste."
    ),
    "note_area_unknown": "Das Gebiet „{area}“ gibt es nicht. Bitte wählen Sie eines aus der Liste.",
    "note_period_wrong": (
        "„{value}“ ist kein Zeitraum. Bitte schreiben Sie zum Beispiel 2024, 2024-Q4, 2024-03 oder sy2023."
    ),
    "note_break_without_period": (
        "Bitte geben Sie an, ab welchem Zeitraum die Werte nicht mehr mit den früheren vergleichbar sind."
    ),
}
