"""The agreement between a member and the foundation on processing its data."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class Agreement(TenantOwned, Base):
    """A signed copy that a member has sent; the file is the member's own and is opened by nobody here."""

    __tablename__ = "agreement"
    __table_args__ = ({"schema": "private"},)

    id: Mapped[Id]
    version: Mapped[str]
    digest: Mapped[str] = mapped_column(comment="of the text that was current")
    body: Mapped[str] = mapped_column(comment="the text that was current")
    signed_on: Mapped[date]
    sent_at: Mapped[Now]
    sent_by: Mapped[UUID | None] = mapped_column(comment="account; the record outlives it")
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    storage_key: Mapped[str]


class AgreementRecord(Base):
    """That an agreement is signed, for both sides to see.

    A member's login tells that a copy was sent and shares its file or not; only the foundation's login may
    write that the agreement is there (``state``).
    """

    __tablename__ = "agreement_record"
    __table_args__ = (one_of("state", "sent", "recorded"), {"schema": "admin"})

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), index=True)
    version: Mapped[str]
    digest: Mapped[str]
    signed_on: Mapped[date]
    sent_at: Mapped[Now]
    shared_key: Mapped[str | None] = mapped_column(comment="the file's key while the foundation may read it")
    taken_back_at: Mapped[datetime | None]
    # No default here: a member's login may not even name this column.
    state: Mapped[str] = mapped_column(server_default="sent")
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[UUID | None] = mapped_column(comment="of staff; the record outlives it")
