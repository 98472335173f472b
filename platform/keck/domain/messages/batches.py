"""Sentences: several files that are checked and taken over as one."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "batch_too_many": "Ein Stapel fasst höchstens {limit} Dateien. Bitte auf mehrere Stapel verteilen.",
    "batch_busy": "Der Stapel wird gerade geprüft. Bitte warten Sie, bis die Prüfung fertig ist.",
    "batch_decided": "Über diesen Stapel ist schon entschieden.",
    "batch_empty": "In diesem Stapel ist keine Datei, die geprüft werden kann.",
    "batch_looking": "Einige Dateien werden noch angesehen. Bitte einen Moment warten.",
    "batch_not_checked": "Der Stapel ist noch nicht geprüft. Bitte prüfen Sie zuerst alle Dateien.",
    "batch_stale": "Nichts wurde übernommen: Diese Tabellen haben sich seit der Prüfung geändert: {tables}. "
    "Bitte den Stapel noch einmal prüfen.",
    "batch_changed": "Während der Prüfung sind Dateien des Stapels geändert oder gelöscht worden. "
    "Nichts wurde gespeichert; bitte noch einmal prüfen.",
    "batch_decides": "Dieser Stand gehört zu einem Stapel; über dessen Stände wird zusammen entschieden.",
    "batch_has_errors": Counted(
        "{count} Dateien lassen sich so nicht einlesen. Nichts wurde gespeichert, auch von den anderen "
        "nicht.",
        one="Eine Datei lässt sich so nicht einlesen. Nichts wurde gespeichert, auch von den anderen nicht.",
    ),
    "batch_clash": "Die Datei passt nicht zu einer anderen Datei des Stapels.",
    "batch_cells_differ": Counted(
        "„{file}“ und „{other}“ nennen für „{measure}“ im Zeitraum {period} verschiedene Werte: hier "
        "{value}, dort {theirs}; insgesamt bei {count} Gebieten. Bitte berichtigen Sie eine der "
        "Dateien, oder lassen Sie eine weg.",
        one="„{file}“ und „{other}“ nennen für „{measure}“ im Zeitraum {period} verschiedene Werte: hier "
        "{value}, dort {theirs}. Bitte berichtigen Sie eine der Dateien, oder lassen Sie eine weg.",
    ),
    "batch_cells_apart": Counted(
        "„{file}“ und „{other}“ teilen sich die Gebiete für „{measure}“ im Zeitraum {period}: {count} stehen "
        "nur hier, andere nur dort. Bitte legen Sie beide in einer Datei zusammen, damit kein Wert verloren "
        "geht.",
        one="„{file}“ und „{other}“ teilen sich die Gebiete für „{measure}“ im Zeitraum {period}: Eines "
        "steht nur hier, andere nur dort. Bitte legen Sie beide in einer Datei zusammen, damit kein Wert "
        "verloren geht.",
    ),
    "batch_reading": "Datei {number} von {count} wird gelesen: {file}",
    "batch_comparing": "{count} Dateien sind gelesen und werden miteinander verglichen.",
    "batch_storing": "Tabelle {number} von {count} wird verglichen: {file}",
}
