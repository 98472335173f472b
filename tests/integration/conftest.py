"""A member of its own for each test, and jobs run to their end."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.services import jobs, tenants, uploads
from keck.tenants.scope import Scope
from keck.workers.runner import run_next


class Member:
    """A member and what tests do with it, by the same services as everybody."""

    def __init__(self, settings: Settings, slug: str, tenant_id: UUID) -> None:
        self.settings, self.slug, self.tenant_id = settings, slug, tenant_id

    def scope(self) -> AbstractContextManager[Scope]:
        """Open a transaction as the operator."""
        return tenants.operator_scope(self.settings, self.slug)

    @contextmanager
    def behind(self) -> Iterator[Scope]:
        """Open a transaction in which a test changes rows as no use case does."""
        with tenant_session(self.settings, "keck_app", self.tenant_id) as session:
            yield Scope.system(session, self.settings, self.tenant_id)

    def finish(self, job_id: UUID) -> dict[str, Any]:
        """Run waiting jobs until this one has ended; return state, result and error."""
        # Other members' jobs, which other tests have left waiting, may come first.
        for _ in range(2000):
            with self.scope() as scope:
                job = jobs.find(scope, job_id)
                if job.state in ("done", "failed"):
                    return {"state": job.state, "result": job.result, "error": job.error}
            if not run_next(self.settings, node="test/", worker="test/1"):
                raise AssertionError("the job waits and nothing claims it")
        raise AssertionError("the job does not end")

    def import_areas(self, path: Path, **options: Any) -> dict[str, Any]:
        """Import areas and return the job's end."""
        with path.open("rb") as stream, self.scope() as scope:
            upload = uploads.receive(scope, kind="areas", filename=path.name, stream=stream)
            job_id = uploads.import_areas(scope, upload.id, options)
        return self.finish(job_id)

    def import_table(self, path: Path, mapping: str | None = None, **options: Any) -> dict[str, Any]:
        """Import a table, accepted at once, and return the job's end."""
        with path.open("rb") as stream, self.scope() as scope:
            upload = uploads.receive(scope, kind="table", filename=path.name, stream=stream)
            job_id = uploads.import_table(scope, upload.id, mapping=mapping, **{"accept": True, **options})
        return self.finish(job_id)


@pytest.fixture
def make_member(settings: Settings) -> Callable[..., Member]:
    """Make members with slugs that no other test has."""

    def make(name: str = "Prüfstadt", key: str = "99999999") -> Member:
        return new_member(settings, name, key)

    return make


def new_member(settings: Settings, name: str = "Prüfstadt", key: str = "99999999") -> Member:
    """Make a member with a slug that no other test has."""
    slug = f"pruef-{secrets.token_hex(4)}"
    return Member(settings, slug, tenants.create(settings, slug=slug, name=name, official_key=key))


@pytest.fixture
def member(make_member: Callable[..., Member]) -> Member:
    """One member."""
    return make_member()
