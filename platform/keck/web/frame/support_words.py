"""Words for looks at a desk and for questions, as the member and the foundation read them."""

from typing import Any

from keck.web.frame.pages import gettext


def part_names() -> dict[str, str]:
    """Name the parts of a desk."""
    return {
        "tables": gettext("Tabellen"),
        "releases": gettext("Veröffentlichungen"),
        "settings": gettext("Einstellungen"),
    }


def named_parts(codes: Any) -> str:
    """Name parts whose codes stand in a log, with commas between them."""
    names = part_names()
    return ", ".join(names.get(one, one) for one in str(codes).split(","))


def ticket_states() -> dict[str, str]:
    """Name the states of a question."""
    return {
        "open": gettext("offen"),
        "working": gettext("in Arbeit"),
        "answered": gettext("beantwortet"),
        "closed": gettext("geschlossen"),
    }
