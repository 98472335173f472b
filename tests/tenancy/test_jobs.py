"""Every kind of job, asked for by one member with another's ids: it finds nothing and changes nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from keck.config import Settings
from keck.db.base import Base
from keck.db.sessions import tenant_session
from keck.persistence import models as m
from keck.services import jobs
from keck.tenants.scope import Scope
from keck.workers.handlers import HANDLERS, Handler
from keck.workers.runner import run_next
from tests.tenancy.factories import Seeded, owned_models
from tests.tenancy.test_routes import rows_of

# What a job names by id; a name stands for the other member's row of that kind.
NAMED: dict[str, dict[str, Any]] = {
    "inspect": {"upload_id": m.Upload},
    "annotate": {"upload_id": m.Upload},
    "import_areas": {"upload_id": m.Upload, "options": {"level": "quartier", "key": "key", "name": "name"}},
    "import_streets": {"upload_id": m.Upload, "options": {"public": True}},
    "import_table": {"upload_id": m.Upload, "accept": True},
    "import_batch": {"batch_id": m.Batch, "accept": True},
    "combine": {
        "base": m.AreaSet,
        "level": "neu",
        "level_name": {"de": "Neu"},
        "groups": [["1", "Eins", []]],
    },
    "crosswalk": {"source": m.AreaSet, "target": m.AreaSet},
    "advise": {"codes": ["own.gibt-es-nicht"]},
    "compare": {"before": m.Revision, "after": m.Revision},
    "take_back": {"revision_id": m.Revision, "how": "undo"},
    "release": {"release_id": m.Release},
    "announce": {"release_id": m.Release},
    "publish": {"release_id": m.Release},
    "rollback": {"release_id": m.Release},
    "export": {"export_id": m.Export},
}
# These name no row: they are about the member as a whole, read anew what is in force, or name a code that
# each member may have.
NAMELESS = frozenset({"upkeep", "withdraw", "benchmarks", "follow", "try_definitions", "preview_formula"})


def undeclared() -> set[str]:
    """Return the kinds of jobs that no test here knows, or that there are not any more."""
    return set(HANDLERS) ^ (NAMED.keys() | NAMELESS)


def test_every_kind_of_job_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    assert undeclared() == set()
    monkeypatch.setitem(HANDLERS, "new", Handler(lambda _context: None))
    assert undeclared() == {"new"}


def id_of(seeded: Seeded, model: type[Base]) -> str:
    return str(seeded.rows[model].id)  # type: ignore[attr-defined]


def filled(kind: str, ids: Seeded | None) -> dict[str, Any]:
    """Return what a job is asked with: ids of somebody's rows, or ids that nobody has."""
    return {
        name: (id_of(ids, value) if ids else str(uuid4())) if isinstance(value, type) else value
        for name, value in NAMED[kind].items()
    }


def end_of(settings: Settings, member: Seeded, kind: str, args: dict[str, Any]) -> dict[str, Any]:
    """Run a job to its end, and return that without what differs from job to job."""
    with tenant_session(settings, "keck_app", member.tenant_id) as session:
        job_id = jobs.enqueue(Scope.system(session, settings, member.tenant_id), kind, args, slot="short")
    for _ in range(2000):
        job = state_of(settings, member.tenant_id, job_id)
        if job["state"] in ("done", "failed"):
            return job
        if not run_next(settings, node="here/", worker="here/1"):
            bring_forward(settings, member.tenant_id)
    raise AssertionError(f"{kind} did not end")


def bring_forward(settings: Settings, tenant_id: UUID) -> None:
    """Let the next attempt begin at once: what breaks is tried again after a while."""
    with tenant_session(settings, "keck_app", tenant_id) as session:
        session.execute(update(m.Job).where(m.Job.state == "queued").values(not_before=func.now()))


def state_of(settings: Settings, tenant_id: UUID, job_id: UUID) -> dict[str, Any]:
    with tenant_session(settings, "keck_app", tenant_id) as session:
        job = session.scalars(select(m.Job).where(m.Job.id == job_id)).one()
        error = {key: value for key, value in (job.error or {}).items() if key != "params"}
        return {"state": job.state, "result": job.result, "error": error, "text": str(job.progress_text)}


@pytest.mark.parametrize("kind", NAMED)
def test_another_members_ids_are_ids_that_nobody_has(
    kind: str, a: Seeded, b: Seeded, database: Settings
) -> None:
    assert {value for value in NAMED[kind].values() if isinstance(value, type)} <= set(owned_models())
    before = rows_of(database, a)
    foreign = end_of(database, b, kind, filled(kind, a))
    unknown = end_of(database, b, kind, filled(kind, None))
    assert foreign == unknown
    assert not [word for word in a.canaries if word in str(foreign)]
    assert rows_of(database, a) == before
