"""Rows of sessions: begun, given a new token after a proof, ended."""

import hashlib
import secrets
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session

from keck.domain.lifetimes import SESSION_IDLE, SESSION_LONGEST
from keck.persistence.models import LoginSession
from keck.services.errors import NotFound
from keck.services.identity.login_events import Origin

IDLE = SESSION_IDLE
ABSOLUTE = SESSION_LONGEST


def begin(
    session: Session,
    account_id: UUID,
    *,
    origin: Origin,
    replaces: str | None,
    factor: bool,
    by: UUID | None = None,
) -> str:
    """Open a session and return its token; the browser's old one ends, whoever's it was.

    Parameters
    ----------
    by : UUID or None
        The member whose provider of identities opens it; it opens nothing elsewhere.
    """
    if replaces:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash(replaces)))
    outlived = (LoginSession.expires_at <= func.now()) | (LoginSession.last_seen_at <= func.now() - IDLE)
    session.execute(delete(LoginSession).where(LoginSession.account_id == account_id, outlived))
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            account_id=account_id,
            expires_at=func.now() + ABSOLUTE,
            csrf_key=secrets.token_bytes(32),
            factor_at=func.now() if factor else None,
            provider_tenant_id=by,
            ip_prefix=origin.place,
            device=origin.device,
        )
    )
    return token


def renew(session: Session, token: str, *, factor: bool) -> str:
    """Give a session a new token after a proof; the old one is worth nothing from now on.

    Parameters
    ----------
    factor : bool
        Whether a second factor was proved. Then the key of the forms is new, too.

    Raises
    ------
    NotFound
        If the session has ended meanwhile.
    """
    made = secrets.token_urlsafe(32)
    changes = {"token_hash": token_hash(made), "proved_at": func.now()}
    if factor:
        changes |= {"factor_at": func.now(), "csrf_key": secrets.token_bytes(32)}
    change = update(LoginSession).where(LoginSession.token_hash == token_hash(token)).values(**changes)
    if session.scalar(change.returning(LoginSession.id)) is None:
        raise NotFound("session")
    return made


def end_all(session: Session, account_id: UUID, *, keep: str | None = None) -> None:
    """End all sessions of an account but one, in the caller's transaction."""
    ended = delete(LoginSession).where(LoginSession.account_id == account_id)
    if keep is not None:
        ended = ended.where(LoginSession.token_hash != token_hash(keep))
    session.execute(ended)


def token_hash(token: str) -> bytes:
    """Return what is stored of a token: who reads the table can not sign in with it."""
    return hashlib.sha256(token.encode()).digest()
