"""Signing in and out; sessions live in the database and end there."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, undefer

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, LoginSession
from keck.services.errors import Refused
from keck.services.identity import login_events, passwords, session_tokens
from keck.services.identity.live_sessions import SignedIn, find
from keck.services.identity.login_events import FAILURES_FROM_PLACE, FAILURES_HERE, WINDOW, Origin
from keck.services.identity.session_tokens import ABSOLUTE, IDLE, end_all, token_hash

__all__ = [
    "ABSOLUTE",
    "FAILURES_FROM_PLACE",
    "FAILURES_HERE",
    "IDLE",
    "WINDOW",
    "SignedIn",
    "end_all",
    "find",
    "sign_in",
    "sign_out",
    "token_hash",
]


def sign_in(
    settings: Settings,
    *,
    email: str,
    password: str,
    address: str,
    agent: str = "",
    replaces: str | None = None,
) -> str:
    """Check a password and open a session, which may still have to prove a second factor.

    Parameters
    ----------
    address : str
        The client's IP address; only its prefix is kept.
    agent : str
        How the browser calls itself; only its name and system are kept.
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
    wanted, origin = email.strip().lower(), Origin.of(address, agent)
    with plain_session(settings, "keck_login") as session:
        throttled = login_events.is_throttled(session, wanted, origin.place)
        account = None if throttled else _account(session, wanted)
    # The slow part runs without a connection, so that a flood of sign-ins does not use them up.
    right = not throttled and passwords.verify(account.password_hash if account else None, password)
    success = right and account is not None and account.active
    outcome = "throttled" if throttled else "success" if success else "failure"
    with plain_session(settings, "keck_login") as session:
        account_id = account.id if account else None
        login_events.record(session, outcome, origin, email=wanted, account_id=account_id)
        if account is not None and success:
            _renew_hash(session, account, password)
            return session_tokens.begin(
                session,
                account.id,
                origin=origin,
                replaces=replaces,
                factor=False,
            )
    if throttled:
        raise throttled_refusal()
    raise Refused("sign_in_failed")


def throttled_refusal() -> Refused:
    """Return the words for too many attempts."""
    return Refused("sign_in_throttled", minutes=int(WINDOW.total_seconds() // 60))


def _account(session: Session, email: str) -> Account | None:
    query = select(Account).where(Account.email == email).options(undefer(Account.password_hash))
    return session.scalar(query)


def _renew_hash(session: Session, account: Account, password: str) -> None:
    if passwords.is_outdated(account.password_hash):
        renewed = update(Account).where(
            Account.id == account.id, Account.password_hash == account.password_hash
        )
        session.execute(renewed.values(password_hash=passwords.hash_password(password)))


def sign_out(settings: Settings, token: str) -> None:
    """End a session on the server; its token is worth nothing from now on."""
    with plain_session(settings, "keck_login") as session:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(token)))
