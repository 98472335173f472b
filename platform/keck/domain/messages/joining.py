"""Sentences: applying, writing to the foundation, and the agreement."""

SENTENCES: dict[str, str] = {
    "inquiry_name_missing": "Bitte geben Sie an, wer Sie sind.",
    "inquiry_text_missing": "Bitte schreiben Sie, worum es geht.",
    "inquiry_usage_missing": "Bitte schreiben Sie in ein, zwei Sätzen, was Sie mit dem Atlas vorhaben.",
    "inquiry_text_long": "Der Text ist zu lang. Bitte kürzen Sie ihn auf höchstens {most} Zeichen.",
    "inquiry_number_wrong": "„{value}“ ist keine Zahl zwischen 1 und {most}. Bitte nur Ziffern.",
    "inquiry_too_old": "Die Seite war lange offen. Was Sie geschrieben haben, ist noch da: Bitte senden Sie "
    "es noch einmal ab.",
    "inquiry_throttled": "Von hier kamen gerade mehrere Formulare. Bitte warten Sie eine Stunde und senden "
    "Sie es dann noch einmal ab.",
    "inquiry_link_over": "Dieser Link gilt nicht mehr. Bitte füllen Sie das Formular noch einmal aus.",
    "inquiry_decided": "Das hat inzwischen jemand anderes entschieden. Unten steht, wer und wann.",
    "inquiry_note_missing": "Bitte schreiben Sie etwas in die Notiz.",
    "agreement_missing": "Für die erste öffentliche Veröffentlichung fehlt noch die Vereinbarung zur "
    "Auftragsverarbeitung. Sie steht unter „Einstellungen“, „Vereinbarung“. Interne Veröffentlichungen gehen "
    "schon jetzt.",
    "agreement_no_file": "Bitte wählen Sie zuerst die unterschriebene Vereinbarung aus.",
    "agreement_kind": "Das ist keine PDF-Datei und kein Bild. Bitte senden Sie die unterschriebene "
    "Vereinbarung als PDF, PNG oder JPEG.",
    "agreement_too_large": "Die Datei ist größer als {megabytes} MB. Bitte scannen Sie sie etwas gröber.",
    "agreement_day_wrong": "Bitte geben Sie an, wann unterschrieben wurde: ein Tag, der nicht in der Zukunft "
    "liegt.",
    "agreement_fixed": "Die Stiftung hat schon vermerkt, dass diese Vereinbarung vorliegt. Sie bleibt.",
    "agreement_too_many": "Es liegen schon {limit} Dateien hier. Bitte entfernen Sie zuerst eine.",
    "did_agreement_sent": "Unterschriebene Vereinbarung (Fassung {version}) hochgeladen",
    "did_agreement_removed": "Hochgeladene Vereinbarung (Fassung {version}) entfernt",
    "did_agreement_shared": "Unterschriebene Vereinbarung mit der Stiftung geteilt",
    "did_agreement_unshared": "Unterschriebene Vereinbarung nicht mehr mit der Stiftung geteilt",
    "did_agreement_recorded": "Von der Stiftung vermerkt: Vereinbarung (Fassung {version}) liegt vor",
    "did_agreement_read": "Von der Stiftung heruntergeladen: die geteilte Vereinbarung",
    "did_welcome_hidden": "Liste der ersten Schritte ausgeblendet",
    "did_welcome_shown": "Liste der ersten Schritte wieder eingeblendet",
}
