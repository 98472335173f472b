"""Files that are checked and accepted as one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned


class Batch(TenantOwned, Base):
    """Several files of one drop; each is an upload that names its batch."""

    __tablename__ = "batch"
    __table_args__ = (
        one_of("state", "open", "checking", "checked", "accepted", "discarded"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    report: Mapped[JsonObject] = mapped_column(
        comment="of the newest check: what is wrong by file, or the states that wait, in their order"
    )
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
