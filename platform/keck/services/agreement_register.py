"""The foundation's register of agreements: that one is signed, when, and in which version.

The file itself is read only where the member has shared it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, update

from keck.adapters.store import Store
from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import AgreementRecord, Tenant
from keck.services import audit_log
from keck.services.errors import NotFound, Refused
from keck.views.agreement import VERSION


@dataclass(frozen=True, slots=True)
class Line:
    """A member and its agreements, the newest first."""

    tenant_id: UUID
    name: str
    slug: str
    records: tuple[AgreementRecord, ...]

    @property
    def state(self) -> str:
        """How far it is: ``missing``, ``sent`` or ``recorded``."""
        states = {one.state for one in self.records}
        return "recorded" if "recorded" in states else "sent" if states else "missing"


def lines(settings: Settings) -> list[Line]:
    """Return all members by name."""
    query = (
        select(AgreementRecord)
        .where(AgreementRecord.taken_back_at.is_(None))
        .order_by(AgreementRecord.sent_at.desc(), AgreementRecord.id)
    )
    with plain_session(settings, "keck_staff") as session:
        tenants = list(session.scalars(select(Tenant).order_by(Tenant.name, Tenant.slug)))
        records = list(session.scalars(query))
    of = {one.id: tuple(record for record in records if record.tenant_id == one.id) for one in tenants}
    return [Line(one.id, one.name, one.slug, of[one.id]) for one in tenants]


def record(settings: Settings, record_id: UUID, *, by: UUID) -> None:
    """Note that an agreement that was sent is there.

    Raises
    ------
    NotFound
        If the member has taken it back, or it was never sent.
    """
    change = (
        update(AgreementRecord)
        .where(AgreementRecord.id == record_id, AgreementRecord.taken_back_at.is_(None))
        .where(AgreementRecord.state == "sent")
        .values(state="recorded", recorded_at=datetime.now(UTC), recorded_by=by)
        .returning(AgreementRecord.tenant_id, AgreementRecord.version)
    )
    with plain_session(settings, "keck_staff") as session:
        found = session.execute(change).one_or_none()
    if found is None:
        raise NotFound("agreement", str(record_id))
    audit_log.record_alone(settings, found.tenant_id, "agreement_recorded", version=found.version)


def record_paper(settings: Settings, tenant_id: UUID, *, signed_on: date, by: UUID) -> None:
    """Note that an agreement is there on paper.

    Raises
    ------
    Refused
        If it would be signed in the future.
    """
    now = datetime.now(UTC)
    if signed_on > day_of(now):
        raise Refused("agreement_day_wrong")
    with plain_session(settings, "keck_staff") as session:
        if session.get(Tenant, tenant_id) is None:
            raise NotFound("tenant", str(tenant_id))
        session.add(
            AgreementRecord(
                id=uuid4(),
                tenant_id=tenant_id,
                version=VERSION,
                digest="",
                signed_on=signed_on,
                state="recorded",
                recorded_at=now,
                recorded_by=by,
            )
        )
    audit_log.record_alone(settings, tenant_id, "agreement_recorded", version=VERSION)


def shared_file(settings: Settings, record_id: UUID) -> Path:
    """Return the file of an agreement that the member has shared; the member's log tells of it.

    Raises
    ------
    NotFound
        If it is not shared: that looks like one that is not there.
    """
    with plain_session(settings, "keck_staff") as session:
        row = session.get(AgreementRecord, record_id)
    if row is None or row.shared_key is None or row.taken_back_at is not None:
        raise NotFound("agreement", str(record_id))
    path = Store(settings.store).find(row.tenant_id, row.shared_key)
    if path is None:
        raise NotFound("file", str(record_id))
    audit_log.record_alone(settings, row.tenant_id, "agreement_read")
    return path
