"""One stack for all tests that break a part of it; each puts back what it has broken."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from keck.db.engines import dispose_all
from tests.integration.conftest import Member
from tests.integration.faults.disks import Disks
from tests.integration.faults.stack import Stack
from tests.servers import forget_attempts
from tests.waiting import until


@pytest.fixture(scope="session")
def disks() -> Iterator[Disks]:
    """A folder for a stack, with small disks below it."""
    # Not below pytest's own folder: started as root, the server runs as a user who may not enter there.
    home = Path(tempfile.mkdtemp(prefix="keck-faults-"))
    home.chmod(0o755)
    made = Disks(home)
    yield made
    made.remove()
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def whole_stack(disks: Disks) -> Iterator[Stack]:
    """All processes of the platform."""
    stack = Stack(disks.home)
    try:
        stack.begin()
        yield stack
    finally:
        dispose_all()
        stack.finish()


@pytest.fixture
def stack(whole_stack: Stack) -> Iterator[Stack]:
    """The stack, well before a test and well after it."""
    yield whole_stack
    whole_stack.failpoints.disarm()
    whole_stack.revive()
    forget_attempts(whole_stack.redis.address)


@pytest.fixture(scope="session")
def atlas(whole_stack: Stack) -> Member:
    """A member whose atlas is public; no test changes it."""
    member = whole_stack.town("Musterstadt")
    whole_stack.release(member)
    # The public face hears of it within a second.
    visitor = whole_stack.public()
    until(lambda: visitor.get(f"/de/{member.slug}/").status == 200)
    return member
