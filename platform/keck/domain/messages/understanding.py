"""Sentences: what was found out about a table."""

SENTENCES: dict[str, str] = {
    "areas_none_city": (
        "Keine Spalte nennt Gebiete, jede Zeile einen Zeitraum: Die Werte gelten für die Kommune als Ganzes."
    ),
    "rows_of_others": (
        "Die Tabelle nennt auch {number} andere Kommunen oder Kreise; deren Zeilen werden überlesen."
    ),
    "row_subtotal": "Die Zeilen „{text}“ sind Zwischensummen der Zeilen darüber und werden überlesen.",
    "row_of_several_areas": (
        "„{text}“ fasst mehrere Gebiete zusammen ({areas}). Die Werte lassen sich keinem davon zuordnen "
        "und werden überlesen; sollen sie erscheinen, legen Sie ein zusammengefasstes Gebiet an."
    ),
    "period_from_title": "Der Zeitraum {period} steht in der Überschrift „{name}“.",
    "period_by_values": (
        "Die Tabelle nennt keinen Zeitraum. Ihre Werte sind aber genau die, die für {period} schon "
        "bekannt sind."
    ),
    "period_parts_in_headers": "Die Zeilen nennen das Jahr, die Überschriften den Monat oder das Quartal.",
    "groups_in_columns": "Diese Spalten nennen bekannte Gruppen: {columns}.",
    "decimal_not_needed": "Alle Zahlen sind ganze Zahlen ohne Trennzeichen.",
    "groups_in_headers": "{number} Überschriften nennen Gruppen eines Merkmals: {groups}.",
}
