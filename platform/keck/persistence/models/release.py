"""Releases, what they were computed from, what was ever shown, and what was withdrawn."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Release(TenantOwned, Base):
    """A request to publish and what became of it; one candidate per member at a time."""

    __tablename__ = "release"
    __table_args__ = (
        one_of("audience", "public", "internal"),
        one_of("state", "requested", "running", "prepared", "published", "failed", "superseded", "declined"),
        owned_key("street_directory_id", "private.street_directory"),
        UniqueConstraint("tenant_id", "audience", "number"),
        UniqueConstraint("tenant_id", "idempotency_key"),
        Index(
            "uq_release_one_candidate",
            "tenant_id",
            unique=True,
            postgresql_where=text("state in ('requested', 'running')"),
        ),
        {"schema": "private"},
    )

    id: Mapped[Id]
    number: Mapped[int | None] = mapped_column(comment="given in the publishing transaction")
    audience: Mapped[str]
    state: Mapped[str] = mapped_column(default="requested", server_default="requested")
    idempotency_key: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    job_id: Mapped[UUID | None] = mapped_column(comment="the job that makes it")
    street_directory_id: Mapped[UUID | None] = mapped_column(
        comment="as it was when the release was asked for"
    )
    requested_by: Mapped[UUID | None]
    requested_at: Mapped[Now]
    published_at: Mapped[datetime | None]
    report: Mapped[JsonObject]
    manifest: Mapped[dict[str, Any] | None]
    rolled_back_from: Mapped[int | None]
    publish_at: Mapped[datetime | None] = mapped_column(comment="not before; none: as soon as confirmed")
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(comment="account; none for who has a link only")
    declined_for: Mapped[str | None] = mapped_column(comment="why it is not published")


class ReleaseRevision(TenantOwned, Base):
    """A revision that a release was computed from."""

    __tablename__ = "release_revision"
    __table_args__ = (
        owned_key("release_id", "private.release"),
        owned_key("revision_id", "private.revision"),
        {"schema": "private"},
    )

    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision_id: Mapped[UUID] = mapped_column(primary_key=True)


class ReleaseAreaSet(TenantOwned, Base):
    """An area set that a release was computed from."""

    __tablename__ = "release_area_set"
    __table_args__ = (
        owned_key("release_id", "private.release"),
        owned_key("area_set_id", "private.area_set"),
        {"schema": "private"},
    )

    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    area_set_id: Mapped[UUID] = mapped_column(primary_key=True)


class ReleaseIndicator(TenantOwned, Base):
    """A definition that a release was computed from."""

    __tablename__ = "release_indicator"
    __table_args__ = (
        owned_key("release_id", "private.release"),
        owned_key("indicator_id", "private.indicator"),
        {"schema": "private"},
    )

    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    indicator_id: Mapped[UUID] = mapped_column(primary_key=True)


class ReleaseCrosswalk(TenantOwned, Base):
    """A crosswalk by which a release shows older periods in newer boundaries."""

    __tablename__ = "release_crosswalk"
    __table_args__ = (
        owned_key("release_id", "private.release"),
        owned_key("crosswalk_id", "private.crosswalk"),
        {"schema": "private"},
    )

    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    crosswalk_id: Mapped[UUID] = mapped_column(primary_key=True)


class Shown(TenantOwned, Base):
    """What a release showed of one block of measure cells: the gate's memory, written by it alone."""

    __tablename__ = "shown"
    __table_args__ = (
        owned_key("release_id", "private.release"),
        owned_key("area_set_id", "private.area_set"),
        {"schema": "private"},
    )

    release_id: Mapped[UUID] = mapped_column(primary_key=True)
    measure_code: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(primary_key=True)
    period_code: Mapped[str] = mapped_column(primary_key=True)
    area_set_id: Mapped[UUID] = mapped_column(primary_key=True)
    values: Mapped[bytes] = mapped_column(comment="f8, little endian; NaN = not shown")
    known: Mapped[bytes] = mapped_column(comment="u1")


class Withdrawal(TenantOwned, Base):
    """Something a member has taken back; empty columns mean all."""

    __tablename__ = "withdrawal"
    __table_args__ = ({"schema": "private"},)

    id: Mapped[Id]
    indicator_code: Mapped[str | None]
    area_id: Mapped[str | None]
    period_code: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    created_by: Mapped[UUID | None]
    created_at: Mapped[Now]
    lifted_at: Mapped[datetime | None]
