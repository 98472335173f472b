"""What was found in a file when it was read last."""

from uuid import UUID

from keck.domain.findings import Finding
from keck.services import jobs, revisions, uploads
from keck.services.tables import batches
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_READING = ("import_table", "import_areas", "inspect")


def of_upload(scope: Scope, upload_id: UUID) -> list[Finding]:
    """Return the findings of the newest reading of a file, whether it was refused or not."""
    scope.require(Permission.READ_UNPROTECTED)
    refused = batches.told(scope, uploads.find(scope, upload_id))
    if refused is not None:
        return [Finding.of(one) for one in refused["findings"]]
    for job in jobs.of_upload(scope, upload_id):
        if job.kind in _READING and job.state in ("done", "failed"):
            told = (job.error if job.state == "failed" else job.result) or {}
            if "findings" in told:
                return [Finding.of(one) for one in told["findings"]]
    newest = next(iter(revisions.of_upload(scope, upload_id)), None)
    return [Finding.of(one) for one in newest.report.get("findings", [])] if newest else []


def ask_for_copy(scope: Scope, upload_id: UUID, lang: str) -> UUID:
    """Ask a worker for a copy of the file with its findings marked.

    Returns
    -------
    UUID
        The job that writes it.
    """
    scope.require(Permission.EDIT)
    upload = uploads.with_file(scope, upload_id)
    args = {"upload_id": str(upload_id), "lang": lang}
    return jobs.enqueue(scope, "annotate", args, slot="short", about={"file": upload.filename})
