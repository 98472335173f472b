"""Sentences: street directories and addresses."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "streets_reading": "Straßenverzeichnis wird gelesen …",
    "streets_checking": "{rows} Zeilen werden geprüft …",
    "streets_need_areas": (
        "Für ein Straßenverzeichnis brauchen wir zuerst die Gebiete, in denen die Straßen liegen. Bitte "
        "lesen Sie diese Ebene zuerst ein."
    ),
    "streets_no_column": (
        "Wir finden keine Spalte mit Straßennamen. Vorhanden sind: {columns}. Bitte wählen Sie die Spalte "
        "aus."
    ),
    "streets_no_area_column": (
        "Wir finden keine Spalte, in der Schlüssel oder Namen Ihrer Gebiete stehen. Vorhanden sind: "
        "{columns}. "
        "Bitte wählen Sie Ebene und Spalte aus."
    ),
    "streets_have_errors": Counted(
        "{count} Stellen im Straßenverzeichnis sind zu klären, die erste in Zeile {first}. Gespeichert wurde "
        "nichts.",
        one="Eine Stelle im Straßenverzeichnis ist zu klären, in Zeile {first}. Gespeichert wurde nichts.",
    ),
    "streets_empty": "In der Datei steht keine einzige Straße.",
    "street_blank": "In dieser Zeile fehlt der Straßenname.",
    "street_area_unknown": (
        "„{value}“ ist kein Gebiet der gewählten Ebene ({street}). Bitte tragen Sie Schlüssel oder Namen ein."
    ),
    "street_side_unknown": (
        "„{value}“ sagt nicht, welche Straßenseite gemeint ist. Bitte schreiben Sie gerade, ungerade "
        "oder alle."
    ),
    "street_number_wrong": (
        "„{value}“ ist keine Hausnummer und kein Bereich. Bitte schreiben Sie zum Beispiel 12, 12a oder 2–20."
    ),
    "street_claimed_twice": (
        "{street}, Hausnummern {numbers}: In Zeile {first_row} stehen dieselben Nummern für ein anderes "
        "Gebiet. "
        "Bitte lassen Sie jede Nummer nur einmal stehen."
    ),
    "street_too_many_parts": (
        "Die Straße „{street}“ hat mehr als {limit} Abschnitte. Bitte prüfen Sie, ob in der Spalte wirklich "
        "Straßennamen stehen."
    ),
    "address_without_directory": (
        "Um Adressen Gebieten zuzuordnen, brauchen wir ein Straßenverzeichnis. Bitte lesen Sie zuerst eines "
        "ein."
    ),
    "address_unknown": "Die Straße „{value}“ steht nicht im Straßenverzeichnis.",
    "address_unknown_similar": (
        "Die Straße „{value}“ steht nicht im Straßenverzeichnis. Ist „{similar}“ gemeint?"
    ),
    "address_number_missing": "{street} liegt in mehreren Gebieten; bitte ergänzen Sie die Hausnummer.",
    "address_number_unknown": "Die Hausnummer „{number}“ von {street} steht nicht im Straßenverzeichnis.",
    "address_unassigned": "„{value}“ steht nicht im Straßenverzeichnis und zählt als nicht zuordenbar.",
    "address_found": (
        "Gebiete werden über die Adressen gefunden (Spalte „{street}“): {known} von {total} Zeilen. Gezählt "
        "wird jede Zeile, Zahlenspalten werden addiert."
    ),
    "streets_none": "Noch gibt es kein Straßenverzeichnis, das gilt.",
    "streets_discarded": (
        "Dieses Straßenverzeichnis wurde verworfen. Bitte laden Sie die Datei noch einmal hoch."
    ),
    "streets_decided": "Über dieses Straßenverzeichnis ist schon entschieden.",
    "streets_left_out": Counted(
        "Das Straßenverzeichnis nennt {count} Gebiete, die es im veröffentlichten Gebietsstand nicht gibt. "
        "Adressen dort führen zu keinem Gebiet.",
        one="Das Straßenverzeichnis nennt ein Gebiet, das es im veröffentlichten Gebietsstand nicht gibt."
        " Adressen dort führen zu keinem Gebiet.",
    ),
}
