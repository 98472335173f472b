"""What a page says when something did not work, by its status."""

from keck.web.frame.pages import gettext


def error_words(status: int) -> tuple[str, str, str]:
    """Return title, sentence and advice for a status; an unlisted one is told like a failure of ours."""
    known = {
        400: (
            gettext("Das hat nicht geklappt"),
            gettext("Diese Anfrage verstehen wir nicht."),
            gettext("Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        ),
        403: (
            gettext("Dafür reicht Ihre Rolle nicht"),
            gettext("Ihre Rolle in dieser Kommune erlaubt diesen Schritt nicht."),
            gettext("Bitte fragen Sie die Person, die bei Ihnen Personen und Rollen verwaltet."),
        ),
        404: (
            gettext("Diese Seite gibt es nicht"),
            gettext("Hier liegt nichts, oder Sie gehören nicht zu dieser Kommune."),
            gettext("Bitte prüfen Sie die Adresse oder beginnen Sie auf der Übersicht."),
        ),
        405: (
            gettext("Das geht hier nicht"),
            gettext("Diese Adresse gehört zu einem Formular."),
            gettext("Bitte öffnen Sie die Seite neu und senden Sie das Formular dort ab."),
        ),
        410: (
            gettext("Das wurde zurückgezogen"),
            gettext("Was hier stand, wird nicht mehr gezeigt."),
            gettext("Auf der Übersicht sehen Sie, was jetzt gilt."),
        ),
        413: (
            gettext("Die Datei ist zu groß"),
            gettext("So viel auf einmal nehmen wir nicht an."),
            gettext("Oft hilft es, nicht benötigte Blätter oder Spalten zu entfernen."),
        ),
        422: (
            gettext("Das geht so nicht"),
            gettext("Bitte prüfen Sie Ihre Angaben."),
            gettext("Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        ),
        429: (
            gettext("Bitte einen Augenblick Geduld"),
            gettext("Über Ihre Anmeldung wurde in kurzer Zeit sehr viel heruntergeladen."),
            gettext("Bitte warten Sie eine Minute und laden Sie die Datei dann noch einmal."),
        ),
        503: (
            gettext("Gerade nicht erreichbar"),
            gettext("Die Plattform wird gewartet oder ist überlastet. Ihre Daten sind sicher."),
            gettext("Bitte versuchen Sie es in einigen Minuten noch einmal."),
        ),
    }
    return known.get(
        status,
        (
            gettext("Hier ist etwas schiefgegangen"),
            gettext("Der Fehler liegt bei uns, nicht bei Ihnen. Er ist festgehalten."),
            gettext("Bitte versuchen Sie es in einigen Minuten noch einmal."),
        ),
    )


def ask_us(reference: str) -> str:
    """Return the sentence by which whoever asks about a failure and whoever looks for it find together."""
    return gettext(
        "Wenn Sie uns danach fragen, nennen Sie bitte diese Kennung: {reference}", reference=reference
    )
