"""Sentences: jobs and their progress."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "job_gave_up": "Der Auftrag wurde nach {attempts} Versuchen aufgegeben. Bitte noch einmal starten.",
    "job_no_space": "Auf dem Server ist kein Platz mehr (Kennzeichen {job}). Der Auftrag kann wiederholt "
    "werden, sobald wieder Platz ist; die Stiftung kümmert sich darum.",
    "job_not_failed": "Dieser Auftrag ist nicht fehlgeschlagen; er muss nicht wiederholt werden.",
    "job_too_long": "Der Auftrag hat länger als {minutes} Minuten gebraucht und wurde beendet. Bitte die "
    "Datei aufteilen.",
    "job_unexpected": "Bei der Bearbeitung ist ein unerwarteter Fehler aufgetreten (Kennzeichen {job}). "
    "Der Auftrag kann wiederholt werden; bleibt der Fehler, hilft die Stiftung.",
    "idempotency_other_body": "Dieselbe Anfrage kam schon einmal mit anderem Inhalt. Bitte die "
    "Seite neu laden.",
    "table_reading": "Die Tabelle wird geöffnet (seit {seconds} s).",
    "table_checking": "{rows} Zeilen sind gelesen und werden geprüft.",
    "table_storing": "{blocks} Datenblöcke werden gespeichert.",
    "release_loading": "Die Daten werden geladen.",
    "release_computing": "{indicators} Kennzahlen werden berechnet.",
    "release_protecting": "Kleine Zahlen werden geschützt; {cells} Werte werden geprüft.",
    "release_drawing": "Die Karten werden gezeichnet.",
    "release_attacking": "Die Veröffentlichung wird probeweise angegriffen.",
    "release_attack_succeeded": Counted(
        "Beim Probeangriff ließen sich {count} geschützte Werte "
        "erschließen: {places}. "
        "Nichts wurde veröffentlicht; bitte die Stiftung verständigen.",
        one="Beim Probeangriff ließ sich ein geschützter Wert erschließen: {places}. Nichts wurde "
        "veröffentlicht; bitte die Stiftung verständigen.",
    ),
    "release_rendering": "Die Seiten werden geschrieben.",
    "areas_reading": "Die Gebietsdatei wird gelesen (seit {seconds} s).",
    "areas_studying": Counted(
        "{count} Gebiete sind gelesen; ihre Lage zueinander wird geprüft (seit {seconds} s).",
        one="Ein Gebiet ist gelesen; seine Lage wird geprüft (seit {seconds} s).",
    ),
    "areas_storing": Counted(
        "{count} Gebiete werden gespeichert.",
        one="Ein Gebiet wird gespeichert.",
    ),
    "inspect_opening": "Die Datei wird angesehen (seit {seconds} s).",
}
