"""The foundation's own log: who of the foundation did what, written in the transaction that does it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from keck.persistence.models import Account, StaffAct, Tenant
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

PAGE = 50


@dataclass(frozen=True, slots=True)
class Act:
    """An act as people read it.

    Attributes
    ----------
    name : str
        Of whoever did it; empty for the command line and for an account that is gone.
    """

    at: datetime
    by_operator: bool
    name: str
    slug: str | None
    town: str | None
    act: str
    about: dict[str, Any]


def record(
    session: Session, act: str, *, by: UUID | None, tenant_id: UUID | None = None, **about: Any
) -> None:
    """Write an act into the caller's transaction.

    Parameters
    ----------
    act : str
        The sentence is ``staff_did_<act>``.
    by : UUID or None
        Account of whoever does it; ``None`` at the command line.
    about
        Names and numbers of things, to fill in the sentence.
    """
    plain = {name: one if isinstance(one, bool | int) else str(one) for name, one in about.items()}
    session.add(StaffAct(account_id=by, tenant_id=tenant_id, act=act, about=plain))
    session.flush()


def recent(scope: StaffScope, *, slug: str | None = None, page: int = 0) -> list[Act]:
    """Return acts, the newest first; of one member, or of all."""
    scope.require(StaffPermission.SEE)
    query = (
        select(StaffAct, Account.name, Account.email, Tenant.slug, Tenant.name)
        .outerjoin(Account, Account.id == StaffAct.account_id)
        .outerjoin(Tenant, Tenant.id == StaffAct.tenant_id)
        .order_by(StaffAct.at.desc(), StaffAct.id)
        .limit(PAGE)
        .offset(page * PAGE)
    )
    if slug is not None:
        query = query.where(Tenant.slug == slug)
    return [
        Act(row.at, row.account_id is None, name or email or "", found, town, row.act, row.about)
        for row, name, email, found, town in scope.session.execute(query)
    ]
