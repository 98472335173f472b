"""Batches: files that were sent together, are checked as one and decided on as one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any
from uuid import UUID

from flask import jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.mapping_files import load
from keck.services import jobs
from keck.services.errors import Refused
from keck.services.rows import Batch, Job, Upload
from keck.services.tables import batch_checks, batch_decisions, batch_files
from keck.services.tables import batches as service
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.jobs import progress_words
from keck.web.desk.routing import go
from keck.web.frame.pages import gettext, page, say_code, text_of

_WORKING = ("queued", "running")
# These stand first.
_NEEDS_SOMEBODY = ("broken", "refused", "boundaries", "question")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a batch as its page shows it.

    Attributes
    ----------
    code : str
        What is to be said of it, one of ``wording.batch_file``.
    table : str
        Name of the table that it is read as.
    found : list of dict
        How many of its areas are known, level by level.
    """

    upload: Upload
    code: str
    sentence: str = ""
    table: str = ""
    measures: tuple[str, ...] = ()
    found: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


def receive(
    scope: Scope, files: Sequence[tuple[str, IO[bytes]]], batch_id: UUID | None = None
) -> AnyResponse:
    """Receive files for a new batch, or more of them for one, and have them looked at."""
    batch = batch_files.receive(scope, files, batch_id=batch_id)
    batch_files.look(scope, batch.id)
    return go(scope, f"batches/{batch.id}")


def send(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Receive more files for a batch."""
    files = [(one.filename, one.stream) for one in request.files.getlist("file") if one.filename]
    if not files:
        raise Refused("upload_none")
    return receive(scope, files, batch_id)


def show(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Show the files of a batch, what they are read as, what is asked, and what the check has found."""
    batch = service.find(scope, batch_id)
    files, last = _files(scope, batch), _last_check(scope, batch)
    rows = service.candidates(scope, batch)
    return page(
        "batch.html",
        scope,
        section="tables",
        words=wording,
        batch=batch,
        files=files,
        working=_working(batch, files, last),
        states=[(one, dataset, upload) for one, dataset, upload in rows if one.state != "destroyed"],
        totals=_totals([one.difference for one, _, _ in rows]),
        error=_error(batch, last),
    )


def state(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Tell a script how far the work on a batch is, and how it is with each file."""
    batch = service.find(scope, batch_id)
    files = _files(scope, batch)
    told = [
        {"id": str(one.upload.id), "name": one.upload.filename, "words": wording.batch_file(one.code)}
        for one in files
    ]
    working = _working(batch, files, _last_check(scope, batch))
    if working is None:
        return jsonify(state="done", percent=100, words="", next=None, files=told)
    return jsonify(state="running", **working, next=None, files=told)


def _files(scope: Scope, batch: Batch) -> list[File]:
    uploads = service.files_of(scope, batch.id)
    asked = jobs.of_uploads(scope, [one.id for one in uploads])
    told = batch.report.get("files", {})
    files = [_file(one, asked[one.id], told.get(str(one.id))) for one in uploads]
    return sorted(files, key=lambda one: one.code not in _NEEDS_SOMEBODY)


def _file(upload: Upload, asked: list[Job], told: dict[str, Any] | None) -> File:
    left_out = upload.options.get(service.LEFT_OUT)
    if left_out:
        return File(upload, f"left_out_{left_out['why']}", left_out.get("file", ""))
    last = next((job for job in asked if job.kind == "inspect"), None)
    if last and last.state in _WORKING:
        return File(upload, "looking")
    if last and last.state == "failed" and upload.proposal is None:
        error = last.error or {}
        said = say_code(error["code"], error.get("params")) if error.get("code") else ""
        return File(upload, "broken", said, findings=error.get("findings", []))
    if told:
        return _read(upload, "refused", say_code(told["code"], told["params"]), told["findings"])
    if (upload.proposal or {}).get("boundaries"):
        return File(upload, "boundaries")
    return _read(upload, "question" if service.asks(upload) else "clear")


def _read(
    upload: Upload, code: str, sentence: str = "", findings: list[dict[str, Any]] | None = None
) -> File:
    proposal = upload.proposal or {}
    text = upload.options.get("mapping") or proposal.get("mapping")
    mapping = load(text) if text else None
    labels = dict.fromkeys(text_of(one.label.to_json()) for one in mapping.measures) if mapping else {}
    return File(
        upload,
        code,
        sentence,
        text_of(mapping.name.to_json()) if mapping else "",
        tuple(labels),
        proposal.get("match", []),
        findings or proposal.get("ambiguous", []),
    )


def _last_check(scope: Scope, batch: Batch) -> Job | None:
    return next(iter(jobs.of_batch(scope, batch.id)), None)


def _working(batch: Batch, files: list[File], last: Job | None) -> dict[str, Any] | None:
    """Return how far workers are; ``None`` where nothing is being done."""
    if batch.state == "checking" and last is not None and last.state in _WORKING:
        return {"percent": last.progress, "words": progress_words(last)}
    counted = [one for one in files if not one.code.startswith("left_out")]
    looked = sum(one.code != "looking" for one in counted)
    if looked == len(counted):
        return None
    words = gettext("{n} von {all} Dateien sind angesehen", n=looked, all=len(counted))
    return {"percent": 100 * looked // len(counted), "words": words}


def _totals(differences: list[dict[str, Any]]) -> dict[str, int]:
    names = ("cells_new", "cells_changed", "cells_gone")
    return {name: sum(one.get(name, 0) for one in differences) for name in names}


def _error(batch: Batch, last: Job | None) -> str:
    """Return why the newest check has failed, as long as what it says of the files still holds."""
    error = (last.error if batch.state == "open" and last is not None else None) or {}
    if not error.get("code") or (error["code"] == "batch_has_errors" and not batch.report.get("files")):
        return ""
    return say_code(error["code"], error.get("params"))


def check(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Have all files read and compared."""
    batch_checks.check(scope, batch_id)
    return go(scope, f"batches/{batch_id}")


def accept(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Take all states over."""
    batch_decisions.accept(scope, batch_id)
    return go(scope, f"batches/{batch_id}", "batch_accepted")


def discard(scope: Scope, batch_id: UUID) -> AnyResponse:
    """Throw all away."""
    batch_decisions.discard(scope, batch_id)
    return go(scope, "tables/", "discarded")


def leave_out(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Let the batch do without a file."""
    return go(scope, f"batches/{batch_files.leave_out(scope, upload_id).id}")


def take_in(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Take a file in again."""
    return go(scope, f"batches/{batch_files.take_in(scope, upload_id).id}")


def show_batch_of(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Show the batch that a file came in."""
    return show(scope, service.of_upload(scope, upload_id))
