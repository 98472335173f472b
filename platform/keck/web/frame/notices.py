"""What a page says after something was done; the address names it by a code."""

from keck.domain.texts import Language
from keck.views.i18n import translator


def notice(code: str | None, lang: Language) -> str | None:
    """Return the words for what was done, or ``None`` for a code that is none of ours."""
    t = translator(lang)
    return {
        "accepted": t.gettext("Übernommen. Die Tabelle hat jetzt diesen Stand."),
        "batch_accepted": t.gettext("Übernommen. Alle Tabellen des Stapels haben jetzt diesen Stand."),
        "batch_answered": t.gettext("Gemerkt. So wird die Datei mit dem Stapel gelesen."),
        "discarded": t.gettext("Verworfen. An den Daten hat sich nichts geändert."),
        "stale": t.gettext(
            "Inzwischen wurde ein anderer Stand übernommen. Die Unterschiede werden neu berechnet."
        ),
        "again": t.gettext("Der Auftrag startet noch einmal."),
        "definitions": t.gettext(
            "Die Kennzahlen sind gespeichert. Sie gelten ab der nächsten Veröffentlichung."
        ),
        "spread_dropped": t.gettext(
            "Die Kennzahl ist gespeichert und gilt ab der nächsten Veröffentlichung. Was eine Datei über die"
            " Streuung gesagt hatte (Standardabweichung, Designeffekt), ist weggefallen: Es gehörte zur"
            " bisherigen Rechnung."
        ),
        "advice_chosen": t.gettext("Gemerkt. Das gilt ab der nächsten Veröffentlichung."),
        "indicator_aside": t.gettext("Beiseitegelegt. Die nächste Veröffentlichung zeigt sie nicht mehr."),
        "crosswalk": t.gettext("Gespeichert. Das gilt ab der nächsten Veröffentlichung."),
        "keys": t.gettext("Die Schlüssel sind geändert. Das gilt ab der nächsten Veröffentlichung."),
        "destroyed": t.gettext("Vernichtet. Der Vermerk bleibt, die Werte sind gelöscht."),
        "streets": t.gettext(
            "Übernommen. Dieses Straßenverzeichnis gilt, im Atlas ab der nächsten Veröffentlichung."
        ),
        "noted": t.gettext("Vermerkt. Die Anmerkung erscheint mit der nächsten Veröffentlichung."),
        "note_removed": t.gettext("Zurückgenommen. Die nächste Veröffentlichung zeigt sie nicht mehr."),
        "corrected": t.gettext("Die Berichtigung ist öffentlich."),
        "correction_removed": t.gettext("Die Berichtigung ist nicht mehr zu sehen."),
        "adopted": t.gettext("Übernommen. Die Kennzahl erscheint mit der nächsten Veröffentlichung."),
        "adoption_left": t.gettext(
            "Die Kennzahl ist nicht mehr in Gebrauch. Die nächste Veröffentlichung zeigt sie nicht mehr."
        ),
        "adoption_planned": t.gettext("Geplant. An diesem Tag wird die neue Fassung übernommen."),
        "adoption_stays": t.gettext("Es bleibt bei Ihrer Fassung. Sie gilt jetzt als nicht vergleichbar."),
        "proposed": t.gettext("Vorgeschlagen. Die Antwort der Stiftung steht hier, sobald es sie gibt."),
        "proposal_taken_back": t.gettext("Der Vorschlag ist zurückgenommen."),
        "saved": t.gettext("Gespeichert."),
        "confirmed": t.gettext("Bestätigt. Die Veröffentlichung erscheint zum genannten Zeitpunkt."),
        "declined": t.gettext("Verworfen. Nichts davon wird öffentlich."),
        "sent_again": t.gettext("Die E-Mail ist noch einmal unterwegs."),
        "asked": t.gettext("Ihre Frage ist bei der Stiftung. Die Antwort kommt per E-Mail und steht hier."),
        "answered": t.gettext("Gespeichert."),
        "support_asked": t.gettext("Die Kommune ist gefragt. Sie sehen hier, sobald sie zustimmt."),
        "support_granted": t.gettext(
            "Gewährt. Der Einblick endet von selbst; beenden können Sie ihn jederzeit."
        ),
        "support_declined": t.gettext("Abgelehnt. Die Stiftung sieht nichts."),
        "support_ended": t.gettext("Der Einblick ist beendet."),
        "person": t.gettext("Die Rolle ist geändert."),
        "guest": t.gettext("Der Zugang ist geändert."),
        "removed": t.gettext("Die Person gehört nicht mehr dazu."),
        "joined": t.gettext("Willkommen. Sie gehören jetzt dazu."),
        "agreement_sent": t.gettext("Hochgeladen. Die Stiftung sieht jetzt, dass unterschrieben ist."),
        "agreement_removed": t.gettext("Entfernt."),
        "welcome_hidden": t.gettext(
            "Ausgeblendet. Unter „Einstellungen“ holen Sie die Liste jederzeit zurück."
        ),
        "invited": t.gettext("Die Einladung ist unterwegs."),
        "revoked": t.gettext("Die Einladung ist zurückgenommen."),
        "reset_sent": t.gettext("Wir haben einen Link geschickt. Er kommt in den nächsten Minuten an."),
        "password_reset": t.gettext("Das Passwort ist gespeichert. Bitte melden Sie sich damit an."),
        "email_sent": t.gettext("Bitte öffnen Sie den Link, den wir an die neue Adresse geschickt haben."),
        "email": t.gettext("Die neue Adresse gilt. Alle anderen Anmeldungen sind beendet."),
        "password": t.gettext("Das Passwort ist geändert. Alle anderen Anmeldungen sind beendet."),
        "factor": t.gettext("Eingerichtet. Alle anderen Anmeldungen sind beendet."),
        "factor_named": t.gettext("Umbenannt."),
        "factor_removed": t.gettext("Entfernt. Alle anderen Anmeldungen sind beendet."),
        "provider_saved": t.gettext("Gespeichert. Bitte prüfen Sie jetzt die Verbindung."),
        "provider_tested": t.gettext("Der Anbieter antwortet und kennt den Client."),
        "provider_on": t.gettext("Eingeschaltet. Ihre Leute verbinden ihr Konto unter „Ihr Konto“."),
        "provider_off": t.gettext("Ausgeschaltet. Anmeldungen, die der Anbieter geöffnet hat, sind beendet."),
        "provider_removed": t.gettext("Der Anbieter ist entfernt."),
        "sso_linked": t.gettext("Verbunden. Ab jetzt können Sie sich mit dem Konto Ihrer Kommune anmelden."),
        "sso_unlinked": t.gettext("Getrennt. Anmeldungen, die darüber geöffnet waren, sind beendet."),
        "session_ended": t.gettext("Die Anmeldung ist beendet."),
        "sessions_ended": t.gettext("Alle anderen Anmeldungen sind beendet."),
        "person_out": t.gettext("Alle Anmeldungen der Person sind beendet."),
        "limited": t.gettext("Die Grenzen gelten ab jetzt."),
        "suspended": t.gettext("Gesperrt. Das gilt ab der nächsten Anfrage."),
        "resumed": t.gettext("Die Kommune ist wieder freigegeben."),
        "members_made": t.gettext("Angelegt. Die Einladungen sind unterwegs."),
        "announced": t.gettext(
            "Gespeichert. Die Ankündigung erscheint an ihren Tagen an allen Schreibtischen."
        ),
        "announcement_ended": t.gettext("Beendet. Niemand sieht die Ankündigung mehr."),
        "preview_sent": t.gettext("Die Vorschau ist unterwegs."),
        "preview_revoked": t.gettext("Zurückgenommen. Der Link öffnet nichts mehr."),
        "recovery_started": t.gettext("Begonnen. Alle in der Kommune sind benachrichtigt."),
        "recovery_sent": t.gettext("Der Code ist unterwegs."),
        "recovery_stopped": t.gettext("Angehalten. Alle in der Kommune sind benachrichtigt."),
        "named": t.gettext("Der Name ist geändert."),
        "erasure_asked": t.gettext("Die Löschung ist beantragt. Nun bestätigt sie eine zweite Person."),
        "erasure_confirmed": t.gettext(
            "Die Löschung ist bestätigt. Bis zum genannten Tag lässt sie sich zurücknehmen."
        ),
        "erasure_undone": t.gettext("Die Löschung ist zurückgenommen."),
        "signed_out": t.gettext("Sie sind abgemeldet."),
    }.get(code or "")
