"""What the public may see. Rows carry a tenant, but no policy: all of it is public."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import JsonObject, Now, one_of


class PublishedTenant(Base):
    """A member with a public atlas."""

    __tablename__ = "tenant"
    __table_args__ = (one_of("state", "live", "dark"), {"schema": "published"})

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    official_key: Mapped[str]
    state: Mapped[str] = mapped_column(default="live", server_default="live")
    texts: Mapped[JsonObject]


class Manifest(Base):
    """The current public release of a member; switching this row publishes."""

    __tablename__ = "manifest"
    __table_args__ = ({"schema": "published"},)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    release: Mapped[int]
    data: Mapped[dict[str, Any]]
    switched_at: Mapped[Now]


class PublishedRelease(Base):
    """A public release in the list of releases."""

    __tablename__ = "release"
    __table_args__ = (one_of("state", "current", "superseded", "withdrawn"), {"schema": "published"})

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(default="", server_default="")
    published_at: Mapped[Now]
    state: Mapped[str]
    meta_hash: Mapped[str]
    counts: Mapped[JsonObject]


class Artefact(Base):
    """A file that may be served as long as it is listed."""

    __tablename__ = "artefact"
    __table_args__ = (
        one_of("state", "listed", "gone"),
        Index(None, "tenant_id"),
        Index(None, "changed_at"),
        {"schema": "published"},
    )

    hash: Mapped[str] = mapped_column(primary_key=True, comment="over slug and bytes")
    extension: Mapped[str]
    tenant_id: Mapped[UUID]
    media_type: Mapped[str]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(default="listed", server_default="listed")
    gone_reason: Mapped[str | None]
    changed_at: Mapped[Now]


class PublishedWithdrawal(Base):
    """What is no longer shown, in whatever release."""

    __tablename__ = "withdrawal"
    __table_args__ = ({"schema": "published"},)

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    indicator_code: Mapped[str | None]
    area_id: Mapped[str | None]
    period_code: Mapped[str | None]
    since: Mapped[Now]


class PublishedErasure(Base):
    """An address whose member was erased: it answers that it is gone."""

    __tablename__ = "erased"
    __table_args__ = ({"schema": "published"},)

    slug: Mapped[str] = mapped_column(primary_key=True)
    erased_on: Mapped[date]


class PublishedNetwork(Base):
    """What is public about all members together."""

    __tablename__ = "network"
    __table_args__ = ({"schema": "published"},)

    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB(none_as_null=True))
    switched_at: Mapped[Now]
