"""People of the foundation, as tests of its pages need them."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.services.foundation.staff_scopes import open_staff
from keck.services.identity import accounts
from keck.tenants.staff_scope import StaffScope
from tests.integration.humans import PASSWORD, who


class Team:
    """Somebody of the foundation."""

    def __init__(self, settings: Settings, *, admin: bool = True) -> None:
        self.settings = settings
        self.email = f"team{uuid4().hex[:10]}@stiftung.example"
        made = accounts.create_staff(
            settings, email=self.email, name=f"Team {uuid4().hex[:6]}", password=PASSWORD, admin=admin
        )
        self.id: UUID = made.account_id

    @contextmanager
    def scope(self, *, is_fresh: bool = True) -> Iterator[StaffScope]:
        """Open a transaction of the foundation."""
        with open_staff(self.settings, who(self.id, is_fresh=is_fresh)) as scope:
            yield scope


def outsider(settings: Settings) -> UUID:
    """Return the account of somebody who does not work for the foundation."""
    with plain_session(settings, "keck_login") as session:
        email = f"gast{uuid4().hex[:10]}@person.example"
        return accounts.ensure(session, email=email, password=PASSWORD).account_id
