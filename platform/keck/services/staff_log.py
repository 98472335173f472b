"""The foundation's own record of what its people do at members."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Account, StaffEntry, Tenant

_SHOWN = 50


def record(settings: Settings, account_id: UUID, tenant_id: UUID, act: str, **about: Any) -> None:
    """Write down what somebody does, in a transaction of its own: it stays, whatever becomes of the deed."""
    values = {"account_id": account_id, "tenant_id": tenant_id, "act": act, "about": about}
    with plain_session(settings, "keck_staff") as session:
        session.execute(insert(StaffEntry).values(values))


def newest(settings: Settings) -> list[tuple[datetime, str, str, str, dict[str, Any]]]:
    """Return when, who, where, what and about what, the newest first."""
    query = (
        select(StaffEntry.at, Account.name, Account.email, Tenant.name, StaffEntry.act, StaffEntry.about)
        .outerjoin(Account, Account.id == StaffEntry.account_id)
        .outerjoin(Tenant, Tenant.id == StaffEntry.tenant_id)
        .order_by(StaffEntry.at.desc(), StaffEntry.id)
        .limit(_SHOWN)
    )
    with plain_session(settings, "keck_staff") as session:
        return [
            (at, name or email or "–", town or "–", act, about)
            for at, name, email, town, act, about in session.execute(query)
        ]
