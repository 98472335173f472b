"""Reading a member's log."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from keck.persistence.models import Account, AuditEntry
from keck.services.logs import audit_proof
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as people read it; ``name`` is empty for whoever is not at the member any more.

    ``other`` is the name of whom it was done to.
    """

    number: int
    at: datetime
    account_id: UUID | None
    name: str
    origin: str
    act: str
    about: dict[str, Any]
    other: str


def page(scope: Scope, *, before: int | None = None) -> list[Told]:
    """Return some entries, the newest first.

    Parameters
    ----------
    before : int or None
        Only entries with lower numbers.
    """
    scope.require(Permission.ADMINISTER)
    query = (
        select(AuditEntry)
        .where(AuditEntry.tenant_id == scope.tenant_id)
        .order_by(AuditEntry.number.desc())
        .limit(PAGE)
    )
    if before is not None:
        query = query.where(AuditEntry.number < before)
    rows = list(scope.session.scalars(query))
    names = _names(scope, rows)
    return [
        Told(
            row.number,
            row.at,
            row.account_id,
            names.get(str(row.account_id), ""),
            row.origin,
            row.act,
            row.about,
            names.get(str(row.about.get("account")), ""),
        )
        for row in rows
    ]


def _names(scope: Scope, rows: list[AuditEntry]) -> dict[str, str]:
    """Return names by account; the row policy shows the member's own people only, whoever left has none."""
    ids = {row.account_id for row in rows if row.account_id is not None}
    ids |= {UUID(row.about["account"]) for row in rows if "account" in row.about}
    query = select(Account.id, Account.name, Account.email).where(Account.id.in_(ids))
    return {str(one): name or email for one, name, email in scope.session.execute(query)}


def export(scope: Scope) -> Iterator[bytes]:
    """Yield the whole log, one JSON object in a line; the chain in it can be checked without the platform."""
    scope.require(Permission.ADMINISTER)
    for entry in audit_proof.entries(scope):
        yield (json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True) + "\n").encode()
