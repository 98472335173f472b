"""Sessions: one transaction each, and one tenant for the whole life of a tenant's session."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session, SessionTransaction

from keck.config import Settings
from keck.db.engines import engine

_SET_TENANT = text("select set_config('keck.tenant', :tenant, true)")


class TenantSession(Session):
    """A session within one tenant.

    The identity map knows nothing of row policies, so another tenant means another session; there is no
    way to change the tenant of this one.
    """

    def __init__(self, bind: object, tenant_id: UUID) -> None:
        super().__init__(bind, expire_on_commit=False)  # type: ignore[arg-type]
        self.__tenant_id = tenant_id

    @property
    def tenant_id(self) -> UUID:
        """The tenant that this session belongs to."""
        return self.__tenant_id


@event.listens_for(TenantSession, "after_begin")
def _set_tenant(session: TenantSession, _transaction: SessionTransaction, connection: Connection) -> None:
    # Local to the transaction: the next one on this connection begins without a tenant and finds nothing.
    connection.execute(_SET_TENANT, {"tenant": str(session.tenant_id)})


@contextmanager
def tenant_session(settings: Settings, role: str, tenant_id: UUID) -> Iterator[Session]:
    """Open a transaction in which only one tenant's rows exist; it is committed unless an error leaves it."""
    with TenantSession(engine(settings, role), tenant_id) as session, session.begin():
        yield session


@contextmanager
def plain_session(settings: Settings, role: str) -> Iterator[Session]:
    """Open a transaction without a tenant, for roles that work outside of tenants."""
    with Session(engine(settings, role), expire_on_commit=False) as session, session.begin():
        yield session
