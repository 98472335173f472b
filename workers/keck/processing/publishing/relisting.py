"""Showing again what was public when the foundation took a member off, older releases too."""

from datetime import UTC, datetime

from sqlalchemy import select

from keck.adapters import shelf
from keck.persistence.models import Artefact
from keck.tenants.scope import Scope

SUSPENDED = "suspended"
"""Why an artefact is off the list while the foundation keeps a member dark."""


def relist(scope: Scope) -> None:
    """List what was taken off with the member, and put it on the public shelf.

    What the member itself has withdrawn before has another reason and stays off.
    """
    root = scope.settings.store
    private, public = shelf.private_data(root, scope.tenant_id), shelf.public_data(root)
    query = select(Artefact).where(
        Artefact.tenant_id == scope.tenant_id, Artefact.state == "gone", Artefact.gone_reason == SUSPENDED
    )
    for row in scope.session.scalars(query.order_by(Artefact.hash).with_for_update()):
        private.copy_to(public, row.hash, row.extension)
        row.state, row.gone_reason, row.changed_at = "listed", None, datetime.now(UTC)
    scope.session.flush()
