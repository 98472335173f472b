"""Another e-mail address for an account: it counts when whoever reads it has confirmed it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.lifetimes import EMAIL_LINK
from keck.persistence.models import Account, Ticket
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts, passwords, session_tokens
from keck.services.post import letters, tickets

LASTS = EMAIL_LINK


def ask(settings: Settings, account_id: UUID, *, email: str, password: str) -> None:
    """Send a letter to the new address; one that has an account already gets none, and nobody learns it.

    Raises
    ------
    Refused
        If it is no address, or the password is wrong.
    """
    address = accounts.normal_email(email)
    with plain_session(settings, "keck_login") as session:
        account = session.get(Account, account_id, options=[undefer(Account.password_hash)])
        if account is None or not account.active:
            raise NotFound("account")
        if not passwords.verify(account.password_hash, password):
            raise Refused("password_wrong")
        if session.scalar(select(exists().where(Account.email == address))):
            return
        ticket = Ticket(
            id=uuid4(),
            purpose="email",
            account_id=account_id,
            email=address,
            expires_at=datetime.now(UTC) + LASTS,
        )
        session.add(ticket)
        letters.post(
            session,
            "email_confirm",
            address=address,
            language="en" if account.language == "en" else "de",
            ticket_id=ticket.id,
        )


def confirm(settings: Settings, token: str, account_id: UUID, *, session_token: str | None) -> None:
    """Let the new address count, end all other sessions, and tell the old address.

    Raises
    ------
    Refused
        If the link is none, is over, was used, or is of another account than who is signed in.
    """
    ticket_id = tickets.id_of(settings, "email", token)
    now = datetime.now(UTC)
    used = (
        update(Ticket)
        .where(
            Ticket.id == ticket_id,
            Ticket.purpose == "email",
            Ticket.account_id == account_id,
            Ticket.used_at.is_(None),
            Ticket.expires_at > now,
        )
        .values(used_at=now)
        .returning(Ticket.email)
    )
    try:
        with plain_session(settings, "keck_login") as session:
            address = session.scalar(used) if ticket_id else None
            if not address:
                raise Refused("email_link_over")
            account = session.get_one(Account, account_id)
            letters.tell(session, "email_changed", account, masked=masked(address))
            account.email = address
            session.flush()
            session_tokens.end_all(session, account_id, keep=session_token)
    except IntegrityError as error:
        raise Refused("email_link_over") from error


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else reads.

    >>> masked("maria.muster@example.org")
    'm…@example.org'
    """
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"
