"""What is deleted of applications and messages once its time is over."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Inquiry, InquiryEvent

KEPT = timedelta(days=90)
UNCONFIRMED = timedelta(days=30)
# Nothing is read back: this login may not read who has written.
_ALONE = {"synchronize_session": False}


def forget_old(settings: Settings, now: datetime | None = None) -> int:
    """Delete spam, what was never confirmed, and messages that were answered; empty what was declined.

    Of a declined application stay the municipality and the days: not who wrote, and not what was noted.

    Returns
    -------
    int
        How many were deleted or emptied.
    """
    moment = now or datetime.now(UTC)
    over = or_(
        and_(Inquiry.state == "spam", Inquiry.created_at < moment - KEPT),
        and_(Inquiry.state == "unconfirmed", Inquiry.created_at < moment - UNCONFIRMED),
        and_(Inquiry.state == "done", Inquiry.closed_at < moment - KEPT),
    )
    declined = and_(Inquiry.state == "declined", Inquiry.closed_at < moment - KEPT)
    empty = dict.fromkeys(("name", "email", "text", "address"), "")
    ids = select(Inquiry.id).where(declined)
    with plain_session(settings, "keck_relay") as session:
        gone = session.execute(delete(Inquiry).where(over), execution_options=_ALONE)
        forgotten = update(InquiryEvent).where(InquiryEvent.inquiry_id.in_(ids)).values(text="")
        session.execute(forgotten, execution_options=_ALONE)
        emptied = session.execute(update(Inquiry).where(declined).values(empty), execution_options=_ALONE)
        return int(gone.rowcount + emptied.rowcount)  # type: ignore[attr-defined]
