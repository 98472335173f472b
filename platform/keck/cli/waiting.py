"""Waiting for a job at the command line, with its progress in words."""

import time
from typing import Any
from uuid import UUID

import click

from keck.cli.answers import place, sentence
from keck.config import Settings
from keck.domain.findings import Finding, Problem
from keck.services import jobs
from keck.services.tenants import operator_scope

_TICK = 0.2
_QUIET_SECONDS = 2.0


def wait(settings: Settings, slug: str, job_id: UUID, *, quiet: bool) -> dict[str, Any]:
    """Wait for a job's end and return its result.

    Parameters
    ----------
    quiet : bool
        Whether progress is not shown, as for output that a program reads.

    Raises
    ------
    Problem
        If the job failed, with what is to be told about it.
    """
    started, last = time.monotonic(), ""
    while True:
        with operator_scope(settings, slug) as scope:
            job = jobs.find(scope, job_id)
            state, percent, text = job.state, job.progress, job.progress_text or {}
            error, result = job.error, job.result
        if state == "done":
            return dict(result or {})
        if state == "failed":
            raise _problem(error or {"code": "job_gave_up", "params": {"attempts": 3}})
        line = f"{percent:3d} %  {_sentence(text)}"
        if not quiet and line != last and time.monotonic() - started > _QUIET_SECONDS:
            click.echo(line, err=True)
            last = line
        time.sleep(_TICK)


def _sentence(text: dict[str, Any]) -> str:
    return sentence(text["code"], **text.get("params", {})) if text.get("code") else ""


def _problem(error: dict[str, Any]) -> Problem:
    findings = [Finding.of(finding) for finding in error.get("findings", [])]
    return Problem(error["code"], findings, **error.get("params", {}))


def show_findings(findings: list[dict[str, Any]], *, limit: int = 20) -> None:
    """Print findings with their places, as they come."""
    for finding in [Finding.of(one) for one in findings[:limit]]:
        click.echo(f"  {place(finding)}{sentence(finding.code, **finding.params)}")
    if len(findings) > limit:
        click.echo(f"  … und {len(findings) - limit} weitere")
