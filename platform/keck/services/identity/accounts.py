"""Accounts of people: one for each e-mail address."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.emails import is_email
from keck.domain.texts import Language
from keck.persistence.models import Account, Staff
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.identity import login_sessions, passwords
from keck.tenants.staff_roles import StaffRole


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and, if it was made just now, the password that is shown once."""

    account_id: UUID
    password: str | None


def normal_email(email: str) -> str:
    """Return an address as it is stored.

    Raises
    ------
    Refused
        If it is none.
    """
    address = email.strip().lower()
    if not is_email(address):
        raise Refused("email_wrong")
    return address


def ensure(
    session: Session,
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    words: Iterable[str] = (),
) -> NewAccount:
    """Return the account of an address; make it with a given or a random password if there is none.

    An account that exists keeps its password: whoever adds a person elsewhere must not take it over.

    Parameters
    ----------
    session : Session
        Of a role that may write accounts.
    words
        Further words that the password may not hold, such as a slug.
    """
    address = normal_email(email)
    found = session.scalar(select(Account.id).where(Account.email == address))
    if found is not None:
        return NewAccount(found, None)
    if password is not None:
        passwords.require_strong(password, words=[address, name, *words])
    chosen = password or passwords.generate()
    account = Account(email=address, name=name.strip(), password_hash=passwords.hash_password(chosen))
    session.add(account)
    session.flush()
    return NewAccount(account.id, chosen)


def create_staff(
    settings: Settings, *, email: str, name: str = "", password: str | None = None, admin: bool = False
) -> NewAccount:
    """Make somebody a member of the foundation's staff; asked for by the operator alone.

    Parameters
    ----------
    admin : bool
        Whether the person leads; somebody who is there already is given that role, and never loses it here.
    """
    with plain_session(settings, "keck_staff") as session:
        made = ensure(session, email=email, name=name, password=password)
        role = StaffRole.STAFF_ADMIN if admin else StaffRole.STAFF
        known = session.get(Staff, made.account_id)
        if known is None:
            session.add(Staff(account_id=made.account_id, role=role))
        elif admin:
            known.role = role
        if known is None or admin:
            staff_acts.record(session, "made_staff", by=None, email=normal_email(email), role=role)
        return made


def change_password(
    settings: Settings,
    account_id: UUID,
    *,
    current: str,
    new: str,
    token: str | None,
    words: Iterable[str] = (),
) -> None:
    """Change one's own password and end all other sessions.

    Parameters
    ----------
    token : str or None
        Of the session that goes on.

    Raises
    ------
    Refused
        If the current password is wrong or the new one is weak.
    """
    with plain_session(settings, "keck_login") as session:
        account = session.get(
            Account, account_id, options=[undefer(Account.password_hash)], with_for_update=True
        )
        if account is None or not account.active:
            raise NotFound("account")
        if not passwords.verify(account.password_hash, current):
            raise Refused("password_wrong")
        passwords.require_strong(new, words=[account.email, account.name, *words])
        account.password_hash = passwords.hash_password(new)
        login_sessions.end_all(session, account_id, keep=token)


def set_active(settings: Settings, account_id: UUID, *, active: bool) -> None:
    """Open or close an account; closing it ends its sessions at once."""
    with plain_session(settings, "keck_login") as session:
        change = update(Account).where(Account.id == account_id).values(active=active).returning(Account.id)
        if session.scalar(change) is None:
            raise NotFound("account")
        if not active:
            login_sessions.end_all(session, account_id)


def change_language(settings: Settings, account_id: UUID, *, language: Language) -> None:
    """Choose the language in which one reads the desk."""
    with plain_session(settings, "keck_login") as session:
        session.execute(update(Account).where(Account.id == account_id).values(language=language))
