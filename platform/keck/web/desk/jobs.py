"""Jobs: how far they are, in percent and in words, and what became of them."""

from typing import Any
from uuid import UUID

from flask import jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import jobs, uploads
from keck.services.definitions import trials
from keck.services.errors import NotFound
from keck.services.releasing import releases
from keck.services.rows import Job
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.job_help import remedy
from keck.web.desk.routing import go_to_job
from keck.web.frame.pages import gettext, page, say_code

_FOLDERS = {"areas": "areas", "streets": "streets"}


def index(scope: Scope) -> AnyResponse:
    """List the newest jobs."""
    return page("jobs.html", scope, section="jobs", words=wording, jobs=jobs.recent(scope, limit=50))


def show(scope: Scope, job_id: UUID) -> AnyResponse:
    """Show a job, live while it runs; whoever just asked for it is led on when it is done."""
    job = jobs.find(scope, job_id)
    if job.state == "done" and "follow" in request.args:
        return redirect(_next(scope, job))
    error = job.error or {}
    # A finding may quote a cell of the file.
    findings = error.get("findings", []) if scope.may(Permission.READ_UNPROTECTED) else []
    return page(
        "job.html",
        scope,
        section="jobs",
        words=wording,
        job=job,
        told=progress_words(job),
        error=say_code(error["code"], error.get("params")) if error.get("code") else None,
        findings=findings,
        next=_next(scope, job),
        upload_id=job.args.get("upload_id"),
        batch_id=job.args.get("batch_id"),
        reads_table=job.kind == "import_table",
        remedy=remedy(job).value,
        folder=_folder(scope, job),
    )


def _folder(scope: Scope, job: Job) -> str:
    """Return where the mended file of a job is sent."""
    upload_id = job.args.get("upload_id")
    if job.state != "failed" or not upload_id or not scope.may(Permission.EDIT):
        return ""
    try:
        upload = uploads.find(scope, UUID(upload_id))
    except NotFound:
        return ""
    return _FOLDERS.get(upload.kind, "tables")


def state(scope: Scope, job_id: UUID) -> AnyResponse:
    """Tell a script how far a job is."""
    job = jobs.find(scope, job_id)
    return jsonify(
        state=job.state,
        percent=job.progress,
        words=progress_words(job),
        next=_next(scope, job) if job.state == "done" else None,
    )


def progress_words(job: Job) -> str:
    """Say what a job is doing."""
    if job.state == "queued":
        return (
            gettext("Wartet auf einen freien Platz …")
            if job.attempt == 0
            else gettext("Wird noch einmal versucht …")
        )
    told: dict[str, Any] = job.progress_text or {}
    if job.state == "running":
        return say_code(told["code"], told.get("params")) if told.get("code") else gettext("Beginnt …")
    if job.state == "failed" and job.error and job.error.get("code"):
        return say_code(job.error["code"], job.error.get("params"))
    return wording.state(job.state)


# Where the work goes on: by what a job was asked for, else by what has come of it.
_ASKED = {
    "inspect": ("upload_id", "uploads"),
    "annotate": ("upload_id", "uploads"),
    "import_batch": ("batch_id", "batches"),
    "release": ("release_id", "releases"),
    "publish": ("release_id", "releases"),
}
_MADE = {
    "crosswalk": ("crosswalk", "crosswalks"),
    "import_areas": ("area_set", "areas"),
    "combine": ("area_set", "areas"),
    "import_streets": ("directory", "streets"),
    "import_table": ("revision", "revisions"),
    "take_back": ("revision", "revisions"),
}


def _next(scope: Scope, job: Job) -> str:
    """Return where the work goes on after a job."""
    home = f"/desk/{scope.slug}/"
    for places, known in ((_ASKED, job.args), (_MADE, job.result or {})):
        name, folder = places.get(job.kind, ("", ""))
        if name in known:
            return f"{home}{folder}/{known[name]}"
    if job.kind == trials.KIND:
        return f"{home}indicators/trials/{job.id}"
    if job.kind == "advise":
        codes = job.args["codes"]
        return f"{home}indicators/{codes[0]}/advice" if len(codes) == 1 else f"{home}indicators/advice"
    if job.kind == "compare":
        return f"{home}comparisons/{job.id}"
    if job.kind == "preview_formula":
        return f"{home}indicators/previews/{job.id}#preview"
    if job.kind in ("rollback", "withdraw"):
        return f"{home}releases/"
    if job.kind == "benchmarks" and scope.may(Permission.ADMINISTER):
        return f"{home}settings/"
    if job.kind == "export" and scope.may(Permission.ADMINISTER):
        return f"{home}leaving/"
    return home


def retry(scope: Scope, job_id: UUID) -> AnyResponse:
    """Start a failed job once more."""
    scope.require(Permission.EDIT)
    job = jobs.find(scope, job_id)
    if job.kind in ("release", "publish", "announce", "rollback", "withdraw"):
        scope.require(Permission.PUBLISH)
    if job.kind == "release" and job.state == "failed":
        releases.reopen(scope, job)
    jobs.retry(scope, job_id)
    return go_to_job(scope, job_id, "again")
