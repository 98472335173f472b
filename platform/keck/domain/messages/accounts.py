"""Sentences: signing in, people and tenants, and keeping their data safe."""

SENTENCES: dict[str, str] = {
    "sign_in_failed": "Diese Anmeldung ist nicht möglich. Bitte prüfen Sie E-Mail-Adresse und Passwort.",
    "sign_in_throttled": "Zu viele Versuche von hier. Bitte warten Sie {minutes} Minuten und versuchen Sie "
    "es dann noch einmal.",
    "factor_wrong": "Dieser Code gilt nicht. Ein Code aus der App gilt etwa eine Minute und nur einmal, ein "
    "Code der Liste nur einmal.",
    "factor_throttled": "Zu viele falsche Versuche. Bitte warten Sie {minutes} Minuten und versuchen Sie es "
    "dann noch einmal.",
    "factor_last": "Das ist Ihr einziger zweiter Nachweis, und Ihre Rolle braucht einen. Bitte richten Sie "
    "zuerst einen anderen ein.",
    "factor_too_many": "Mehr als {most} Nachweise gehen nicht. Bitte entfernen Sie zuerst einen.",
    "passkey_refused": "Dieser Passkey wurde nicht angenommen. Bitte versuchen Sie es noch einmal, oder "
    "nehmen Sie einen anderen Weg.",
    "proof_needed": "Dafür fragen wir noch einmal, wer Sie sind. Bitte laden Sie die Seite neu.",
    "proof_wrong": "Das Passwort stimmt nicht.",
    "password_wrong": "Das bisherige Passwort stimmt nicht.",
    "password_too_short": "Das Passwort ist zu kurz. Bitte nehmen Sie mindestens {shortest} Zeichen, zum "
    "Beispiel mehrere Wörter.",
    "password_too_long": "Das Passwort ist zu lang. Es darf höchstens {longest} Zeichen haben.",
    "password_common": "Dieses Passwort wird oft verwendet und darum zuerst erraten. Bitte nehmen Sie ein "
    "anderes, zum Beispiel mehrere Wörter, die nichts miteinander zu tun haben.",
    "password_personal": "Das Passwort enthält „{word}“. Bitte nehmen Sie nichts, was zu Ihrer Person oder "
    "Ihrer Kommune gehört.",
    "email_wrong": "Das ist keine E-Mail-Adresse. Bitte schreiben Sie sie wie name@stadt.de.",
    "invitation_over": "Diese Einladung gilt nicht mehr. Bitten Sie die Person, die Sie eingeladen hat, um "
    "eine neue.",
    "invitation_other_account": "Diese Einladung gilt für {email}. Bitte melden Sie sich mit diesem Konto "
    "an.",
    "invitation_sign_in": "{email} hat schon ein Konto. Bitte melden Sie sich an und nehmen Sie dann an.",
    "invitations_too_many": "Es warten schon {limit} Einladungen. Bitte nehmen Sie zuerst einige zurück.",
    "reset_over": "Dieser Link gilt nicht mehr. Bitte fordern Sie einen neuen an.",
    "reset_throttled": "Von hier oder für diese Adresse wurden gerade mehrere Links angefordert. Bitte "
    "warten Sie eine Stunde.",
    "email_link_over": "Dieser Link gilt nicht mehr, oder er gehört zu einem anderen Konto.",
    "membership_exists": "{email} gehört schon zu dieser Kommune. Die Rolle lässt sich in der Liste ändern.",
    "guest_over": "Der Zugang von {email} ist abgelaufen. Er lässt sich in der Liste verlängern.",
    "guest_topics_missing": "Bitte wählen Sie mindestens ein Thema, das der Gast sehen soll.",
    "guest_topic_unknown": "Das Thema „{topic}“ hat keine Ihrer Kennzahlen.",
    "guest_end_wrong": "Bitte nennen Sie einen Tag ab heute, höchstens {days} Tage voraus.",
    "guest_by_form": "Gast wird man mit Themen und einem Ende. Bitte laden Sie die Person als Gast ein.",
    "role_unknown": "Die Rolle „{role}“ gibt es nicht. Möglich sind: {roles}.",
    "last_admin": "Das ist die letzte Person, die hier verwaltet. Bitte geben Sie zuerst einer anderen "
    "Person die Rolle „Verwalten“.",
    "slug_wrong": "„{slug}“ ist als Adresse nicht möglich. Erlaubt sind Kleinbuchstaben a–z, Ziffern und "
    "Bindestriche; einige Wörter sind vergeben.",
    "slug_taken": "Die Adresse „{slug}“ ist oder war schon vergeben. Bitte wählen Sie eine andere.",
    "name_missing": "Bitte geben Sie den Namen der Kommune an.",
    "official_key_wrong": "„{key}“ ist kein amtlicher Schlüssel. Er hat 8 Ziffern, bei Kreisen 5.",
    "not_found": "Nicht gefunden: {what}.",
    "backup_folder_full": "Der Ordner {folder} ist nicht leer. Bitte nennen Sie einen neuen oder leeren "
    "Ordner.",
    "backup_no_space": "Die Sicherung nach {folder} ist nicht gelungen: {reason}. Sie ist unvollständig; "
    "bitte löschen Sie den Ordner und nennen Sie einen anderen Ort.",
    "backup_none": "In {folder} liegt keine vollständige Sicherung (backup.json fehlt).",
    "backup_other_format": "Die Sicherung in {folder} hat ein anderes Format, als diese Fassung liest.",
    "backup_damaged": "Die Sicherung ist beschädigt: {name} ist nicht so, wie es gesichert wurde. Es wurde "
    "nichts geändert.",
    "restore_other_migration": "Die Sicherung hat den Datenbankstand {backup}, die Datenbank den Stand "
    "{database}. Bitte spielen Sie sie mit der Programmfassung zurück, mit der sie gemacht wurde.",
    "restore_not_empty": "Die Datenbank ist nicht leer. Alles wird nur in eine leere Datenbank "
    "zurückgespielt; eine einzelne Kommune mit --tenant auch neben andere.",
    "restore_tenant_unknown": "In der Sicherung gibt es keine Kommune „{slug}“.",
    "restore_no_space": "Das Zurückspielen ist nicht gelungen: {reason}. Die Datenbank ist unverändert.",
    "setting_missing": "In {home} ist keine KECK-Anlage eingerichtet. Bitte nennen Sie mit KECK_HOME ihren "
    "Ordner, oder starten Sie sie zuerst mit „keck up“. (Genauer: {reason}.)",
    "database_unreachable": "Die Datenbank ist nicht erreichbar ({reason}). Läuft die Plattform (keck up)?",
}
