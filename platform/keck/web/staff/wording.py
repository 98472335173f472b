"""Words of the foundation's pages for what is stored as a code."""

from typing import Any

from keck.services.staff_acts import Act
from keck.tenants.staff_roles import STAFF_ROLES, StaffRole
from keck.web.frame.pages import gettext, language, say_code
from keck.web.frame.support_words import named_parts


def member_state(code: str) -> str:
    """Name the state of a member."""
    return {
        "suspended": gettext("gesperrt"),
        "withdrawn": gettext("zurückgezogen"),
        "new": gettext("noch nichts veröffentlicht"),
        "public": gettext("öffentlich"),
    }[code]


def columns() -> list[tuple[str, str]]:
    """Name the columns by which members are sorted."""
    return [
        ("name", gettext("Kommune")),
        ("state", gettext("Zustand")),
        ("release", gettext("Veröffentlicht")),
        ("data", gettext("Neueste Daten")),
        ("failed", gettext("Fehlgeschlagen")),
        ("room", gettext("Platz")),
        ("sign_in", gettext("Letzte Anmeldung")),
        ("agreement", gettext("Vereinbarung")),
    ]


def agreement_state(code: str) -> str:
    """Name how far an agreement is."""
    return {
        "recorded": gettext("liegt vor"),
        "sent": gettext("hochgeladen"),
        "missing": gettext("fehlt"),
    }[code]


def inquiry_kind(code: str) -> str:
    """Name what somebody has sent."""
    return {
        "join": gettext("Antrag"),
        "contact": gettext("Nachricht"),
        "brochure": gettext("Broschüre"),
    }[code]


def inquiry_state(code: str) -> str:
    """Name the state of an application or a message."""
    return {
        "unconfirmed": gettext("Adresse nicht bestätigt"),
        "spam": gettext("Spam"),
        "new": gettext("neu"),
        "talks": gettext("im Gespräch"),
        "approved": gettext("aufgenommen"),
        "declined": gettext("abgelehnt"),
        "open": gettext("offen"),
        "done": gettext("erledigt"),
    }[code]


def inquiry_act(code: str) -> str:
    """Name what was done to an application or a message."""
    return {
        "sent": gettext("Formular abgeschickt"),
        "confirmed": gettext("E-Mail-Adresse bestätigt"),
        "talks": gettext("Gespräch begonnen"),
        "approved": gettext("aufgenommen und eingeladen"),
        "declined": gettext("abgelehnt und benachrichtigt"),
        "done": gettext("erledigt"),
        "reopened": gettext("wieder geöffnet"),
        "not_spam": gettext("aus dem Spam geholt"),
        "note": gettext("Notiz"),
    }.get(code, code)


def becomes(code: str) -> str:
    """Say what becomes of a line of a list of new members."""
    return {
        "new": gettext("wird angelegt"),
        "known": gettext("gibt es schon"),
        "wrong": gettext("bitte ändern"),
    }[code]


def line(one: Act) -> dict[str, Any]:
    """Return an act of the foundation as a line of its log."""
    params = dict(one.about)
    if "parts" in params:
        params["parts"] = named_parts(params["parts"])
    if params.get("role") in set(StaffRole):
        params["role"] = STAFF_ROLES[StaffRole(params["role"])].name.get(language())[0]
    unnamed = gettext("Betrieb") if one.by_operator else gettext("ehemalige Person")
    return {
        "at": one.at,
        "who": one.name or unnamed,
        "what": say_code(f"staff_did_{one.act}", params),
        "slug": one.slug,
        "town": one.town,
    }
