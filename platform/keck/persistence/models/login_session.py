"""Sessions of signed-in people and the record of attempts to sign in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of


class LoginSession(Base):
    """One signed-in browser; its token is known to the browser only."""

    __tablename__ = "session"
    __table_args__ = ({"schema": "identity"},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True, comment="SHA-256 of the 256-bit token")
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("identity.account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Now]
    last_seen_at: Mapped[Now]
    expires_at: Mapped[datetime]
    csrf_key: Mapped[bytes]


class LoginEvent(Base):
    """One attempt to sign in; the throttle counts them."""

    __tablename__ = "login_event"
    __table_args__ = (
        one_of("outcome", "success", "failure", "throttled"),
        Index(None, "email_hash", "at"),
        Index(None, "ip_prefix", "at"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    at: Mapped[Now]
    email_hash: Mapped[str]
    account_id: Mapped[UUID | None]
    outcome: Mapped[str]
    ip_prefix: Mapped[str] = mapped_column(comment="/24 or /48 of the address, never all of it")
