"""Sentences: the foundation's pages and its own log."""

SENTENCES: dict[str, str] = {
    "suspend_choose": "Bitte wählen Sie, ob der öffentliche Atlas bleibt oder vom Netz geht.",
    "members_none": "Die Liste ist leer. Fügen Sie Zeilen ein, oder wählen Sie eine Datei.",
    "members_too_many": "Die Liste ist zu lang. Mehr als {limit} Kommunen auf einmal gehen nicht.",
    "members_workbook": "Das ist eine Excel-Datei. Bitte markieren Sie die Zeilen in Excel, kopieren Sie sie "
    "und fügen Sie sie in das Feld ein, oder speichern Sie die Tabelle als CSV.",
    "members_wrong": "An der Liste stimmt etwas nicht. Angelegt wurde nichts.",
    "members_slug_twice": "Die Adresse „{text}“ steht mehrmals in der Liste.",
    "members_key_twice": "Der Schlüssel {text} steht mehrmals in der Liste.",
    "members_slug_other": "Diese Adresse hat schon „{name}“, mit anderem Namen oder Schlüssel als hier.",
    "members_slug_applied": "Um diese Adresse geht es im Antrag von „{name}“. Nehmen Sie die Kommune dort "
    "auf.",
    "members_key_known": "Diesen Schlüssel hat schon „{name}“.",
    "members_key_applied": "Mit diesem Schlüssel liegt ein Antrag von „{name}“ vor.",
    "announcement_missing": "Bitte schreiben Sie den deutschen Text.",
    "announcement_long": "Der Text ist zu lang. Möglich sind {limit} Zeichen.",
    "announcement_days": "Bitte geben Sie zwei Tage an. Der letzte liegt nicht vor dem ersten und nicht in "
    "der Vergangenheit.",
    "staff_did_created": "Kommune angelegt",
    "staff_did_limited": "Grenzen gesetzt: {storage} MB, {values} Werte, {jobs} Aufträge",
    "staff_did_suspended": "Kommune gesperrt, der öffentliche Atlas bleibt",
    "staff_did_suspended_dark": "Kommune gesperrt, öffentlicher Atlas vom Netz genommen",
    "staff_did_resumed": "Kommune wieder freigegeben",
    "staff_did_restored": "Kommune aus einer Sicherung wiederhergestellt",
    "staff_did_made_staff": "{email} gehört zur Stiftung, Rolle „{role}“",
    "staff_did_agreement_recorded": "Vereinbarung vermerkt, Fassung {version}",
    "staff_did_agreement_read": "Geteilte Vereinbarung heruntergeladen",
    "staff_did_confirmed_domain": "Adressen @{domain} bestätigt",
    "staff_did_removed_domain": "Adressen @{domain} nicht mehr bestätigt",
    "staff_did_wrote_text": "Text geschrieben: {text}",
    "staff_did_proposal_accepted": "Vorschlag „{code}“ zum Katalog angenommen",
    "staff_did_proposal_declined": "Vorschlag „{code}“ zum Katalog abgelehnt",
    "staff_did_announced": "Angekündigt: {text}",
    "staff_did_ended_announcement": "Ankündigung beendet: {text}",
}
