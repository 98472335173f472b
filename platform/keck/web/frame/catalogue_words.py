"""Words of the desk and of the foundation for adopted indicators, their versions and proposals."""

from keck.domain.catalogue.versions import Effect
from keck.web.frame.pages import gettext


def adoption_state(code: str) -> str:
    """Say how an adopted indicator stands to the catalogue."""
    return {
        "current": gettext("übernommen"),
        "words": gettext("übernommen, neue Worte mit der nächsten Veröffentlichung"),
        "open": gettext("neue Fassung, bitte entscheiden"),
        "planned": gettext("neue Fassung geplant"),
        "stays": gettext("ältere Fassung, nicht vergleichbar"),
        "gone": gettext("nicht mehr im Katalog"),
    }[code]


def effect(one: Effect) -> str:
    """Say what a new version does."""
    return {
        Effect.NONE: gettext("Nichts ändert sich."),
        Effect.WORDS: gettext("Nur Worte ändern sich, kein Wert."),
        Effect.SHOWN: gettext("Die Werte bleiben; anderes wird verborgen, gerundet oder gewertet."),
        Effect.VALUES: gettext("Die Werte ändern sich."),
    }[one]


def field(name: str) -> str:
    """Name what differs between two versions."""
    return {
        "formula": gettext("Berechnung"),
        "unit": gettext("Einheit"),
        "pooling": gettext("Zusammenfassen von Jahren"),
        "spatial_reference": gettext("Ort, an dem gezählt wird"),
        "population_base": gettext("Grundlage der Bevölkerung"),
        "instrument": gettext("Verfahren"),
        "decimals": gettext("Nachkommastellen"),
        "polarity": gettext("Lesart"),
        "minimum_count": gettext("Mindestzahl"),
        "minimum_base": gettext("Mindestzahl der Grundlage"),
        "topic": gettext("Thema"),
        "name": gettext("Name"),
        "question": gettext("Frage"),
        "description": gettext("Beschreibung"),
        "rationale": gettext("Begründung"),
        "source": gettext("Quelle"),
        "rhythm": gettext("Neue Zahlen"),
        "pitfalls": gettext("Zu beachten"),
        "range": gettext("Übliche Spanne"),
    }.get(name, name)


def proposal_state(code: str) -> str:
    """Name the state of a proposal."""
    return {
        "open": gettext("wartet auf Antwort"),
        "taken_back": gettext("zurückgenommen"),
        "accepted": gettext("angenommen"),
        "declined": gettext("abgelehnt"),
    }[code]
