"""A member's own settings and what it has consented to."""

from uuid import UUID

from sqlalchemy import CheckConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned


class Setting(TenantOwned, Base):
    """Settings of a member: protection and its own texts."""

    __tablename__ = "setting"
    __table_args__ = (
        CheckConstraint("originals_days between 1 and 3650", name="originals_days"),
        one_of("four_eyes", "off", "two", "superior"),
        {"schema": "private"},
    )

    protection: Mapped[JsonObject]
    texts: Mapped[JsonObject]
    originals_days: Mapped[int] = mapped_column(
        default=365, server_default="365", comment="how long uploaded files are kept"
    )
    welcome_hidden: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="whether the list of first steps is put away"
    )
    social_data: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="whether the member works with social data here"
    )
    four_eyes: Mapped[str] = mapped_column(
        default="off", server_default="off", comment="who confirms what goes public"
    )
    superior: Mapped[JsonObject] = mapped_column(comment="name and e-mail of who confirms by link")
    reminded: Mapped[JsonObject] = mapped_column(comment="by rule of the network, the day of the last letter")


class Consent(TenantOwned, Base):
    """What a member has agreed to; no row means no."""

    __tablename__ = "consent"
    __table_args__ = (one_of("purpose", "benchmarks"), {"schema": "private"})

    purpose: Mapped[str] = mapped_column(primary_key=True)
    given: Mapped[bool] = mapped_column(default=False, server_default=false())
    at: Mapped[Now]
    by: Mapped[UUID | None] = mapped_column(comment="account; the record outlives it")
