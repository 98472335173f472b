"""Trying definitions out: what they would change is told before they are applied."""

import hashlib
from uuid import UUID

from keck.persistence.models import Job
from keck.services import jobs, revisions
from keck.services.definitions import indicators
from keck.services.errors import NotFound
from keck.services.geography import area_sets
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

KIND = "try_definitions"


def ask(scope: Scope, toml: str) -> UUID:
    """Ask a worker what the definitions of a file would change; nothing of them is used yet.

    Returns
    -------
    UUID
        The job whose result tells it.

    Raises
    ------
    Refused
        If the file is not a definition file.
    FaultyFormula
        If a formula can not be used.
    """
    scope.require(Permission.EDIT)
    scope.require(Permission.READ_UNPROTECTED)
    count = len(indicators.read(scope, toml))
    return jobs.enqueue(scope, KIND, {"toml": toml}, slot="short", about={"count": count})


def find(scope: Scope, job_id: UUID) -> Job:
    """Return a trial.

    Raises
    ------
    NotFound
        If the member has no such trial.
    """
    job = jobs.find(scope, job_id)
    if job.kind != KIND:
        raise NotFound("job", str(job_id))
    return job


def text_of(scope: Scope, job_id: UUID) -> str:
    """Return the definition file that was tried out."""
    return str(find(scope, job_id).args["toml"])


def basis(scope: Scope) -> str:
    """Return what a trial is computed from, as a checksum: tables, areas and definitions in use."""
    parts = [
        *sorted(str(one.id) for one in revisions.current(scope)),
        *sorted(str(one.id) for one in area_sets.current(scope)),
        *(f"{row.code} {row.version}" for row in indicators.active(scope)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
