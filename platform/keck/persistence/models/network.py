"""Released values of members who consented to the comparison."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Now


class NetworkMember(Base):
    """A member in the comparison; gone with its consent."""

    __tablename__ = "member"
    __table_args__ = ({"schema": "network"},)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    consented_at: Mapped[Now]


class MemberValue(Base):
    """A released value of a member's city as a whole, with its published limits.

    Attributes
    ----------
    kind : str or None
        Of the indicator's formula; ``None`` in rows that were written before limits were kept.
    method : str or None
        How the limits were made; ``None`` where the value has none.
    """

    __tablename__ = "member_value"
    __table_args__ = ({"schema": "network"},)

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("network.member.tenant_id", ondelete="CASCADE"), primary_key=True
    )
    indicator_code: Mapped[str] = mapped_column(primary_key=True)
    period_code: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    unit: Mapped[str] = mapped_column(default="", server_default="")
    kind: Mapped[str | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    method: Mapped[str | None]
