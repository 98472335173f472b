"""Looking back over a table's states: comparing two of them, and taking one back."""

from typing import Literal
from uuid import UUID

from keck.persistence.models import Revision
from keck.services import jobs, revisions
from keck.services.errors import Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

How = Literal["undo", "restore"]
"""Undo what one state changed and keep later ones, or return to a state as a whole."""


def compare(scope: Scope, before_id: UUID, after_id: UUID) -> UUID:
    """Ask a worker what differs between two states of a table.

    Returns
    -------
    UUID
        The job whose result holds the difference.

    Raises
    ------
    Refused
        If they are of different tables, the same, or destroyed.
    """
    scope.require(Permission.READ_UNPROTECTED)
    before, after = _living(scope, before_id), _living(scope, after_id)
    if before.id == after.id or before.dataset_id != after.dataset_id:
        raise Refused("compare_two_states")
    args = {"before": str(before.id), "after": str(after.id)}
    about = {"table": revisions.table_name(scope, before)}
    return jobs.enqueue(scope, "compare", args, slot="short", about=about)


def take_back(scope: Scope, revision_id: UUID, how: str) -> UUID:
    """Ask a worker for a candidate in which a state is taken back, or that is that state again.

    Returns
    -------
    UUID
        The job that makes the candidate.

    Raises
    ------
    Refused
        If the state was never taken over, or is destroyed.
    """
    scope.require(Permission.EDIT)
    revision = _living(scope, revision_id)
    if revision.state != "accepted" or how not in ("undo", "restore"):
        raise Refused("take_back_not_accepted")
    about = {"table": revisions.table_name(scope, revision), "state": revision.number}
    args = {"revision_id": str(revision.id), "how": how}
    return jobs.enqueue(scope, "take_back", args, slot="short", about=about)


def _living(scope: Scope, revision_id: UUID) -> Revision:
    revision = revisions.find(scope, revision_id)
    if revision.state == "destroyed":
        raise Refused("revision_destroyed")
    return revision
