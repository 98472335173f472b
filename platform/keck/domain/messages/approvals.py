"""Sentences: releases that wait for somebody, and links by letter."""

SENTENCES: dict[str, str] = {
    "preview_name_missing": "Bitte nennen Sie die Person, die hineinsehen darf.",
    "preview_days_wrong": "Eine Vorschau gilt höchstens {days} Tage.",
    "preview_not_waiting": "Eine Vorschau gibt es nur, so lange eine Veröffentlichung wartet.",
    "preview_too_many": "Mehr als {limit} Personen können nicht zugleich hineinsehen.",
    "four_eyes_unknown": "Bitte wählen Sie, wer Veröffentlichungen bestätigt.",
    "four_eyes_alone": "Dafür braucht es zwei Personen, die veröffentlichen dürfen. Bitte laden Sie zuerst "
    "eine zweite ein, oder wählen Sie „Vorgesetzte Person per Link“.",
    "four_eyes_nobody": "Bitte nennen Sie die Person, die bestätigt.",
    "four_eyes_own_address": "{email} gehört einer Person mit Konto bei dieser Kommune. Bitte nennen Sie "
    "eine vorgesetzte Person ohne Konto, oder wählen Sie „Zwei Personen“.",
    "release_waits": "Eine vorbereitete Veröffentlichung wartet noch. Bitte bestätigen oder verwerfen Sie "
    "diese zuerst.",
    "release_same_person": "Diese Veröffentlichung haben Sie selbst in Auftrag gegeben. Bestätigen muss sie "
    "eine zweite Person.",
    "release_superior_decides": "Darüber entscheidet die vorgesetzte Person mit dem Link aus ihrer E-Mail.",
    "release_not_prepared": "Über diese Veröffentlichung ist schon entschieden.",
    "release_confirmed": "Diese Veröffentlichung ist schon bestätigt.",
    "release_overtaken": "Inzwischen wurde etwas anderes veröffentlicht. Bitte verwerfen Sie "
    "diese Vorbereitung und geben Sie die Veröffentlichung neu in Auftrag.",
    "release_policy_changed": "Der Schutz kleiner Zahlen wurde inzwischen geändert. Bitte verwerfen Sie "
    "diese Vorbereitung und geben Sie die Veröffentlichung neu in Auftrag.",
    "release_publishing": "Die bestätigte Veröffentlichung wird gezeigt.",
    "decline_reason_missing": "Bitte nennen Sie einen Grund.",
    "publish_at_wrong": "Bitte geben Sie Tag und Stunde an, zu denen veröffentlicht werden soll.",
    "publish_at_past": "Dieser Zeitpunkt ist vorbei. Bitte wählen Sie einen späteren, "
    "höchstens ein Jahr voraus.",
    "link_over": "Dieser Link gilt nicht mehr. Vielleicht ist er abgelaufen, wurde schon benutzt oder "
    "zurückgenommen. Bitte fragen Sie bei der Kommune nach.",
}
