"""Signing in and out; sessions live in the database and end there."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, undefer

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.networks import ip_prefix
from keck.persistence.models import Account, LoginEvent, LoginSession, Staff
from keck.services import passwords
from keck.services.errors import Refused

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
# Failures within the window. The first limit is for one account from one place: it never shuts out the
# owner elsewhere. The second is for one place that tries many accounts.
FAILURES_HERE = 10
FAILURES_FROM_PLACE = 100
# A page with ten requests writes its session once.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session and whose it is."""

    account_id: UUID
    email: str
    name: str
    language: str
    staff_role: str | None
    csrf_key: bytes
    signed_in_at: datetime


def sign_in(
    settings: Settings, *, email: str, password: str, address: str, replaces: str | None = None
) -> str:
    """Check a password and open a session.

    Parameters
    ----------
    address : str
        The client's IP address; only its prefix is kept.
    replaces : str or None
        Token of the session that the browser had before; it ends, whoever's it was.

    Returns
    -------
    str
        The new session's token, for the browser alone.

    Raises
    ------
    Refused
        With the same words for an unknown address, a wrong password and a closed account.
    """
    wanted, place = email.strip().lower(), ip_prefix(address)
    email_hash = hashlib.sha256(wanted.encode()).hexdigest()
    with plain_session(settings, "keck_login") as session:
        throttled = _is_throttled(session, email_hash, place)
        account = None if throttled else _account(session, wanted)
    # The slow part runs without a connection, so that a flood of sign-ins does not use them up.
    right = not throttled and passwords.verify(account.password_hash if account else None, password)
    success = right and account is not None and account.active
    outcome = "throttled" if throttled else "success" if success else "failure"
    with plain_session(settings, "keck_login") as session:
        session.add(
            LoginEvent(
                email_hash=email_hash,
                account_id=account.id if account else None,
                outcome=outcome,
                ip_prefix=place,
            )
        )
        if account is not None and success:
            return _open(session, account, password, replaces)
    if throttled:
        raise Refused("sign_in_throttled", minutes=int(WINDOW.total_seconds() // 60))
    raise Refused("sign_in_failed")


def _account(session: Session, email: str) -> Account | None:
    query = select(Account).where(Account.email == email).options(undefer(Account.password_hash))
    return session.scalar(query)


def _is_throttled(session: Session, email_hash: str, place: str) -> bool:
    recent = (
        select(func.count())
        .select_from(LoginEvent)
        .where(
            LoginEvent.outcome == "failure",
            LoginEvent.ip_prefix == place,
            LoginEvent.at > func.now() - WINDOW,
        )
    )
    here = session.scalar(recent.where(LoginEvent.email_hash == email_hash)) or 0
    return here >= FAILURES_HERE or (session.scalar(recent) or 0) >= FAILURES_FROM_PLACE


def _open(session: Session, account: Account, password: str, replaces: str | None) -> str:
    if passwords.is_outdated(account.password_hash):
        renewed = update(Account).where(
            Account.id == account.id, Account.password_hash == account.password_hash
        )
        session.execute(renewed.values(password_hash=passwords.hash_password(password)))
    if replaces:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(replaces)))
    outlived = (LoginSession.expires_at <= func.now()) | (LoginSession.last_seen_at <= func.now() - IDLE)
    session.execute(delete(LoginSession).where(LoginSession.account_id == account.id, outlived))
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            account_id=account.id,
            expires_at=func.now() + ABSOLUTE,
            csrf_key=secrets.token_bytes(32),
        )
    )
    return token


def find(settings: Settings, token: str) -> SignedIn | None:
    """Return whose session a token is, and note that it was seen; ``None`` if it has ended."""
    wanted = token_hash(token)
    query = (
        select(LoginSession, Account, Staff.role, (LoginSession.last_seen_at < func.now() - _SEEN_EVERY))
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(Staff, Staff.account_id == Account.id)
        .where(
            LoginSession.token_hash == wanted,
            LoginSession.expires_at > func.now(),
            LoginSession.last_seen_at > func.now() - IDLE,
            Account.active,
        )
    )
    with plain_session(settings, "keck_login") as session:
        row = session.execute(query).one_or_none()
        if row is None:
            return None
        live, account, staff_role, unseen = row
        if unseen:
            seen = update(LoginSession).where(LoginSession.token_hash == wanted)
            session.execute(seen.values(last_seen_at=func.now()))
        return SignedIn(
            account_id=account.id,
            email=account.email,
            name=account.name,
            language=account.language,
            staff_role=staff_role,
            csrf_key=live.csrf_key,
            signed_in_at=live.created_at,
        )


def sign_out(settings: Settings, token: str) -> None:
    """End a session on the server; its token is worth nothing from now on."""
    with plain_session(settings, "keck_login") as session:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))


def end_all(session: Session, account_id: UUID, *, keep: str | None = None) -> None:
    """End all sessions of an account but one, in the caller's transaction."""
    ended = delete(LoginSession).where(LoginSession.account_id == account_id)
    if keep is not None:
        ended = ended.where(LoginSession.token_hash != token_hash(keep))
    session.execute(ended)


def token_hash(token: str) -> bytes:
    """Return what is stored of a token: who reads the table can not sign in with it."""
    return hashlib.sha256(token.encode()).digest()
