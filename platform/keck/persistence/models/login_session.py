"""Sessions of signed-in people and the record of attempts to sign in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of

OUTCOMES = (
    "success",
    "failure",
    "throttled",
    "passkey_success",
    "passkey_failure",
    "factor_success",
    "factor_failure",
    "factor_throttled",
    "factors_reset",
    "provider_success",
    "provider_failure",
)


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
    # What pages name a session by: the hash of its token stays in the database.
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid4, server_default=text("gen_random_uuid()"))
    proved_at: Mapped[Now]
    factor_at: Mapped[datetime | None]
    # The member whose provider opened it, and the only one that it opens; none: the account itself.
    provider_tenant_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("admin.tenant.id", ondelete="CASCADE"), index=True
    )
    ip_prefix: Mapped[str] = mapped_column(default="", server_default="")
    device: Mapped[str] = mapped_column(
        default="", server_default="", comment="browser and system in words, never the header itself"
    )


class LoginEvent(Base):
    """One attempt to sign in; the throttle counts them."""

    __tablename__ = "login_event"
    __table_args__ = (
        one_of("outcome", *OUTCOMES),
        Index(None, "email_hash", "at"),
        Index(None, "ip_prefix", "at"),
        Index(None, "account_id", "at"),
        {"schema": "identity"},
    )

    id: Mapped[Id]
    at: Mapped[Now]
    email_hash: Mapped[str]
    account_id: Mapped[UUID | None]
    outcome: Mapped[str]
    ip_prefix: Mapped[str] = mapped_column(comment="/24 or /48 of the address, never all of it")
    device: Mapped[str] = mapped_column(default="", server_default="")
