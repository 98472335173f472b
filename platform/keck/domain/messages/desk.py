"""Sentences: forms of the desk."""

SENTENCES: dict[str, str] = {
    "site_text_too_long": "Der Text ist zu lang. Er darf höchstens {longest} Zeichen haben.",
    "site_text_german_missing": "Bitte schreiben Sie den Text zuerst auf Deutsch.",
    "site_text_changed": "Inzwischen hat jemand anders diesen Text geändert. Oben steht, was jetzt "
    "gespeichert ist; wenn Sie noch einmal speichern, gilt Ihr Text.",
    "form_stale": "Das Formular ist nicht mehr gültig, meist weil die Anmeldung abgelaufen ist. Bitte "
    "laden Sie die Seite neu und senden Sie das Formular noch einmal.",
    "sign_in_closed": "Die Anmeldung ist gerade nicht möglich; wer angemeldet ist, arbeitet ungestört "
    "weiter. Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "password_differs": "Die beiden neuen Passwörter sind nicht gleich.",
    "upload_none": "Bitte wählen Sie zuerst eine Datei aus.",
    "mode_unknown": "Bitte wählen Sie, was die Datei an der Tabelle ändern soll.",
    "protection_too_weak": "Der Schutz darf nur strenger werden: mindestens {count} Personen je Zahl und "
    "eine Bezugsgröße von mindestens {base}. Die Zusatzregel „alle gezählt“ bleibt immer an.",
    "protection_too_strict": "Größer als {largest} geht es nicht.",
    "number_wrong": "„{value}“ ist keine ganze Zahl.",
    "mapping_no_measures": "Bitte wählen Sie mindestens ein Merkmal aus, das eingelesen werden soll.",
    "source_supplier_missing": "Bitte geben Sie an, von wem die Daten stammen.",
    "source_delete_by_over": (
        "Der Tag unter „Zu löschen bis“ ist schon vorbei. Die Werte würden sofort wieder vernichtet; "
        "bitte prüfen Sie das Datum."
    ),
    "release_audience_missing": "Bitte wählen Sie, für wen veröffentlicht wird.",
    "withdraw_nothing": "Bitte wählen Sie aus, was zurückgezogen werden soll.",
    "withdraw_reason": "Bitte nennen Sie einen Grund. Er steht in Ihrer Liste, nicht im Atlas.",
}
