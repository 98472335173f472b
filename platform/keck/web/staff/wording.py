"""Words for states and acts on the foundation's pages."""

from keck.web.frame.pages import gettext


def state(code: str) -> str:
    """Return what a state is called."""
    return {
        "unconfirmed": gettext("Adresse nicht bestätigt"),
        "spam": gettext("Spam"),
        "new": gettext("neu"),
        "talks": gettext("im Gespräch"),
        "approved": gettext("aufgenommen"),
        "declined": gettext("abgelehnt"),
        "open": gettext("offen"),
        "done": gettext("erledigt"),
    }.get(code, code)


def act(code: str) -> str:
    """Return what was done."""
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


def kind(code: str) -> str:
    """Return what somebody has sent."""
    return {
        "join": gettext("Antrag"),
        "contact": gettext("Nachricht"),
        "brochure": gettext("Broschüre"),
    }.get(code, code)
