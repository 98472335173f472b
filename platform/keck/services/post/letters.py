"""The outbox of letters: written with what causes them, sent by the beat until it has worked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from keck.adapters.mail import Post, Undelivered
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.lifetimes import LETTERS
from keck.domain.texts import Language
from keck.persistence.models import Account, Mail
from keck.services.post.letter_messages import message_of

log = structlog.get_logger(__name__)
ATTEMPTS = 8
KEPT = LETTERS


def post(
    session: Session,
    kind: str,
    *,
    address: str,
    language: Language,
    ticket_id: UUID | None = None,
    **params: Any,
) -> None:
    """Write a letter into the caller's transaction.

    Parameters
    ----------
    ticket_id : UUID or None
        What the link in it stands for; the link itself is made when the letter is sent.
    params
        Names to fill in; no secrets, no data.
    """
    values = {"kind": kind, "address": address, "language": language, "params": params}
    session.execute(insert(Mail.__table__).values(id=uuid4(), ticket_id=ticket_id, **values))  # type: ignore[arg-type]


def tell(
    session: Session, kind: str, account: Account, *, ticket_id: UUID | None = None, **params: Any
) -> None:
    """Write a letter to the owner of an account, in the owner's language."""
    language: Language = "en" if account.language == "en" else "de"
    post(session, kind, address=account.email, language=language, ticket_id=ticket_id, **params)


def send_next(settings: Settings, server: Post) -> bool:
    """Send the letter that has waited longest; false says that none waits.

    Its row is locked meanwhile, so that nobody else sends it. Whoever is killed after sending and before the
    commit sends it again, under the same message id.
    """
    now = datetime.now(UTC)
    waiting = (
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.failed_at.is_(None), Mail.not_before <= func.now())
        .order_by(Mail.not_before, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with plain_session(settings, "keck_relay") as session:
        mail = session.scalars(waiting).one_or_none()
        if mail is None:
            return False
        mail.attempts += 1
        try:
            server.send(message_of(settings, mail))
        except Undelivered as failure:
            log.warning("mail.waits", kind=mail.kind, mail=str(mail.id), problem=failure.problem)
            mail.problem = failure.problem[:200]
            if failure.final or mail.attempts >= ATTEMPTS:
                mail.failed_at = now
            mail.not_before = now + timedelta(minutes=2**mail.attempts)
        else:
            mail.sent_at, mail.problem = now, None
            log.info("mail.sent", kind=mail.kind, mail=str(mail.id))
    return True


def counts(settings: Settings) -> tuple[int, int]:
    """Return how many letters wait to be sent, and how many were given up."""
    waiting = func.count().filter(Mail.sent_at.is_(None), Mail.failed_at.is_(None))
    query = select(waiting, func.count().filter(Mail.failed_at.is_not(None))).select_from(Mail)
    with plain_session(settings, "keck_relay") as session:
        return session.execute(query).one()._tuple()


def forget_old(settings: Settings) -> int:
    """Delete letters that were sent or given up long ago, and those that nobody has sent in that time."""
    limit = datetime.now(UTC) - KEPT
    old = delete(Mail).where(or_(Mail.created_at < limit, Mail.sent_at < limit, Mail.failed_at < limit))
    with plain_session(settings, "keck_relay") as session:
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]
