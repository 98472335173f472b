"""Sentences: understanding tables."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "template_recognised": "Das ist eine ausgefüllte Vorlage. Sie wird gelesen, wie sie es selbst sagt.",
    "template_needs_areas": ("Für eine Vorlage brauchen wir zuerst Ihre Gebiete. Bitte lesen Sie sie ein."),
    "area_missing": (
        "In keiner Spalte und in keiner Kopfzeile stehen Schlüssel oder Namen Ihrer Gebiete. Bitte laden "
        "Sie zuerst die Grenzen oder die Gebietsliste hoch, oder ergänzen Sie in der Tabelle eine Spalte "
        "mit den Schlüsseln."
    ),
    "values_missing": (
        "Außer den Gebieten steht in der Tabelle keine Spalte mit Zahlen. Bitte prüfen Sie, ob das "
        "richtige Tabellenblatt gewählt ist."
    ),
    "rows_counted": (
        "Die Tabelle wird als Liste gelesen: Gezählt wird, wie viele Zeilen jedes Gebiet hat; diese Spalten "
        "werden addiert: {columns}."
    ),
    "rows_counted_only": (
        "Die Tabelle wird als Liste gelesen: Gezählt wird, wie viele Zeilen jedes Gebiet hat."
    ),
    "list_not_additive": (
        "„{measure}“ lässt sich nicht über mehrere Zeilen addieren. Bitte lesen Sie nur Anzahlen und Beträge."
    ),
    "table_empty": (
        "Die Tabelle enthält keine Werte, die gelesen werden können. Bitte prüfen Sie die Datei und die "
        "gewählte Kopfzeile."
    ),
    "several_sheets": (
        "Mehrere Tabellenblätter passen zu Ihren Gebieten: {sheets}. Gezeigt ist das "
        "erste; alle können auf einmal gelesen werden."
    ),
    "layout_two": (
        "Gebiete stehen sowohl in der Kopfzeile als auch in der Spalte „{column}“. Bitte wählen Sie, was "
        "gilt."
    ),
    "keys_in_two_levels": (
        "Manche Schlüssel in der Spalte „{column}“ gibt es in mehreren Ebenen ({levels}). Bitte nennen "
        "Sie eine Spalte, in der die Ebene steht."
    ),
    "names_in_two_levels": (
        "Manche Namen in der Spalte „{column}“ gibt es in mehreren Ebenen ({levels}). Bitte nennen Sie "
        "eine Spalte mit Schlüsseln oder mit der Ebene."
    ),
    "period_missing": (
        "Es ist nicht zu erkennen, für welchen Zeitraum die Werte gelten: weder eine Spalte noch "
        "Kopfzeile, Blatt oder Dateiname nennen ihn. Bitte geben Sie den Zeitraum an, zum Beispiel 2024 "
        "oder 2024-12-31."
    ),
    "period_unclear": (
        "Im Namen „{name}“ stehen mehrere Zeiträume ({periods}). Bitte geben Sie an, für welchen die "
        "Werte gelten."
    ),
    "period_two_columns": (
        "Mehrere Spalten nennen Zeiträume: {columns}. Bitte wählen Sie die Spalte, die gilt; stehen Jahr "
        "und Quartal oder Monat getrennt, fassen Sie sie in einer Spalte zusammen, zum Beispiel 2024-Q4."
    ),
    "rows_not_unique": (
        "{number} Zeilen lassen sich nicht von anderen für dasselbe Gebiet und denselben Zeitraum "
        "unterscheiden. Bitte nennen Sie die Spalten, in denen steht, was gezählt wird, oder entfernen "
        "Sie doppelte Zeilen."
    ),
    "labels_twice": (
        "Diese Merkmale haben mehrere Werte für dasselbe Gebiet und denselben Zeitraum und sind deshalb "
        "weggelassen: {labels}. Sollen sie gelesen werden, geben Sie ihnen in der Datei eindeutige Namen."
    ),
    "value_columns_several": (
        "Neben den Merkmalen in den Zeilen gibt es mehrere Spalten mit Zahlen: {columns}. Alle werden "
        "gelesen; was nicht gebraucht wird, wählen Sie ab."
    ),
    "value_columns_beside_areas": (
        "Neben den Spalten der Gebiete gibt es weitere Spalten mit Zahlen, die nicht gelesen werden: "
        "{columns}. Bitte bestätigen Sie das."
    ),
    "measures_too_many": (
        "Aus den Spalten ergäben sich {number} Merkmale. Bitte wählen Sie die Spalten, in denen steht, "
        "was gezählt wird."
    ),
    "decimal_unclear": (
        "Es ist nicht sicher, ob in „{example}“ das Zeichen die Tausender trennt oder die "
        "Nachkommastellen; angenommen ist „{decimal}“ als Dezimalzeichen. Bitte bestätigen oder ändern "
        "Sie das."
    ),
    "decimal_found": (
        "Dezimalzeichen „{decimal}“, Tausenderzeichen „{thousands}“: daran zu erkennen, wie „{example}“ "
        "geschrieben ist."
    ),
    "decimal_unclear_in_column": (
        "In der Spalte „{column}“ sind Zahlen anders geschrieben als sonst in der Tabelle. Es ist nicht "
        "sicher, was das Zeichen in „{example}“ trennt; angenommen ist „{decimal}“ als Dezimalzeichen. Bitte "
        "bestätigen oder ändern Sie das."
    ),
    "decimal_found_in_column": (
        "In der Spalte „{column}“ sind Zahlen anders geschrieben als sonst in der Tabelle: Dezimalzeichen "
        "„{decimal}“, Tausenderzeichen „{thousands}“, wie „{example}“ zeigt."
    ),
    "areas_in_header": "{number} Überschriften sind Gebiete: eine Spalte je Gebiet.",
    "area_column_by_key": (
        "Die Spalte „{column}“ nennt die Gebiete durch Schlüssel; {rate} % der Ebene {level} kommen vor."
    ),
    "area_column_by_name": (
        "Die Spalte „{column}“ nennt die Gebiete durch Namen; {rate} % der Ebene {level} kommen vor."
    ),
    "area_cells_unknown": "{number} verschiedene Texte der Gebietsspalte sind kein Gebiet: {values}.",
    "level_column_chosen": "Die Spalte „{column}“ nennt die Ebene jeder Zeile.",
    "level_preferred": (
        "Namen oder Schlüssel, die es in mehreren Ebenen gibt, gelten für die Ebene {level}, weil alle "
        "anderen zu ihr gehören."
    ),
    "measure_unnamed": (
        "Die Datei sagt nicht, was gezählt wird: Geben Sie dem Merkmal einen Namen. Bis dahin heißt es nach "
        "der Datei „{name}“."
    ),
    "name_not_asked": (
        "Die Merkmale haben schon Namen: {measures}. Ein anderer Name lässt sich mit einer Zuordnung geben; "
        "bitte lassen Sie --name weg."
    ),
    "table_known": (
        "Die Tabelle „{table}“ hat genau diese Merkmale ({measures}): Die Datei kommt zu ihr. Gehört sie "
        "nicht dazu, wählen Sie eine andere oder eine neue Tabelle."
    ),
    "table_likely": (
        "Die Tabelle „{table}“ hat fast alle dieser Merkmale ({measures}): Wahrscheinlich gehört die Datei "
        "zu ihr. Gehört sie nicht dazu, wählen Sie eine andere oder eine neue Tabelle."
    ),
    "table_maybe": (
        "Einige Merkmale gibt es schon ({measures}), in: {tables}. Vorgeschlagen ist eine neue Tabelle; "
        "gehört die Datei zu einer davon, wählen Sie diese."
    ),
    "mapping_remembered": "Die Tabelle ist aufgebaut wie „{name}“ und wird ebenso gelesen.",
    "period_column_chosen": "Die Spalte „{column}“ nennt den Zeitraum, zum Beispiel {example}.",
    "period_in_headers": "Die Überschriften der Spalten nennen den Zeitraum.",
    "period_from_sheet": "Der Zeitraum {period} steht im Namen des Tabellenblatts „{name}“.",
    "period_from_filename": "Der Zeitraum {period} steht im Dateinamen „{name}“.",
    "column_row_id": "Die Spalte „{column}“ wird nicht gelesen: Sie nummeriert nur die Zeilen.",
    "column_label_id": (
        "Die Spalte „{column}“ wird nicht gelesen: Sie wiederholt nur als Nummer, was in Worten daneben "
        "steht."
    ),
    "column_about_area": "Die Spalte „{column}“ wird nicht gelesen: Sie beschreibt nur das Gebiet.",
    "column_constant": "Die Spalte „{column}“ wird nicht gelesen: In jeder Zeile steht dasselbe.",
    "column_text": (
        "Die Spalte „{column}“ wird nicht gelesen: Sie enthält Text, der keine Zeilen unterscheidet."
    ),
    "kind_count_whole": "„{measure}“ ist eine Anzahl: alle Werte sind ganze Zahlen ab 0.",
    "kind_figure_name": (
        "„{measure}“ ist dem Namen nach ein fertiger Wert (Anteil, Durchschnitt, Index) und wird nie addiert."
    ),
    "kind_figure_fraction": (
        "„{measure}“ hat Nachkommastellen und gilt deshalb als fertiger Wert, der nie addiert wird."
    ),
    "kind_amount_name": "„{measure}“ ist dem Namen nach ein Geldbetrag und kann addiert werden.",
    "kind_amount_negative": (
        "„{measure}“ hat negative Werte und gilt deshalb als Betrag oder Saldo, nicht als Anzahl."
    ),
    "column_missing": (
        "Die Spalte „{name}“ der Zuordnung kommt in der Tabelle nicht vor. Bitte prüfen Sie Kopfzeile "
        "und Schreibweise oder ändern Sie die Zuordnung."
    ),
    "cell_not_number": (
        "„{value}“ in der Spalte „{header}“ ist keine Zahl. Bitte tragen Sie eine Zahl ein oder lassen "
        "Sie die Zelle leer, wenn es keinen Wert gibt."
    ),
    "area_blank": (
        "In {number} Zeilen mit Werten fehlt das Gebiet. Bitte tragen Sie Schlüssel oder Namen ein, "
        "löschen Sie die Zeilen oder geben Sie in der Zuordnung an, dass Zeilen ohne Gebiet zu "
        "überspringen sind."
    ),
    "area_unknown": (
        "„{value}“ ist kein Gebiet Ihrer Kommune ({number} Zeilen mit Werten). Bitte berichtigen Sie die "
        "Schreibweise oder geben Sie in der Zuordnung an, dass die Zeile die ganze Kommune, nicht "
        "zuordenbar oder zu überspringen ist."
    ),
    "area_unknown_similar": (
        "„{value}“ ist kein Gebiet Ihrer Kommune ({number} Zeilen mit Werten). Ist „{similar}“ gemeint? "
        "Bitte berichtigen Sie die Schreibweise oder ordnen Sie den Text in der Zuordnung einem Gebiet "
        "zu."
    ),
    "area_ambiguous": (
        "„{value}“ kann mehrere Gebiete meinen ({number} Zeilen mit Werten). Bitte verwenden Sie den "
        "Schlüssel oder nennen Sie eine Spalte mit der Ebene."
    ),
    "area_header_unknown": (
        "Die Überschrift „{header}“ ist kein Gebiet Ihrer Kommune. Bitte berichtigen Sie sie oder geben "
        "Sie in der Zuordnung an, dass die Spalte zu überspringen ist."
    ),
    "area_not_in_set": (
        "Das Gebiet {key} der Ebene {level} gibt es in den Grenzen nicht, die im Zeitraum {period} "
        "gelten. Bitte prüfen Sie den Gebietsstand oder laden Sie die passenden Grenzen hoch."
    ),
    "level_without_areas": (
        "Für die Ebene {level} sind keine Gebiete vorhanden (Schlüssel „{key}“, Zeitraum {period}). "
        "Bitte laden Sie zuerst ihre Grenzen oder ihre Gebietsliste hoch."
    ),
    "period_unreadable": (
        "„{value}“ ist kein Zeitraum ({number} Zeilen mit Werten). Bitte schreiben Sie ihn zum Beispiel "
        "als 2024, 2024-Q4, 2024-03, 31.12.2024 oder 2023/24."
    ),
    "value_twice": (
        "Für „{measure}“, Gebiet {area}, Zeitraum {period} gibt es schon einen Wert in Zeile "
        "{first_row}. Bitte löschen Sie eine der beiden Zeilen."
    ),
    "count_negative": (
        "{value} ist als Anzahl nicht möglich. Bitte berichtigen Sie den Wert oder geben Sie in der "
        "Zuordnung eine andere Art des Merkmals an."
    ),
    "count_not_whole": (
        "„{measure}“ ist als Anzahl angegeben, hat aber {number} Werte mit Nachkommastellen (zuerst "
        "{value}). Bitte prüfen Sie, ob es ein fertiger Wert ist."
    ),
    "cells_protected": (
        "Von der Quelle geheim gehaltene Zellen: {number}. Sie bleiben gesperrt und werden nicht als "
        "0 gelesen."
    ),
    "cells_missing": "Zellen ohne Wert: {number}.",
    "rows_without_values": (
        "{number} Zeilen ohne Gebiet und ohne Werte sind übersprungen, zum Beispiel Fußnoten."
    ),
    "rows_footnotes": Counted(
        "{count} Zeilen unter der Tabelle haben keine Werte und gelten als Fußnoten: {texts}",
        one="Eine Zeile unter der Tabelle hat keine Werte und gilt als Fußnote: {texts}",
    ),
    "rows_city": "Diese Zeilen gelten für die ganze Kommune: {values}.",
    "rows_unassigned": (
        "Diese Zeilen gelten als nicht zuordenbar; sie zählen zur Kommune, aber zu keinem Gebiet: {values}."
    ),
    "areas_without_row": "{number} Gebiete der Ebene {level} haben keine Zeile; ihre Werte fehlen: {areas}.",
    "total_differs": (
        "„{measure}“, Zeitraum {period}: Die Gebiete der Ebene {level} ergeben für {area} {summed}, "
        "angegeben ist {given}. Es gilt der angegebene Wert; bitte prüfen Sie, ob Gebiete fehlen oder"
        " doppelt vorkommen."
    ),
    "labels_unmapped": (
        "{number} Merkmale der Datei sind in der Zuordnung nicht genannt und werden nicht gelesen: {labels}."
    ),
    "measure_absent": "Das Merkmal „{measure}“ der Zuordnung kommt in der Datei nicht vor.",
    "findings_capped": "Meldungen dieser Art ({about}): {number}; gezeigt werden {shown}.",
    "add_would_replace": (
        "Hinzufügen ist nicht möglich: Für {periods} gibt es schon Werte derselben Merkmale. Bitte "
        "wählen Sie „Zeiträume ersetzen“."
    ),
    "mapping_not_toml": (
        "Die Zuordnung ist keine gültige TOML-Datei: Zeile {line} ist nicht zu lesen. Bitte prüfen Sie dort "
        "Anführungszeichen, Klammern und Gleichheitszeichen."
    ),
    "mapping_not_text": (
        "Das ist keine Zuordnung: Die Datei ist kein Text (UTF-8) oder zu groß. Bitte wählen Sie eine "
        "TOML-Datei, wie sie hier heruntergeladen werden kann."
    ),
    "mapping_field_missing": "In der Zuordnung fehlt die Angabe „{field}“.",
    "mapping_field_unknown": (
        "Die Zuordnung enthält die unbekannte Angabe „{field}“. Bitte prüfen Sie die Schreibweise."
    ),
    "mapping_field_wrong": "Die Angabe „{field}“ der Zuordnung ist nicht gültig: {value}.",
}
