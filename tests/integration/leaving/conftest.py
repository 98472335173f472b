"""A town that has published, on a database of its own, and an empty platform beside it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.services import consents, releases
from keck.stack.postgres import Postgres
from keck.stack.roles import ensure_roles
from tests.integration.conftest import Member, new_member
from tests.integration.processing.released import publish
from tests.integration.workers.conftest import write_town


@pytest.fixture(scope="session")
def platform(cluster: Postgres, settings: Settings) -> Callable[[str, Path], Settings]:
    """Make further platforms: a database and a home each."""

    def make(name: str, home: Path) -> Settings:
        ensure_roles(cluster.admin_dsn, settings.passwords, database=name)
        address = settings.database.replace("///keck?", f"///{name}?")
        made = replace(settings, database=address, home=home, store=home / "store")
        upgrade(made)
        return made

    return make


def build_town(settings: Settings, folder: Path, name: str = "Abschiedsau") -> Member:
    """Make a member with areas, a table, two public releases, an internal one and something withdrawn."""
    member = new_member(settings, name)
    boundaries, table = write_town(folder)
    assert member.import_areas(boundaries, level="viertel", key="nr", name="name")["state"] == "done"
    assert member.import_table(table)["state"] == "done"
    with member.scope() as scope:
        job_id = consents.record(scope, consents.BENCHMARKS, given=True)
    member.finish(job_id)
    publish(member)
    with member.scope() as scope:
        internal = releases.request(scope, audience="internal").job_id
    assert internal is not None
    assert member.finish(internal)["state"] == "done"
    return member
