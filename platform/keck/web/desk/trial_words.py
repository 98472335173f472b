"""Words for what applying a file makes of definitions."""

from keck.web.frame.pages import gettext


def becomes(code: str) -> str:
    """Say what applying a file makes of a definition."""
    return {
        "new": gettext("neu"),
        "changed": gettext("neue Fassung"),
        "same": gettext("unverändert"),
        "gone": gettext("fällt weg, weil eigene Kennzahlen das Merkmal verwenden"),
    }[code]


def definition_field(code: str) -> str:
    """Name a part of a definition."""
    return {
        "name": gettext("Name"),
        "kind": gettext("Art der Formel"),
        "numerator": gettext("Zähler"),
        "denominator": gettext("Nenner"),
        "per": gettext("Bezug (je …)"),
        "unit": gettext("Einheit"),
        "description": gettext("Beschreibung"),
        "decimals": gettext("Nachkommastellen"),
        "polarity": gettext("was günstig ist"),
        "topic": gettext("Thema"),
        "minimum_count": gettext("Mindestzahl"),
        "minimum_base": gettext("Mindestzahl der Grundlage"),
        "public_levels": gettext("öffentliche Ebenen"),
        "zero_is_sensitive": gettext("Schutz der Null"),
        "default_period": gettext("Zeitraum, der zuerst gezeigt wird"),
        "pooling": gettext("zusammengefasste Jahre"),
        "formula": gettext("Formel"),
        "reads": gettext("verwendete Merkmale"),
        "target": gettext("Zielwert"),
        "deprivation": gettext("ob Gebiete danach geordnet werden"),
        "index": gettext("Einstellungen des Index"),
        "deviation": gettext("Merkmal der Standardabweichung"),
        "design_effect": gettext("Designeffekt"),
        "catalogue": gettext("Fassung des Katalogs"),
    }.get(code, code)
