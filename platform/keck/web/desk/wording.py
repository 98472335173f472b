"""Words of the desk for what is stored as a code."""

from keck.web.desk.pages import gettext


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


def job_kind(code: str) -> str:
    """Name a kind of job."""
    return {
        "inspect": gettext("Datei ansehen"),
        "import_areas": gettext("Gebiete einlesen"),
        "import_table": gettext("Tabelle einlesen"),
        "release": gettext("Veröffentlichen"),
        "rollback": gettext("Früheren Stand wiederherstellen"),
        "withdraw": gettext("Zurückziehen"),
        "benchmarks": gettext("Kommunen-Vergleich aktualisieren"),
    }.get(code, code)


def state(code: str) -> str:
    """Name a state of a job, an upload, a revision or a release."""
    return {
        "queued": gettext("wartet"),
        "running": gettext("läuft"),
        "done": gettext("fertig"),
        "failed": gettext("fehlgeschlagen"),
        "received": gettext("angekommen"),
        "inspected": gettext("zu prüfen"),
        "imported": gettext("eingelesen"),
        "refused": gettext("abgelehnt"),
        "candidate": gettext("wartet auf Ihre Entscheidung"),
        "accepted": gettext("übernommen"),
        "discarded": gettext("verworfen"),
        "requested": gettext("wartet"),
        "published": gettext("gilt jetzt"),
        "superseded": gettext("abgelöst"),
    }.get(code, code)


def audience(code: str) -> str:
    """Name whom a release is for."""
    return {"public": gettext("öffentlich"), "internal": gettext("intern")}.get(code, code)


def mode(code: str) -> str:
    """Say what an upload does to its table."""
    return {
        "add": gettext("Zeiträume hinzufügen"),
        "replace_periods": gettext("Zeiträume ersetzen, die in der Datei stehen"),
        "replace_table": gettext("Die ganze Tabelle ersetzen"),
    }.get(code, code)


def measure_kind(code: str) -> str:
    """Name a kind of measure."""
    return {
        "count": gettext("Anzahl (wird addiert)"),
        "amount": gettext("Betrag (wird addiert)"),
        "mean": gettext("Mittelwert"),
        "figure": gettext("fertiger Wert, z. B. Anteil"),
        "score": gettext("Punktwert, Index"),
    }.get(code, code)


def layout(code: str) -> str:
    """Say how a table is laid out."""
    return {
        "long": gettext("lang: eine Spalte mit Werten, daneben steht, was gezählt ist"),
        "wide": gettext("breit: eine Spalte je Merkmal"),
        "areas_as_columns": gettext("gekippt: eine Spalte je Gebiet"),
    }.get(code, code)


def row_role(code: str) -> str:
    """Say what a row stands for that is no area."""
    return {
        "city": gettext("ganze Kommune"),
        "unassigned": gettext("nicht zuordenbar"),
        "skip": gettext("überspringen"),
    }.get(code, code)


def formula_kind(code: str) -> str:
    """Say how an indicator is computed."""
    return {
        "count": gettext("Anzahl"),
        "share": gettext("Anteil in Prozent"),
        "rate": gettext("Rate"),
        "figure": gettext("fertiger Wert"),
    }.get(code, code)


def indicator_origin(code: str) -> str:
    """Say where a definition comes from."""
    return {
        "own": gettext("eigene"),
        "default": gettext("ohne Formel, direkt aus der Tabelle"),
        "catalogue": gettext("Katalog des Netzwerks"),
    }.get(code, code)


def cell_status(code: str) -> str:
    """Name the status of a cell that has no number."""
    return {
        "ok": gettext("Wert"),
        "missing": gettext("fehlt"),
        "suppressed": gettext("von der Quelle geschützt"),
        "not_applicable": gettext("trifft nicht zu"),
    }.get(code, code)
