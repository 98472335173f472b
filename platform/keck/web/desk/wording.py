"""Words of the desk for what is stored as a code."""

from keck.web.frame.pages import gettext


def rhythm(code: str) -> str:
    """Say how often there are new figures."""
    return {
        "yearly": gettext("einmal im Jahr"),
        "half-yearly": gettext("zweimal im Jahr"),
        "quarterly": gettext("jedes Vierteljahr"),
        "monthly": gettext("jeden Monat"),
        "school-year": gettext("jedes Schuljahr"),
    }[code]


def job_kind(code: str) -> str:
    """Name a kind of job."""
    return {
        "inspect": gettext("Datei ansehen"),
        "annotate": gettext("Kopie mit Markierungen schreiben"),
        "import_areas": gettext("Gebiete einlesen"),
        "import_streets": gettext("Straßenverzeichnis einlesen"),
        "import_table": gettext("Tabelle einlesen"),
        "import_batch": gettext("Stapel prüfen"),
        "crosswalk": gettext("Umstiegsschlüssel berechnen"),
        "combine": gettext("Gebiete zusammenfügen"),
        "compare": gettext("Stände vergleichen"),
        "take_back": gettext("Stand zurücknehmen"),
        "try_definitions": gettext("Kennzahlen ausprobieren"),
        "advise": gettext("Ratgeber für kleine Zahlen"),
        "preview_formula": gettext("Vorschau berechnen"),
        "upkeep": gettext("Aufräumen"),
        "release": gettext("Veröffentlichen"),
        "announce": gettext("Um Bestätigung bitten"),
        "publish": gettext("Bestätigte Veröffentlichung zeigen"),
        "rollback": gettext("Früheren Stand wiederherstellen"),
        "withdraw": gettext("Zurückziehen"),
        "follow": gettext("Neue Fassung einer Kennzahl übernehmen"),
        "benchmarks": gettext("Kommunen-Vergleich aktualisieren"),
        "export": gettext("Alle Daten zusammenstellen"),
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
        "destroyed": gettext("vernichtet"),
        "requested": gettext("wartet"),
        "prepared": gettext("vorbereitet"),
        "declined": gettext("verworfen"),
        "published": gettext("gilt jetzt"),
        "superseded": gettext("abgelöst"),
    }.get(code, code)


def batch_state(code: str) -> str:
    """Say how far a batch is."""
    return {
        "open": gettext("noch nicht geprüft"),
        "checking": gettext("wird geprüft"),
        "checked": gettext("wartet auf Ihre Entscheidung"),
        "accepted": gettext("übernommen"),
        "discarded": gettext("verworfen"),
    }.get(code, code)


def batch_file(code: str) -> str:
    """Say how it is with a file of a batch."""
    return {
        "looking": gettext("wird angesehen"),
        "clear": gettext("verstanden"),
        "question": gettext("eine Frage ist offen"),
        "broken": gettext("nicht lesbar"),
        "refused": gettext("abgelehnt"),
        "boundaries": gettext("enthält Grenzen"),
        "left_out_by_hand": gettext("weggelassen"),
        "left_out_twice": gettext("doppelt, weggelassen"),
        "left_out_replaced": gettext("ersetzt"),
    }.get(code, code)


def confidence(code: str) -> str:
    """Say how sure a guess is."""
    return {
        "sure": gettext("sicher"),
        "likely": gettext("wahrscheinlich"),
        "check": gettext("bitte prüfen"),
    }.get(code, code)


def guess(code: str) -> str:
    """Name what is guessed about a table."""
    return {
        "table": gettext("Tabelle erkannt"),
        "areas": gettext("Gebiete erkannt"),
        "period": gettext("Zeitraum erkannt"),
        "measures": gettext("Merkmale erkannt"),
        "groups": gettext("Gruppen erkannt"),
        "signs": gettext("Schreibweise der Zahlen"),
    }.get(code, code)


def severity(code: str) -> str:
    """Say how much a finding matters."""
    return {
        "error": gettext("Fehler"),
        "warning": gettext("Warnung"),
        "note": gettext("Hinweis"),
    }.get(code, code)


def audience(code: str) -> str:
    """Name whom a release is for."""
    return {"public": gettext("öffentlich"), "internal": gettext("intern")}.get(code, code)


def note_kind(code: str) -> str:
    """Name a kind of note."""
    return {
        "footnote": gettext("Fußnote"),
        "break": gettext("Bruch in der Zeitreihe"),
        "comment": gettext("Kommentar"),
    }.get(code, code)


def mode(code: str) -> str:
    """Say what an upload does to its table."""
    return {
        "add": gettext("Zeiträume hinzufügen"),
        "replace_periods": gettext("Zeiträume ersetzen, die in der Datei stehen"),
        "replace_table": gettext("Die ganze Tabelle ersetzen"),
    }.get(code, code)


def permitted_use(code: str) -> str:
    """Say who may see figures of a source."""
    return {"public": gettext("öffentlich"), "internal": gettext("nur intern")}.get(code, code)


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


def cell_role(code: str) -> str:
    """Say what a sign stands for that is no number."""
    return {
        "missing": gettext("kein Wert"),
        "protected": gettext("von der Quelle geschützt"),
        "zero": gettext("null"),
        "not_applicable": gettext("trifft nicht zu"),
    }.get(code, code)


def match_rule(code: str) -> str:
    """Say what keys and names may differ in."""
    return {
        "padding": gettext("Führende Nullen, Leerzeichen und „.0“ in Schlüsseln zählen nicht"),
        "spelling": gettext("Groß- und Kleinschreibung, Bindestriche und Umlaute in Namen zählen nicht"),
        "numbered": gettext("Nummer und Name stehen in einer Zelle"),
    }.get(code, code)


def formula_kind(code: str) -> str:
    """Say how an indicator is computed."""
    return {
        "count": gettext("Anzahl"),
        "share": gettext("Anteil in Prozent"),
        "rate": gettext("Rate"),
        "figure": gettext("fertiger Wert"),
        "derived": gettext("Formel"),
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


def crosswalk_method(code: str) -> str:
    """Say how areas were shared out."""
    return {
        "area": gettext("nach Fläche"),
        "weights": gettext("gewichtet mit einem Merkmal"),
        "uploaded": gettext("hochgeladen"),
    }.get(code, code)


def descent(code: str) -> str:
    """Say what became of an area."""
    return {
        "unchanged": gettext("unverändert"),
        "split": gettext("geteilt"),
        "merged": gettext("zusammengelegt"),
        "shifted": gettext("verschoben"),
        "gone": gettext("weggefallen"),
    }.get(code, code)


def place_kind(code: str) -> str:
    """Name a place where borders do not fit."""
    return {"gap": gettext("Lücke"), "overlap": gettext("Überlappung")}.get(code, code)
