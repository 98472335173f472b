"""Destroyed states: what was computed of their values meanwhile is not to be stored."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from keck.persistence.models import Revision
from keck.tenants.scope import Scope


def ids(scope: Scope) -> frozenset[UUID]:
    """Return the states that are destroyed so far."""
    query = select(Revision.id).where(Revision.tenant_id == scope.tenant_id, Revision.state == "destroyed")
    return frozenset(scope.session.scalars(query))


def begin(scope: Scope) -> None:
    """Let nobody store what was computed of the member's values until the transaction ends."""
    scope.session.execute(select(func.pg_advisory_xact_lock(_key(scope))))


def hold_off(scope: Scope) -> None:
    """Let no state be destroyed until the transaction ends; wait for one that is being destroyed.

    Not by the rows of tables: whoever imports holds those, too, and does so before it takes any of them.
    """
    scope.session.execute(select(func.pg_advisory_xact_lock_shared(_key(scope))))


def _key(scope: Scope) -> ColumnElement[int]:
    return func.hashtext(f"destroyed:{scope.tenant_id}")
