"""Sentences: the foundation's look at a member, and questions to it."""

SENTENCES: dict[str, str] = {
    "support_reason_missing": "Bitte schreiben Sie, wozu Sie hineinsehen müssen.",
    "support_parts_missing": "Bitte wählen Sie, was Sie ansehen müssen.",
    "support_hours_wrong": "Bitte wählen Sie 1 bis {most} Stunden.",
    "support_self": "Zu dieser Kommune gehören Sie selbst; Einblick brauchen Sie dort nicht zu erbitten.",
    "support_waits": "Sie haben bei dieser Kommune schon gefragt, oder Ihr Einblick läuft noch.",
    "support_answered": "Darüber ist schon entschieden.",
    "support_by_staff": "Wer für die Stiftung arbeitet, kann ihr keinen Einblick gewähren. Das muss eine "
    "andere Person der Kommune tun.",
    "ticket_empty": "Bitte schreiben Sie, wobei wir helfen können.",
    "tickets_too_many": "Es warten schon {limit} Fragen Ihrer Kommune. Bitte warten Sie auf eine Antwort.",
    "ticket_state": "Diesen Stand gibt es nicht.",
    "ticket_answer_missing": "Bitte schreiben Sie eine Antwort.",
    "did_support_asked": "Einblick erbeten ({hours} Std.): {parts}",
    "did_support_granted": "{name} von der Stiftung Einblick gewährt ({hours} Std.): {parts}",
    "did_support_declined": "{name} von der Stiftung keinen Einblick gewährt",
    "did_support_ended": "Einblick von {name} (Stiftung) beendet",
    "did_support_looked": "Stiftung, angesehen: {page}",
    "did_support_refused": "Stiftung, nicht erlaubt und nicht gezeigt: {page}",
    "did_asked_help": "Die Stiftung um Hilfe gebeten",
}
