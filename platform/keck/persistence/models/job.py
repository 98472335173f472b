"""The queue of record: jobs, their bells, and answers already given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from keck.db.base import Base
from keck.db.columns import Id, JsonObject, Now, one_of
from keck.tenants.owned import TenantOwned, owned_key


class Job(TenantOwned, Base):
    """Work that was asked for in the same transaction as the change that asks."""

    __tablename__ = "job"
    __table_args__ = (
        one_of("slot", "short", "long"),
        one_of("state", "queued", "running", "done", "failed"),
        CheckConstraint("progress between 0 and 100", name="progress"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "tenant_id", "started_at"),
        Index("ix_job_open", "created_at", postgresql_where=text("state in ('queued', 'running')")),
        {"schema": "queue"},
    )

    id: Mapped[Id]
    kind: Mapped[str]
    slot: Mapped[str] = mapped_column(default="long", server_default="long")
    args: Mapped[JsonObject]
    state: Mapped[str] = mapped_column(default="queued", server_default="queued")
    attempt: Mapped[int] = mapped_column(default=0, server_default="0", comment="the fence")
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None]
    not_before: Mapped[Now]
    progress: Mapped[int] = mapped_column(default=0, server_default="0", comment="percent")
    progress_text: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    created_by: Mapped[UUID | None]
    created_at: Mapped[Now]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Outbox(TenantOwned, Base):
    """A bell that is to be rung for a job."""

    __tablename__ = "outbox"
    __table_args__ = (
        owned_key("job_id", "queue.job"),
        one_of("slot", "short", "long"),
        Index(None, "tenant_id", "job_id"),
        Index("ix_outbox_unrung", "created_at", "id", postgresql_where=text("rung_at is null")),
        {"schema": "queue"},
    )

    id: Mapped[Id]
    job_id: Mapped[UUID]
    slot: Mapped[str]
    created_at: Mapped[Now]
    rung_at: Mapped[datetime | None]


class Idempotency(TenantOwned, Base):
    """The answer to a request that may come twice."""

    __tablename__ = "idempotency"
    __table_args__ = ({"schema": "queue"},)

    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    response: Mapped[dict[str, Any]]
    created_at: Mapped[Now]
