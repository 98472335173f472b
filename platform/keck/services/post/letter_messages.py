"""A letter as it goes over the wire."""

from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from keck.config import Settings
from keck.domain.texts import Language
from keck.persistence.models import Mail
from keck.services.post import tickets
from keck.views import letters

# By kind: what the link in it stands for.
_PURPOSES = {
    **dict.fromkeys(("invitation", "invitation_guest"), "invitation"),
    "reset": "reset",
    "email_confirm": "email",
    "recovery_code": "recovery_code",
    **dict.fromkeys(("recovery_started", "recovery_confirmed"), "recovery"),
    "erased": "certificate",
    **dict.fromkeys(("confirm_join", "confirm_contact", "confirm_brochure"), "inquiry"),
    "release_review": "review",
    "release_preview": "preview",
}


def message_of(settings: Settings, mail: Mail) -> EmailMessage:
    """Return a letter with its link, as text and as HTML; sent twice it has the same id."""
    purpose = _PURPOSES.get(mail.kind)
    link = tickets.address_of(settings, purpose, mail.ticket_id) if purpose and mail.ticket_id else None
    language: Language = "en" if mail.language == "en" else "de"
    written = letters.write(mail.kind, mail.params, language, link=link, home=settings.public_url)
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = written.subject, settings.mail_from, mail.address
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{parseaddr(settings.mail_from)[1].partition('@')[2]}>"
    message["Auto-Submitted"], message["Content-Language"] = "auto-generated", language
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    return message
