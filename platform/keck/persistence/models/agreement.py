"""The agreement between a member and the foundation on processing its data."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of
from keck.tenants.owned import TenantOwned


class Agreement(TenantOwned, Base):
    """One signed copy, or the foundation's record of one on paper.

    The foundation sees that it is signed; where the file lies it is told in ``shared_key`` only, which the
    member fills in and takes away. Only the foundation's login may write ``state``.
    """

    __tablename__ = "agreement"
    __table_args__ = (one_of("state", "sent", "recorded"), {"schema": "admin"})

    id: Mapped[Id]
    version: Mapped[str]
    digest: Mapped[str] = mapped_column(comment="of the text that was current")
    body: Mapped[str] = mapped_column(default="", server_default="", comment="the text that was current")
    signed_on: Mapped[date | None]
    sent_at: Mapped[Now]
    sent_by: Mapped[UUID | None]
    filename: Mapped[str] = mapped_column(default="", server_default="")
    media_type: Mapped[str] = mapped_column(default="", server_default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    sha256: Mapped[str] = mapped_column(default="", server_default="")
    storage_key: Mapped[str | None]
    shared_key: Mapped[str | None] = mapped_column(comment="the file's key while the foundation may read it")
    state: Mapped[str] = mapped_column(server_default="sent")
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[UUID | None]
