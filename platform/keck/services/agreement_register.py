"""The foundation's register of agreements: that one is signed, when, and in which version.

The file itself is read only where the member has shared it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from keck.adapters.store import Store
from keck.db.sessions import plain_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import AgreementRecord, Tenant
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.papers.agreement import VERSION
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope


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
        return _state({one.state for one in self.records})


def _state(states: set[str]) -> str:
    return "recorded" if "recorded" in states else "sent" if states else "missing"


def lines(scope: StaffScope) -> list[Line]:
    """Return all members by name."""
    scope.require(StaffPermission.SEE)
    query = (
        select(AgreementRecord)
        .where(AgreementRecord.taken_back_at.is_(None))
        .order_by(AgreementRecord.sent_at.desc(), AgreementRecord.id)
    )
    records: dict[UUID, list[AgreementRecord]] = defaultdict(list)
    for one in scope.session.scalars(query):
        records[one.tenant_id].append(one)
    members = scope.session.scalars(select(Tenant).order_by(Tenant.name, Tenant.slug))
    return [Line(one.id, one.name, one.slug, tuple(records[one.id])) for one in members]


def states(scope: StaffScope) -> dict[UUID, str]:
    """Return how far the agreements of those members are that have sent or signed any."""
    scope.require(StaffPermission.SEE)
    query = select(AgreementRecord.tenant_id, AgreementRecord.state).where(
        AgreementRecord.taken_back_at.is_(None)
    )
    found: dict[UUID, set[str]] = defaultdict(set)
    for tenant_id, state in scope.session.execute(query):
        found[tenant_id].add(state)
    return {tenant_id: _state(kinds) for tenant_id, kinds in found.items()}


def record(scope: StaffScope, record_id: UUID) -> None:
    """Note that an agreement that was sent is there.

    Raises
    ------
    NotFound
        If the member has taken it back, or it was never sent.
    """
    scope.require(StaffPermission.ANSWER)
    change = (
        update(AgreementRecord)
        .where(AgreementRecord.id == record_id, AgreementRecord.taken_back_at.is_(None))
        .where(AgreementRecord.state == "sent")
        .values(state="recorded", recorded_at=datetime.now(UTC), recorded_by=scope.account_id)
        .returning(AgreementRecord.tenant_id, AgreementRecord.version)
    )
    with plain_session(scope.settings, "keck_staff") as session:
        found = session.execute(change).one_or_none()
        if found is None:
            raise NotFound("agreement", str(record_id))
        _tell(session, scope, found.tenant_id, "agreement_recorded", version=found.version)
    _tell_member(scope, found.tenant_id, "agreement_recorded", version=found.version)


def _tell(session: Session, scope: StaffScope, tenant_id: UUID, act: str, **about: Any) -> None:
    staff_acts.record(session, act, by=scope.account_id, tenant_id=tenant_id, **about)


def _tell_member(scope: StaffScope, tenant_id: UUID, act: str, **about: Any) -> None:
    by_staff = scope.account_id is not None
    audit_log.record_alone(scope.settings, tenant_id, act, by_staff=by_staff, **about)


def record_paper(scope: StaffScope, tenant_id: UUID, *, signed_on: date) -> None:
    """Note that an agreement is there on paper.

    Raises
    ------
    Refused
        If it would be signed in the future.
    """
    scope.require(StaffPermission.ANSWER)
    now = datetime.now(UTC)
    if signed_on > day_of(now):
        raise Refused("agreement_day_wrong")
    with plain_session(scope.settings, "keck_staff") as session:
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
                recorded_by=scope.account_id,
            )
        )
        _tell(session, scope, tenant_id, "agreement_recorded", version=VERSION)
    _tell_member(scope, tenant_id, "agreement_recorded", version=VERSION)


def shared_file(scope: StaffScope, record_id: UUID) -> Path:
    """Return the file of an agreement that the member has shared; both logs tell of it.

    Raises
    ------
    NotFound
        If it is not shared: that looks like one that is not there.
    """
    scope.require(StaffPermission.ANSWER)
    row = scope.session.get(AgreementRecord, record_id)
    if row is None or row.shared_key is None or row.taken_back_at is not None:
        raise NotFound("agreement", str(record_id))
    path = Store(scope.settings.store).find(row.tenant_id, row.shared_key)
    if path is None:
        raise NotFound("file", str(record_id))
    _tell(scope.session, scope, row.tenant_id, "agreement_read")
    _tell_member(scope, row.tenant_id, "agreement_read")
    return path
