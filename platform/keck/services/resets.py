"""A new password for whoever has forgotten it and reads the account's mail."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.lifetimes import RESET_LINK
from keck.domain.texts import Language
from keck.persistence.models import Account, Ticket
from keck.services.errors import Refused
from keck.services.identity import accounts, passwords, session_tokens
from keck.services.people import memberships
from keck.services.post import letters, tickets

LASTS = RESET_LINK


def ask(settings: Settings, *, email: str, language: Language) -> None:
    """Send a letter to an address, whether it has an account or not: nobody learns which.

    Raises
    ------
    Refused
        If it is no address.
    """
    address = accounts.normal_email(email)
    with plain_session(settings, "keck_login") as session:
        session.execute(delete(Ticket).where(Ticket.expires_at < datetime.now(UTC)))
        account = session.scalar(select(Account).where(Account.email == address, Account.active))
        if account is None:
            letters.post(session, "reset_unknown", address=address, language=language)
            return
        ticket = Ticket(
            id=uuid4(), purpose="reset", account_id=account.id, expires_at=datetime.now(UTC) + LASTS
        )
        session.add(ticket)
        letters.tell(session, "reset", account, ticket_id=ticket.id)


def look(settings: Settings, token: str) -> None:
    """Go on only with a link that still counts.

    Raises
    ------
    Refused
        With the same words for a link that is none, is over or was used.
    """
    with plain_session(settings, "keck_login") as session:
        _ticket(session, settings, token)


def complete(settings: Settings, token: str, *, password: str) -> None:
    """Set the new password, end all sessions, and tell the owner; the second factor stays.

    Raises
    ------
    Refused
        If the link does not count any more, or the password is weak.
    """
    with plain_session(settings, "keck_login") as session:
        account_id = _ticket(session, settings, token, use=True)
        account = session.get_one(Account, account_id)
        if not account.active:
            raise Refused("reset_over")
        slugs = [place.slug for place in memberships.places(settings, account_id)]
        passwords.require_strong(password, words=[account.email, account.name, *slugs])
        account.password_hash = passwords.hash_password(password)
        session.execute(
            delete(Ticket).where(
                Ticket.account_id == account_id, Ticket.purpose == "reset", Ticket.used_at.is_(None)
            )
        )
        session_tokens.end_all(session, account_id)
        letters.tell(session, "password_changed", account)


def _ticket(session: Session, settings: Settings, token: str, *, use: bool = False) -> UUID:
    ticket_id = tickets.id_of(settings, "reset", token)
    now = datetime.now(UTC)
    counts = (
        (Ticket.id == ticket_id)
        & (Ticket.purpose == "reset")
        & Ticket.used_at.is_(None)
        & (Ticket.expires_at > now)
    )
    # Of two who use it at once, the second waits here and finds it used.
    asked = update(Ticket).where(counts).values(used_at=now).returning(Ticket.account_id)
    found: UUID | None = session.scalar(asked if use else select(Ticket.account_id).where(counts))
    if ticket_id is None or found is None:
        raise Refused("reset_over")
    return found
