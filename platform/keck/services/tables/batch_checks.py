"""Checking a batch: all its files are read, and all become states that wait, or none does."""

from typing import Any
from uuid import UUID

from keck.domain.findings import Problem
from keck.persistence.models import Batch, Upload
from keck.services import jobs
from keck.services.errors import Refused
from keck.services.tables import batches
from keck.tenants.scope import Scope


def check(scope: Scope, batch_id: UUID, *, accept: bool = False, dry_run: bool = False) -> UUID:
    """Ask a worker to read all files that are not left out, and to store all or nothing.

    Returns
    -------
    UUID
        The job.

    Raises
    ------
    Refused
        If there is nothing to read, or a file is still being looked at.
    """
    batch = batches.changeable(scope, batch_id)
    files = [one for one in batches.files_of(scope, batch_id) if batches.counts(one)]
    if not files:
        raise Refused("batch_empty")
    asked = jobs.of_uploads(scope, [one.id for one in files])
    if any(job.state in ("queued", "running") for one in files for job in asked[one.id]):
        raise Refused("batch_looking")
    batch.state, batch.report = "checking", {}
    scope.session.flush()
    args = {"batch_id": str(batch_id), "accept": accept, "dry_run": dry_run}
    return jobs.enqueue(scope, "import_batch", args)


def begin(scope: Scope, batch_id: UUID) -> list[Upload]:
    """Return the files that a check reads.

    Raises
    ------
    Problem
        If the batch is decided on, or waits for a decision already.
    """
    batch = batches.locked(scope, batch_id)
    if batch.state not in ("open", "checking"):
        raise Problem("batch_decided")
    batch.state = "checking"
    return [one for one in batches.files_of(scope, batch_id) if batches.counts(one)]


def refuse(scope: Scope, batch_id: UUID, problems: dict[UUID, dict[str, Any]]) -> None:
    """Keep what is wrong with the files, so that the batch can tell it file by file."""
    batch = batches.locked(scope, batch_id)
    batch.report = {"files": {str(key): one for key, one in problems.items()}}
    scope.session.flush()


def reopen(scope: Scope, args: dict[str, Any]) -> None:
    """Let people at a batch again whose check has failed."""
    batch = batches.locked(scope, UUID(args["batch_id"]))
    if batch.state == "checking":
        batch.state = "open"
        scope.session.flush()


def settle(scope: Scope, batch_id: UUID, read: set[UUID]) -> Batch:
    """Return a batch, locked, for storing what was read of its files.

    Raises
    ------
    Problem
        If its files are not those that were read any more.
    """
    batch = batches.locked(scope, batch_id)
    now = {
        one.id for one in batches.files_of(scope, batch_id) if batches.counts(one) and one.deleted_at is None
    }
    if batch.state != "checking" or now != read:
        raise Problem("batch_changed")
    return batch
