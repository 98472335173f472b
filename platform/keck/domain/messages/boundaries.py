"""Sentences: changes of boundaries and keys, and areas made of smaller ones."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "crosswalk_computing": "Der Umstiegsschlüssel wird berechnet (seit {seconds} s).",
    "crosswalk_other_level": "Ein Umstiegsschlüssel verbindet zwei Gebietsstände derselben Ebene.",
    "crosswalk_needs_shapes": (
        "Ohne Grenzen auf beiden Seiten lässt sich nichts berechnen. Bitte Grenzen nachreichen oder "
        "einen Umstiegsschlüssel als Tabelle hochladen."
    ),
    "crosswalk_no_weights": (
        "Vom Merkmal „{measure}“ gibt es auf der Ebene „{level}“ keine Anzahlen mit Grenzen."
    ),
    "crosswalk_empty": "Zwischen den beiden Gebietsständen gibt es keine Überschneidung.",
    "crosswalk_columns": (
        "Der Umstiegsschlüssel braucht Spalten für den alten und den neuen Schlüssel, zum Beispiel "
        "„alter_schluessel“, „neuer_schluessel“ und „anteil“. Vorhanden sind: {columns}."
    ),
    "crosswalk_wrong": Counted(
        "Der Umstiegsschlüssel hat {count} Fehler; nichts wurde übernommen.",
        one="Der Umstiegsschlüssel hat einen Fehler; nichts wurde übernommen.",
    ),
    "crosswalk_key": "Den Schlüssel „{key}“ gibt es in diesem Gebietsstand nicht.",
    "crosswalk_share": "„{text}“ ist kein Anteil zwischen 0 und 1.",
    "crosswalk_sums": "Die Anteile dieser alten Gebiete ergeben zusammen mehr als 1: {keys}.",
    "key_change_lines": (
        "Bitte je Zeile einen alten und einen neuen Schlüssel angeben, getrennt durch ein Semikolon. "
        "Nicht lesbar: „{line}“."
    ),
    "key_change_unknown": "Den Schlüssel „{key}“ gibt es in diesem Gebietsstand nicht.",
    "key_change_taken": (
        "Den Schlüssel „{key}“ hat schon ein anderes Gebiet, oder er gehörte früher zu einem."
    ),
    "combine_computing": "Gebiete werden zusammengefügt (seit {seconds} s).",
    "combine_nothing": "Bitte mindestens zwei Gebiete benennen, zu denen die kleineren gehören.",
    "combine_incomplete": Counted(
        "{count} Gebiete sind noch keinem größeren zugeordnet: {keys}.",
        one="Ein Gebiet ist noch keinem größeren zugeordnet: {keys}.",
    ),
    "combine_level_taken": "Die Ebene „{level}“ gibt es schon.",
}
