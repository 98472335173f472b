"""Sentences: signing in by a member's own provider of identities."""

SENTENCES: dict[str, str] = {
    "sso_none": "Dafür ist keine Anmeldung mit dem Konto einer Kommune eingerichtet. Bitte prüfen Sie die "
    "Angabe, oder melden Sie sich mit Ihrem Passwort an.",
    "sso_silent": "Die Anmeldung Ihrer Kommune ist gerade nicht erreichbar. Bitte versuchen Sie es in "
    "einigen Minuten noch einmal, oder melden Sie sich mit Ihrem Passwort an.",
    "sso_over": "Diese Anmeldung gilt nicht mehr, oder sie wurde in einem anderen Browser begonnen. Bitte "
    "beginnen Sie noch einmal.",
    "sso_failed": "Die Anmeldung bei Ihrer Kommune wurde nicht angenommen. Bitte versuchen Sie es noch "
    "einmal, oder fragen Sie die Person, die bei Ihnen verwaltet.",
    "sso_unlinked": "Dieses Konto Ihrer Kommune ist hier noch mit niemandem verbunden. Nehmen Sie Ihre "
    "Einladung an, oder melden Sie sich mit Ihrem Passwort an und verbinden Sie beides unter „Ihr Konto“.",
    "sso_factor_missing": "Ihre Rolle braucht einen zweiten Nachweis. Bitte melden Sie sich einmal mit Ihrem "
    "Passwort an und richten Sie ihn ein; haben Sie keines, bekommen Sie es über „Passwort vergessen?“.",
    "sso_other_person": "Das war eine andere Anmeldung als die, mit der Sie hier arbeiten. Es wurde nichts "
    "geändert.",
    "sso_not_asked": "Ihre Kommune hat Sie nicht noch einmal nach dem Passwort gefragt. Bitte versuchen Sie "
    "es noch einmal, oder nehmen Sie einen anderen Nachweis.",
    "sso_not_account": "Das betrifft Ihr ganzes Konto. Bitte melden Sie sich dafür mit Ihrem Passwort an.",
    "sso_taken": "Diese Anmeldung bei Ihrer Kommune ist schon mit einem anderen Konto verbunden.",
    "sso_domain": "Ihre E-Mail-Adresse gehört nicht zu den Adressen, die für diese Kommune bestätigt sind.",
    "sso_issuer_wrong": "Das ist keine Adresse eines Anbieters. Sie beginnt mit https:// und hat weder "
    "Fragezeichen noch Anmeldedaten.",
    "sso_client_wrong": "Bitte geben Sie die Client-ID so ein, wie Ihr Anbieter sie nennt.",
    "sso_secret_missing": "Bitte geben Sie das Geheimnis des Clients ein; nach einer Änderung von Anbieter "
    "oder Client-ID noch einmal.",
    "sso_words_wrong": "Bitte trennen Sie die Kennwörter durch Leerzeichen, höchstens zehn.",
    "sso_not_tested": "Bitte prüfen Sie zuerst die Verbindung.",
    "sso_no_domain": "Die Stiftung hat für Ihre Kommune noch keine E-Mail-Adressen bestätigt. Bitte wenden "
    "Sie sich an sie.",
    "sso_test_connection": "Der Anbieter antwortet nicht oder nicht rechtzeitig. Bitte prüfen Sie die "
    "Adresse und ob sie aus dem Internet erreichbar ist.",
    "sso_test_description": "Unter dieser Adresse beschreibt sich kein Anbieter "
    "(/.well-known/openid-configuration). Bitte prüfen Sie die Adresse.",
    "sso_test_issuer": "Der Anbieter nennt sich anders, als Sie ihn eingetragen haben. Beides muss Zeichen "
    "für Zeichen gleich sein.",
    "sso_test_keys": "Der Anbieter zeigt keine Schlüssel, mit denen sich Unterschriften prüfen lassen (RSA "
    "ab 2048 Bit oder P-256, P-384, P-521).",
    "sso_test_private": "Diese Adresse führt nicht ins öffentliche Internet. Andere ruft die Plattform nicht "
    "an.",
    "sso_test_client": "Der Anbieter kennt diesen Client nicht, oder das Geheimnis ist falsch.",
    "domain_wrong": "„{domain}“ ist keine Domäne, die einer Kommune gehören kann. Bitte schreiben Sie sie "
    "wie stadt.de.",
    "domain_taken": "Die Domäne {domain} ist schon für eine andere Kommune bestätigt.",
    "did_changed_provider": "Anmeldung mit dem eigenen Anbieter {issuer} eingerichtet",
    "did_tested_provider": "Verbindung zum Anbieter {issuer} geprüft",
    "did_provider_on": "Anmeldung mit dem Anbieter {issuer} eingeschaltet",
    "did_provider_off": "Anmeldung mit dem Anbieter {issuer} ausgeschaltet",
    "did_removed_provider": "Anbieter {issuer} entfernt",
    "did_linked_login": "{account} mit der Anmeldung beim Anbieter verbunden",
    "did_unlinked_login": "{account} von der Anmeldung beim Anbieter getrennt",
    "did_confirmed_domain": "Adressen der Domäne {domain} bestätigt",
    "did_removed_domain": "Bestätigung der Domäne {domain} zurückgenommen",
}
