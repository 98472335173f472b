"""What opens for the foundation's people."""

from collections.abc import Iterator
from contextlib import contextmanager

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Staff
from keck.services.errors import Forbidden, ProofNeeded
from keck.services.identity.live_sessions import SignedIn
from keck.tenants.staff_roles import StaffPermission, StaffRole
from keck.tenants.staff_scope import StaffScope


@contextmanager
def open_staff(settings: Settings, who: SignedIn) -> Iterator[StaffScope]:
    """Open a transaction of the foundation for somebody who works there.

    The role is read anew each time, so that a change of it holds from the next request on.

    Raises
    ------
    Forbidden
        If the person does not work for the foundation, or a member's provider of identities has let them in.
    ProofNeeded
        If the session has not proved all that it must.
    """
    if not isinstance(who, SignedIn):
        raise ProofNeeded
    with plain_session(settings, "keck_staff") as session:
        found = session.get(Staff, who.account_id)
        if found is None or who.by is not None:
            raise Forbidden(StaffPermission.SEE)
        yield StaffScope(who.account_id, StaffRole(found.role), session, settings, is_fresh=who.is_fresh)
