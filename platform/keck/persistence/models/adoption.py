"""Indicators of the catalogue at a member, and what members propose to the catalogue."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned


class Adoption(TenantOwned, Base):
    """An indicator that a member has adopted, as the catalogue had it then; gone when it is left."""

    __tablename__ = "adoption"
    __table_args__ = ({"schema": "private"},)

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    entry: Mapped[dict[str, Any]] = mapped_column(comment="the catalogue's definition of that version")
    choice: Mapped[dict[str, Any]] = mapped_column(comment="own measures by the catalogue's")
    words: Mapped[JsonObject] = mapped_column(comment="own name and description, de and en")
    visibility: Mapped[JsonObject]
    pooled: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="years put together as the catalogue says"
    )
    put_aside: Mapped[JsonObject] = mapped_column(comment="codes of definitions that gave way to it")
    stays_at: Mapped[int | None] = mapped_column(comment="newer version that the member does not follow")
    follows_on: Mapped[date | None] = mapped_column(comment="day on which the planned version is adopted")
    planned: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    adopted_at: Mapped[Now]


class Proposal(TenantOwned, Base):
    """A member's own indicator, proposed to the catalogue: definition and words, never a figure."""

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("state", "open", "taken_back", "accepted", "declined"),
        Index(None, "tenant_id", "proposed_at"),
        {"schema": "admin"},
    )

    id: Mapped[Id]
    account_id: Mapped[UUID | None] = mapped_column(comment="none: at the command line")
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
    formula: Mapped[dict[str, Any]] = mapped_column(comment="in words, de and en")
    definition: Mapped[str] = mapped_column(comment="TOML, as it would stand in the catalogue")
    reason: Mapped[str]
    contact: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    proposed_at: Mapped[Now]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(comment="name of the staff person")
