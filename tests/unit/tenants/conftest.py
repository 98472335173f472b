"""A reader's scope whose session is never used."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.tenants.roles import Role
from keck.tenants.scope import Scope


@pytest.fixture
def unbound_scope() -> Scope:
    """A scope of a reader, bound to no database."""
    settings = Settings.from_environment({"KECK_HOME": "/nonexistent"})
    return Scope(UUID(int=1), "musterstadt", UUID(int=2), Role.READER, Session(), settings)
