"""Accepted states of tables, in blocks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Revision(TenantOwned, Base):
    """One state of one table; accepted, it lists all blocks of its table, kept ones shared by hash."""

    __tablename__ = "revision"
    __table_args__ = (
        owned_key("dataset_id", "private.dataset"),
        owned_key("upload_id", "private.upload"),
        owned_key("mapping_id", "private.mapping"),
        owned_key("source_id", "private.source"),
        owned_key("replaces_id", "private.revision"),
        UniqueConstraint("tenant_id", "dataset_id", "number"),
        one_of("mode", "add", "replace_periods", "replace_table"),
        one_of("state", "candidate", "accepted", "discarded", "destroyed"),
        Index(None, "tenant_id", "upload_id"),
        {"schema": "private"},
    )

    id: Mapped[Id]
    dataset_id: Mapped[UUID]
    number: Mapped[int]
    upload_id: Mapped[UUID]
    mapping_id: Mapped[UUID | None]
    source_id: Mapped[UUID]
    replaces_id: Mapped[UUID | None]
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(default="candidate", server_default="candidate")
    report: Mapped[JsonObject]
    difference: Mapped[JsonObject]
    created_at: Mapped[Now]
    created_by: Mapped[UUID | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None]
    destroyed_at: Mapped[datetime | None]
    destroyed_by: Mapped[UUID | None] = mapped_column(comment="account; none where a date has done it")
    destroyed_reason: Mapped[str | None]


class Block(TenantOwned, Base):
    """Arrays in the order of an area set, shared by all revisions with the same content."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint('octet_length("values") = 8 * length', name="values_length"),
        CheckConstraint("octet_length(statuses) = length", name="statuses_length"),
        {"schema": "private"},
    )

    hash: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    values: Mapped[bytes] = mapped_column(comment="f8, little endian")
    statuses: Mapped[bytes] = mapped_column(comment="u1")
    lower: Mapped[bytes | None] = mapped_column(comment="f8, little endian")
    upper: Mapped[bytes | None] = mapped_column(comment="f8, little endian")
    flags: Mapped[bytes | None] = mapped_column(comment="u1, bits")


class ObservationBlock(TenantOwned, Base):
    """The values of one measure, group and period in one area set, and where in the file they stood."""

    __tablename__ = "observation_block"
    __table_args__ = (
        owned_key("revision_id", "private.revision"),
        owned_key("measure_id", "private.measure"),
        owned_key("area_set_id", "private.area_set"),
        owned_key("block_hash", "private.block", key="hash"),
        owned_key("upload_id", "private.upload"),
        Index(None, "tenant_id", "measure_id"),
        Index(None, "tenant_id", "block_hash"),
        {"schema": "private"},
    )

    revision_id: Mapped[UUID] = mapped_column(primary_key=True)
    measure_id: Mapped[UUID] = mapped_column(primary_key=True)
    group_code: Mapped[str] = mapped_column(primary_key=True)
    period_code: Mapped[str] = mapped_column(primary_key=True)
    area_set_id: Mapped[UUID] = mapped_column(primary_key=True)
    block_hash: Mapped[str]
    upload_id: Mapped[UUID] = mapped_column(comment="the file that these values came with")
    sheet: Mapped[str]
    source_rows: Mapped[bytes] = mapped_column(comment="i4, little endian; 0 = not in the file")
    source_columns: Mapped[bytes] = mapped_column(comment="i4, little endian; 0 = not in the file")
