"""Levels, area sets and areas of a member."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, one_of
from keck.tenants.owned import TenantOwned, owned_key


class AreaLevel(TenantOwned, Base):
    """A level of areas; rank 0 is the municipality itself, deeper levels have larger ranks."""

    __tablename__ = "area_level"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), {"schema": "private"})

    id: Mapped[Id]
    code: Mapped[str]
    name: Mapped[dict[str, Any]]
    rank: Mapped[int]
    parent_code: Mapped[str | None]


class AreaSet(TenantOwned, Base):
    """One level at one boundary date; the newest accepted set of a level and date counts."""

    __tablename__ = "area_set"
    __table_args__ = (
        owned_key("level_id", "private.area_level"),
        owned_key("upload_id", "private.upload"),
        owned_key("source_id", "private.source"),
        one_of("crs", "EPSG:25832", "EPSG:25833"),
        Index(None, "tenant_id", "level_id", "accepted_at"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    level_id: Mapped[UUID]
    valid_from: Mapped[date | None]
    upload_id: Mapped[UUID | None]
    source_id: Mapped[UUID | None]
    crs: Mapped[str | None] = mapped_column(comment="of the stored geometries")
    has_shapes: Mapped[bool] = mapped_column(default=False, server_default=false())
    content_hash: Mapped[str]
    accepted_at: Mapped[datetime | None]
    report: Mapped[JsonObject]
    picture: Mapped[dict[str, Any] | None] = mapped_column(
        deferred=True, comment="drawn for the member: areas, and places where they overlap or leave gaps"
    )


class Area(TenantOwned, Base):
    """One area; its position is its place in every block of the set."""

    __tablename__ = "area"
    __table_args__ = (
        owned_key("area_set_id", "private.area_set"),
        UniqueConstraint("tenant_id", "area_set_id", "key"),
        {"schema": "private"},
    )

    area_set_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(comment="as delivered")
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(comment="DIN 5007-1, made in Python: the collation is C")
    parent_key: Mapped[str | None] = mapped_column(comment="key in the parent level")
    geometry: Mapped[bytes | None] = mapped_column(comment="WKB in the set's coordinate system")
    former_keys: Mapped[list[str]] = mapped_column(
        JSONB(none_as_null=True), default=list, server_default=text("'[]'::jsonb"), comment="newest last"
    )
