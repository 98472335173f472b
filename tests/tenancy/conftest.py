"""Two members side by side, each with a row in every table of a tenant."""

from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import Connection

from keck.config import Settings
from keck.db.engines import engine
from tests.tenancy.factories import Seeded, seed


@pytest.fixture(scope="session", autouse=True)
def _plain_stacks() -> None:
    """Write stacks plainly: a coloured one takes longer than a request, and hundreds are broken here."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])


@pytest.fixture(scope="session")
def two_tenants(database: Settings) -> tuple[Seeded, Seeded]:
    """Member A, whose rows nobody else may see, and member B, who tries."""
    return seed(database, "kranichau", "99000101"), seed(database, "ottersbach", "99000102")


@pytest.fixture(scope="session")
def a(two_tenants: tuple[Seeded, Seeded]) -> Seeded:
    """Member A."""
    return two_tenants[0]


@pytest.fixture(scope="session")
def b(two_tenants: tuple[Seeded, Seeded]) -> Seeded:
    """Member B."""
    return two_tenants[1]


@pytest.fixture
def catalogue(database: Settings) -> Iterator[Connection]:
    """A connection of the owner whose changes are undone after the test."""
    with engine(database, "keck_owner").connect() as connection:
        yield connection
        connection.rollback()
