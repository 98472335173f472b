"""What somebody sees of their own sessions and sign-ins, and ending them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import LoginSession
from keck.services.errors import NotFound
from keck.services.identity import login_events, session_tokens
from keck.services.identity.live_sessions import SignedIn
from keck.services.identity.login_events import Attempt
from keck.services.identity.session_tokens import IDLE


@dataclass(frozen=True, slots=True)
class Listed:
    """A session, as its owner sees it."""

    id: UUID
    begun_at: datetime
    seen_at: datetime
    place: str
    device: str
    is_this: bool


def of(settings: Settings, who: SignedIn) -> list[Listed]:
    """Return all live sessions of somebody, this one first."""
    query = (
        select(LoginSession)
        .where(
            LoginSession.account_id == who.account_id,
            LoginSession.expires_at > func.now(),
            LoginSession.last_seen_at > func.now() - IDLE,
        )
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id)
    )
    with plain_session(settings, "keck_login") as session:
        found = [
            Listed(
                id=one.id,
                begun_at=one.created_at,
                seen_at=one.last_seen_at,
                place=one.ip_prefix,
                device=one.device,
                is_this=one.id == who.session_id,
            )
            for one in session.scalars(query)
        ]
    return sorted(found, key=lambda one: not one.is_this)


def end(settings: Settings, who: SignedIn, session_id: UUID) -> None:
    """End one of somebody's own sessions.

    Raises
    ------
    NotFound
        If they have no such session: another person's looks the same.
    """
    ended = delete(LoginSession).where(
        LoginSession.id == session_id, LoginSession.account_id == who.account_id
    )
    with plain_session(settings, "keck_login") as session:
        if session.scalar(ended.returning(LoginSession.id)) is None:
            raise NotFound("session", str(session_id))


def end_others(settings: Settings, who: SignedIn, *, token: str) -> None:
    """End all sessions of somebody but this one."""
    with plain_session(settings, "keck_login") as session:
        session_tokens.end_all(session, who.account_id, keep=token)


def attempts(settings: Settings, who: SignedIn) -> list[Attempt]:
    """Return the newest attempts to sign in to somebody's account."""
    with plain_session(settings, "keck_login") as session:
        return login_events.recent(session, who.account_id)
