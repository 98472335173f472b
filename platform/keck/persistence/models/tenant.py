"""Members of the network and the slugs they have ever had."""

from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, Now, one_of

TenantState = Literal["active", "suspended"]


class Tenant(Base):
    """A member municipality."""

    __tablename__ = "tenant"
    __table_args__ = (
        one_of("state", "active", "suspended"),
        CheckConstraint("official_key ~ '^[0-9]{5}([0-9]{3})?$'", name="official_key"),
        CheckConstraint("quota_storage >= 0", name="quota_storage"),
        CheckConstraint("quota_values >= 0", name="quota_values"),
        CheckConstraint("quota_jobs >= 0", name="quota_jobs"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    official_key: Mapped[str] = mapped_column(comment="AGS, 8 digits, or 5 of a county")
    state: Mapped[str] = mapped_column(default="active", server_default="active")
    created_at: Mapped[Now]
    quota_storage: Mapped[int | None] = mapped_column(BigInteger, comment="none: as for all")
    quota_values: Mapped[int | None] = mapped_column(BigInteger, comment="none: as for all")
    quota_jobs: Mapped[int | None] = mapped_column(comment="none: as for all")
    dark: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="the foundation has taken the public atlas off"
    )


class SlugHistory(Base):
    """Every slug ever given; none is given twice, and an old one still leads to its tenant."""

    __tablename__ = "slug_history"
    __table_args__ = ({"schema": "admin"},)

    slug: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("admin.tenant.id"), index=True)
