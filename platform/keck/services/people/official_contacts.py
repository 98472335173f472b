"""How a municipality itself is reached, for what none of its people may decide alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from keck.persistence.models import OfficialContact, Tenant
from keck.services import member_notices, staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope

SETTLES = timedelta(days=14)
"""How long an address that the foundation has entered waits until a code may go there: whoever enters an
address and has the code sent there would need nobody else."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """An official address.

    Attributes
    ----------
    counts_from : datetime
        From when on a code may be sent there.
    """

    email: str
    postal: str
    by_foundation: bool
    counts_from: datetime

    @property
    def counts(self) -> bool:
        """Whether a code may be sent there by now."""
        return self.counts_from <= datetime.now(UTC)


def own(scope: Scope) -> Contact | None:
    """Return the member's own official address."""
    scope.require(Permission.ADMINISTER)
    return _find(scope.session, scope.tenant_id)


def register(scope: Scope, form: Mapping[str, str]) -> None:
    """Write down how the municipality is reached.

    Raises
    ------
    Refused
        If neither an e-mail address nor a postal one is given.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    values = {**_read(form), "registered_by": scope.account_id, "by_foundation": False}
    _write(scope.session, scope.tenant_id, values)
    audit_log.record(scope, "official_contact")


def find(scope: StaffScope, slug: str) -> Contact | None:
    """Return a member's official address."""
    scope.require(StaffPermission.MANAGE)
    return _find(scope.session, tenant_id_of(scope, slug))


def register_for(scope: StaffScope, slug: str, form: Mapping[str, str]) -> None:
    """Write down how a member is reached that has not said it itself; its people are told.

    Raises
    ------
    Refused
        If the member has said it itself, or nothing is given.
    """
    scope.require(StaffPermission.MANAGE)
    scope.require_proof()
    tenant_id, values = tenant_id_of(scope, slug), _read(form)
    known = scope.session.get(OfficialContact, tenant_id, with_for_update=True)
    if known is not None and not known.by_foundation:
        raise Refused("contact_is_theirs")
    _write(scope.session, tenant_id, {**values, "registered_by": scope.account_id, "by_foundation": True})
    staff_acts.record(scope.session, "official_contact", by=scope.account_id, tenant_id=tenant_id)
    member_notices.tell_all(scope.settings, tenant_id, "official_contact", letter="official_contact")


def tenant_id_of(scope: StaffScope, slug: str) -> UUID:
    """Return the id of a member.

    Raises
    ------
    NotFound
        If there is no such member.
    """
    found = scope.session.scalar(select(Tenant.id).where(Tenant.slug == slug))
    if found is None:
        raise NotFound("tenant", slug)
    return found


def _find(session: Session, tenant_id: UUID) -> Contact | None:
    row = session.get(OfficialContact, tenant_id)
    if row is None:
        return None
    settles = SETTLES if row.by_foundation else timedelta()
    return Contact(row.email, row.postal, row.by_foundation, row.registered_at + settles)


def _read(form: Mapping[str, str]) -> dict[str, str]:
    email = form.get("email", "").strip()
    postal = "\n".join(" ".join(line.split()) for line in form.get("postal", "").strip().splitlines())
    if not email and not postal:
        raise Refused("contact_missing")
    if len(postal) > _LONGEST:
        raise Refused("contact_long", limit=_LONGEST)
    return {"email": accounts.normal_email(email) if email else "", "postal": postal}


def _write(session: Session, tenant_id: UUID, values: dict[str, Any]) -> None:
    changed = {**values, "registered_at": datetime.now(UTC)}
    made = insert(OfficialContact).values(tenant_id=tenant_id, **changed)
    session.execute(made.on_conflict_do_update(index_elements=["tenant_id"], set_=changed))
