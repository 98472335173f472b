"""What the functions of formulas do, in a line each."""

from keck.domain.formulas.functions import FUNCTIONS
from keck.views.i18n import Translator


def explained(t: Translator) -> list[tuple[str, str, str]]:
    """Return all functions: name, how each is written, and what it does."""
    words = {
        "share": t.gettext("Anteil in Prozent"),
        "rate": t.gettext("Anzahl je 1.000 oder je einer anderen Zahl"),
        "ratio": t.gettext("einfach geteilt"),
        "per": t.gettext("beliebige Einheiten, je so viele"),
        "mean": t.gettext("Mittelwert, nach Fallzahl gewichtet"),
        "standardised": t.gettext("Rate, als wären die Altersgruppen überall gleich groß"),
        "smr": t.gettext("gezählte durch erwartete Fälle, nach Altersgruppen"),
        "sum": t.gettext("alle Gebiete der Ebene zusammen"),
        "city": t.gettext("derselbe Wert für die ganze Kommune"),
        "without_area": t.gettext("die Kommune ohne das Gebiet"),
        "lag": t.gettext("derselbe Zeitraum ein Jahr früher"),
        "change": t.gettext("Veränderung seit dem Vorjahr"),
        "pool": t.gettext("mehrere Jahre zusammen"),
        "zscore": t.gettext("Abstand vom Mittel der Gebiete, in Standardabweichungen"),
        "rank": t.gettext("Rang, 1 für den höchsten Wert"),
        "index": t.gettext("gewichtetes Mittel der Abstände"),
        "if": t.gettext("Ersatz, wenn ein Wert fehlt"),
        "status": t.gettext("ob ein Wert bekannt ist, nur in „if“"),
    }
    return [(one.name, one.usage, words[one.name]) for one in FUNCTIONS.values()]
