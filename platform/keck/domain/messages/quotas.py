"""Sentences: how much a member may take."""

SENTENCES: dict[str, str] = {
    "quota_storage": "Für diese Datei ist kein Platz mehr: Ihre Kommune hat {used} von {limit} MB belegt. "
    "Alte Dateien lassen sich unter „Einstellungen“ früher löschen; mehr Platz gibt die Stiftung.",
    "quota_values": "Für so viele Werte ist kein Platz mehr: Ihre Kommune darf {limit} Werte behalten. "
    "Frühere Stände lassen sich vernichten; mehr Platz gibt die Stiftung. Nichts wurde gespeichert.",
    "quota_jobs": "Es warten schon {limit} Aufträge Ihrer Kommune. Bitte warten Sie, bis einige fertig sind.",
    "quota_wrong": "Eine Grenze kann nicht kleiner als null sein.",
}
