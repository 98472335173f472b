"""Sentences: receiving files, making area sets and revisions of them, and asking for releases."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "upload_too_large": "Die Datei ist größer als {megabytes} MB. Bitte eine kleinere Datei schicken.",
    "upload_several": "Mehrere Dateien auf einmal gehen nur, wenn sie zusammen ein Shapefile sind: .shp, "
    ".shx, .dbf und .prj mit demselben Namen. Nicht dazu gehört: {names}.",
    "upload_no_space": "Auf dem Server ist kein Platz mehr. Die Datei wurde nicht gespeichert.",
    "upload_in_use": "Diese Datei ist schon übernommen und kann nicht mehr verworfen werden.",
    "areas_no_column": "Die Spalte „{column}“ gibt es in der Datei nicht. Es gibt: {columns}.",
    "areas_no_key_column": "Keine Spalte nennt jedes Gebiet genau einmal. Bitte die Spalten für "
    "Schlüssel und "
    "Namen auswählen: {columns}.",
    "areas_empty": "Die Datei enthält keine Gebiete.",
    "areas_keys_wrong": "Schlüssel fehlen oder kommen mehrfach vor: {keys}.",
    "area_without_key": "Das Gebiet „{name}“ hat keinen Schlüssel.",
    "area_key_twice": "Der Schlüssel {key} kommt mehrfach vor.",
    "area_parent_unknown": "Für {key} gibt es das übergeordnete Gebiet „{parent}“ nicht.",
    "area_parent_uncertain": "Das Gebiet {key} liegt nur zu {share} % in einem übergeordneten Gebiet.",
    "areas_differ": "Zu dieser Ebene und diesem Gebietsstand gibt es schon Daten für andere "
    "Gebiete. Bitte angeben, "
    "ab wann die neuen Grenzen gelten.",
    "areas_level_wrong": "„{level}“ ist keine Kennung für eine Ebene. Erlaubt sind a–z, 0–9 und "
    "Bindestriche; "
    "„kommune“ ist vergeben.",
    "areas_level_missing": "Der Dateiname „{file}“ nennt keine Ebene. Bitte mit --level angeben, was für "
    "Gebiete es sind, zum Beispiel: --level stadtteil.",
    "areas_date_wrong": "„{date}“ ist kein Datum. Bitte als JJJJ-MM-TT angeben.",
    "table_needs_areas": "Bitte zuerst Gebiete einlesen: mit Grenzen oder als Liste.",
    "table_no_sheet": "Das Blatt „{sheet}“ gibt es in der Datei nicht. Es gibt: {sheets}.",
    "table_has_errors": Counted(
        "Die Tabelle hat {count} Fehler; sie stehen unten mit Zeile und Spalte. Nichts wurde gespeichert.",
        one="Die Tabelle hat einen Fehler; er steht unten. Nichts wurde gespeichert.",
    ),
    "table_no_values": "In der Tabelle wurden keine Werte gefunden.",
    "measure_kind_differs": "„{measure}“ war bisher eine andere Art von Merkmal, etwa eine Anzahl "
    "ohne negative Werte. Bitte die Werte prüfen oder in der Zuordnung eine eigene Kennung vergeben.",
    "mapping_ambiguous": "Die Tabelle lässt sich nicht eindeutig lesen. Bitte die Zuordnung ergänzen.",
    "revision_stale": "Inzwischen wurde ein anderer Stand übernommen. Die Unterschiede werden neu berechnet.",
    "revision_not_candidate": "Dieser Stand wartet nicht mehr auf eine Entscheidung.",
    "definitions_wrong": "Die Datei mit den Kennzahlen ist nicht lesbar: {reason}",
    "release_atlas_withdrawn": "Der ganze Atlas ist zurückgezogen. Bitte wählen Sie zuerst bei den "
    "Veröffentlichungen „Wieder zeigen“.",
    "release_not_open": "Diese Veröffentlichung ist schon abgeschlossen.",
    "release_empty": "Es bleibt nichts, was gezeigt werden dürfte. Nichts wurde veröffentlicht.",
    "release_all_held_back": "Alle Werte sind geschützt, gesperrt oder fehlen.",
    "audit_broke": "Die Prüfung konnte nicht ausgeführt werden.",
}
