"""Sentences: putting an index together."""

SENTENCES: dict[str, str] = {
    "index_name_missing": "Bitte geben Sie dem Index einen Namen.",
    "index_name_taken": (
        "Eine Kennzahl mit dem Kürzel „{indicator}“ gibt es schon. Bitte wählen Sie einen anderen Namen."
    ),
    "index_parts_missing": "Bitte wählen Sie mindestens zwei Kennzahlen aus.",
    "index_part_unknown": "Die Kennzahl „{indicator}“ gibt es nicht mehr. Bitte wählen Sie aus der Liste.",
    "index_weight_wrong": "Ein Gewicht ist eine ganze Zahl von 1 bis 5.",
    "index_least_wrong": (
        "Ein Gebiet braucht mindestens einen Teil und höchstens so viele, wie der Index hat."
    ),
    "index_base_wrong": "„{value}“ ist kein Zeitraum. Bitte schreiben Sie zum Beispiel 2020 oder sy2020.",
    "index_change_wrong": "Veränderung wird über 1 bis 20 Jahre gezeigt. Leer heißt: gar nicht.",
    "index_not_to_be_changed": (
        "Diese Kennzahl ist hier nicht zu ändern: Ihre Formel enthält mehr, als dieses Formular zeigt. "
        "Ändern Sie sie als Text unter „Eigene Kennzahlen festlegen“."
    ),
}
