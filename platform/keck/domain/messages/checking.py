"""Sentences: checking tables, comparing and taking back their states, and how long they are kept."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "keys_padded": (
        "{number} Schlüssel passen erst, wenn führende Nullen, Leerzeichen oder „.0“ nicht zählen: "
        "{examples}. Bitte bestätigen Sie das in der Zuordnung; dann wird nicht mehr gefragt."
    ),
    "names_spelled": (
        "{number} Namen passen erst, wenn Groß- und Kleinschreibung, Bindestriche und Umlaute nicht "
        "zählen: {examples}. Bitte bestätigen Sie das in der Zuordnung; dann wird nicht mehr gefragt."
    ),
    "cells_numbered": (
        "Nummer und Name stehen {number}-mal zusammen: {examples}. Bitte bestätigen Sie das in "
        "der Zuordnung; dann wird nicht mehr gefragt."
    ),
    "area_unknown_needs_rule": (
        "„{value}“ ({number} Zeilen mit Werten) passt nur bei anderer Schreibweise zu „{similar}“, "
        "und das erlaubt die Zuordnung nicht. Bitte berichtigen Sie die Schreibweise oder erlauben "
        "Sie sie in der Zuordnung."
    ),
    "sign_dot": (
        "„{value}“ steht {number}-mal da. In amtlichen Tabellen heißt das „unbekannt oder geheim“;"
        " gelesen ist es als fehlender Wert. Ist es anders gemeint, nennen Sie das in der Zuordnung "
        "bei „Zeichen statt Zahlen“."
    ),
    "sign_dash": (
        "„{value}“ steht {number}-mal da. In amtlichen Tabellen heißt das „genau null“, in anderen"
        " „kein Wert“; gelesen ist es als fehlender Wert. Ist null gemeint, nennen Sie das in der "
        "Zuordnung bei „Zeichen statt Zahlen“."
    ),
    "sign_dots": (
        "„{value}“ steht {number}-mal da. In amtlichen Tabellen heißt das „Angabe fällt später "
        "an“; gelesen ist es als fehlender Wert."
    ),
    "sign_slash": (
        "„{value}“ steht {number}-mal da. In amtlichen Tabellen heißt das „nicht sicher genug“; "
        "gelesen ist es als von der Quelle zurückgehalten, nie als 0."
    ),
    "sign_x": (
        "„{value}“ steht {number}-mal da. In amtlichen Tabellen heißt das „gesperrt“, weil eine "
        "Angabe nicht sinnvoll oder geheim ist; gelesen ist es als von der Quelle zurückgehalten, nie"
        " als 0. Ist es anders gemeint, nennen Sie das in der Zuordnung bei „Zeichen statt Zahlen“."
    ),
    "sign_na": (
        "„{value}“ steht {number}-mal da. Programme schreiben das, wo es keinen Wert gibt; gelesen"
        " ist es als fehlender Wert."
    ),
    "sign_missing": ("„{value}“ steht {number}-mal da und ist als fehlender Wert gelesen."),
    "sign_protected": (
        "„{value}“ steht {number}-mal da und ist als von der Quelle zurückgehalten gelesen, nie als 0."
    ),
    "sign_as_missing": ("„{value}“ ({number}-mal) gilt nach der Zuordnung als fehlender Wert."),
    "sign_as_protected": (
        "„{value}“ ({number}-mal) gilt nach der Zuordnung als von der Quelle zurückgehalten."
    ),
    "sign_as_zero": ("„{value}“ ({number}-mal) gilt nach der Zuordnung als null."),
    "sign_as_not_applicable": ("„{value}“ ({number}-mal) gilt nach der Zuordnung als „trifft nicht zu“."),
    "sign_number": (
        "{value} fällt aus allen anderen Zahlen der Spalte heraus, wie Programme es schreiben, wo es "
        "keinen Wert gibt. Es gilt als fehlender Wert; ist es eine echte Zahl, streichen Sie es in "
        "der Zuordnung bei „Zeichen statt Zahlen“."
    ),
    "number_is_none": (
        "„{measure}“: {value} steht {number}-mal da. Als Anzahl ist das nicht möglich; meist heißt"
        " es „kein Wert“. Bitte nennen Sie das in der Zuordnung bei „Zeichen statt Zahlen“, oder "
        "leeren Sie die Zellen."
    ),
    "number_likely_none": (
        "„{measure}“: {value} steht {number}-mal da und fällt aus allen anderen Zahlen heraus; "
        "meist heißt das „kein Wert“. Gelesen ist es als Zahl. Ist keine gemeint, nennen Sie das in "
        "der Zuordnung bei „Zeichen statt Zahlen“."
    ),
    "share_impossible": (
        "„{measure}“ ist in Prozent angegeben, hat aber {number} Werte unter 0 oder über 100 (zuerst "
        "{value}). Bitte prüfen Sie Einheit und Werte."
    ),
    "total_rounded": (
        "„{measure}“, Zeitraum {period}: Summe und angegebener Wert weichen ab, aber um nicht mehr "
        "als {slack}. So viel kann das Runden oder Verändern der Zellen an der Quelle ausmachen; es "
        "gilt der angegebene Wert."
    ),
    "total_beyond_bounds": (
        "„{measure}“, Zeitraum {period}: Für {area} ist {given} angegeben. Die Gebiete der Ebene "
        "{level} ergeben mit allem, was die Quelle zurückhält, {lower} bis {upper}. Es gilt der "
        "angegebene Wert; bitte prüfen Sie, ob Gebiete fehlen oder doppelt vorkommen."
    ),
    "boundaries_of_other_date": (
        "Die Tabelle ist in anderen Grenzen: Für den Zeitraum {period} gelten auf der Ebene {level} "
        "die Grenzen mit Stand {valid}, die Schlüssel passen aber zum Stand {meant}. {number} "
        "Schlüssel gibt es im geltenden Stand nicht: {keys}. Bitte beschaffen Sie die Tabelle im "
        "geltenden Gebietsstand, oder prüfen Sie, ab wann die Grenzen gelten."
    ),
    "keys_of_other_date": Counted(
        "{count} Schlüssel der Ebene {level} sind frühere oder spätere Schlüssel derselben Gebiete; "
        "gelesen sind sie für die Gebiete, wie sie in ihrem Zeitraum heißen: {examples}.",
        one="Ein Schlüssel der Ebene {level} ist ein früherer oder späterer Schlüssel desselben Gebiets; "
        "gelesen ist er für das Gebiet, wie es in seinem Zeitraum heißt: {examples}.",
    ),
    "boundaries_likely_of_other_date": (
        "{number} Schlüssel der Datei fehlen in Ihren Grenzen ({keys}), und {areas} Gebiete der Ebene"
        " {level} fehlen in der Datei: Vermutlich hat die Tabelle einen anderen Gebietsstand. Bitte "
        "laden Sie die Grenzen dazu hoch, oder beschaffen Sie die Tabelle in Ihren Grenzen."
    ),
    "value_jumps": (
        "„{measure}“, {area}, Zeitraum {period}: {value} nach {before} im Zeitraum {earlier}. Das ist"
        " eine viel größere Änderung als in den anderen Gebieten ({score}-fache übliche Abweichung). "
        "Bitte prüfen Sie den Wert."
    ),
    "value_towers": (
        "„{measure}“, {area}, Zeitraum {period}: {value} ist weit mehr als in allen anderen Gebieten "
        "(in der Mitte {middle}, höchstens {next}). Bitte prüfen Sie den Wert und ob Tausender- und "
        "Dezimalzeichen stimmen."
    ),
    "numerator_above_base": (
        "„{indicator}“, {area}, Zeitraum {period}: Gezählt sind {numerator}, die Bezugsgröße ist nur "
        "{base}. Ein Teil kann nicht größer sein als das Ganze; bitte prüfen Sie beide Tabellen."
    ),
    "annotate_reading": ("Die Datei wird noch einmal gelesen …"),
    "annotate_writing": ("Die Kopie wird geschrieben, mit {number} Meldungen …"),
    "annotate_too_long": (
        "Die Datei hat {rows} Zeilen; eine Kopie als Arbeitsmappe fasst {limit}. Bitte nehmen Sie die"
        " Meldungen als CSV."
    ),
    "upload_file_gone": ("Die Datei ist seit {day} gelöscht. Bitte laden Sie sie noch einmal hoch."),
    "upload_file_missing": (
        "Die Datei „{name}“ liegt nicht mehr auf der Plattform. Bitte laden Sie sie noch einmal hoch."
    ),
    "archive_missing": (
        "Auf der Plattform fehlt die Datei {name} einer früheren Veröffentlichung. Ohne sie lässt sich nicht "
        "prüfen, ob Verborgenes verborgen bleibt. Bitte wenden Sie sich an die Stiftung."
    ),
    "compare_states": ("Die Stände werden verglichen …"),
    "compare_two_states": ("Bitte wählen Sie zwei verschiedene Stände derselben Tabelle."),
    "take_back_states": ("Der frühere Stand wird zusammengestellt …"),
    "take_back_not_accepted": ("Nur ein übernommener Stand kann zurückgenommen werden."),
    "take_back_nothing": (
        "Daran ändert sich nichts: Die Tabelle ist schon so, oder spätere Stände haben alles ersetzt,"
        " was dieser geändert hat."
    ),
    "take_back_kept": (
        "{number} Reihen von Werten hat ein späterer Stand noch einmal geändert; sie bleiben, wie sie"
        " jetzt sind."
    ),
    "take_back_destroyed": ("Der Stand davor ({number}) ist vernichtet; zu ihm führt kein Weg zurück."),
    "revision_destroyed": ("Dieser Stand ist vernichtet."),
    "destroyed_meanwhile": (
        "Während gerechnet wurde, ist ein Stand vernichtet worden. Bitte starten Sie die Berechnung noch "
        "einmal."
    ),
    "destroy_reason_missing": ("Bitte nennen Sie einen Grund. Er bleibt als Vermerk."),
    "retention_days_wrong": ("Bitte geben Sie eine Zahl von Tagen zwischen {shortest} und {longest} an."),
    "release_only_internal": (
        "Alle Tabellen sind laut Herkunft und Nutzung nur intern. Sie können intern veröffentlicht "
        "werden, nicht öffentlich."
    ),
    "upkeep_dates": ("Fristen werden geprüft …"),
    "upkeep_files": ("Dateien werden gelöscht …"),
}
