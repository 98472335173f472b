"""How the values of a file came into a table: who sent it, how it was read, and which state it made."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from keck.persistence.models import Account, Revision, Upload
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Arrival:
    """The state of a table that a file made.

    Attributes
    ----------
    number : int
        Of the state.
    mapping_id : UUID or None
        How the file was read.
    sender : str
        Who sent the file; empty for whoever is not at the member any more.
    """

    revision_id: UUID
    number: int
    mapping_id: UUID | None
    sender: str


def arrivals(scope: Scope, upload_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], Arrival]:
    """Return for each file and table the newest state that was accepted from it."""
    query = (
        select(Revision, Upload.created_by)
        .join(Upload, (Upload.tenant_id == Revision.tenant_id) & (Upload.id == Revision.upload_id))
        .where(
            Revision.tenant_id == scope.tenant_id,
            Revision.upload_id.in_(list(upload_ids)),
            Revision.accepted_at.is_not(None),
        )
        .order_by(Revision.number)
    )
    rows = [(row, sender) for row, sender in scope.session.execute(query)]
    names = _names(scope, {sender for _, sender in rows if sender})
    return {
        (row.upload_id, row.dataset_id): Arrival(
            row.id, row.number, row.mapping_id, names.get(sender, "") if sender else ""
        )
        for row, sender in rows
    }


def _names(scope: Scope, accounts: set[UUID]) -> dict[UUID, str]:
    """Return names; the row policy shows the member's own people only."""
    query = select(Account.id, Account.name, Account.email).where(Account.id.in_(accounts))
    return {one: name or email for one, name, email in scope.session.execute(query)}
