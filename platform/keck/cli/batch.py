"""Several files of ``keck data import``, checked as one and taken over as one."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from keck.cli.answers import answer, sentence
from keck.cli.waiting import show_findings, wait
from keck.config import Settings
from keck.domain.findings import Problem
from keck.services.tables import batch_checks, batch_decisions, batch_files, batches
from keck.services.tenants import operator_scope


def import_many(
    settings: Settings,
    slug: str,
    files: Sequence[Path],
    *,
    mapping: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import all files or none, and print what each of them changes or is refused for."""
    with ExitStack() as stack, operator_scope(settings, slug) as scope:
        streams = [(file.name, stack.enter_context(file.open("rb"))) for file in files]
        batch_id = batch_files.receive(scope, streams, mapping=mapping).id
        job_id = batch_checks.check(scope, batch_id, accept=True, dry_run=dry_run)
    try:
        result = wait(settings, slug, job_id, quiet=as_json)
    except Problem:
        _give_up(settings, slug, batch_id, as_json)
        raise
    if not as_json:
        _show(result)
    done = "Nichts wurde gespeichert." if dry_run else f"{len(result['files'])} Stände sind übernommen."
    answer(done, as_json, **result)


def _give_up(settings: Settings, slug: str, batch_id: UUID, as_json: bool) -> None:
    """Tell what is wrong with each file, and leave no batch that waits for somebody."""
    with operator_scope(settings, slug) as scope:
        told = batches.find(scope, batch_id).report.get("files", {})
        names = {str(one.id): one.filename for one in batches.files_of(scope, batch_id)}
        batch_decisions.discard(scope, batch_id)
    for key, one in () if as_json else told.items():
        click.echo(f"{names[key]}: {sentence(one['code'], **one['params'])}", err=True)
        show_findings([finding for finding in one["findings"] if finding["severity"] == "error"])


def _show(result: dict[str, Any]) -> None:
    for one in result["files"]:
        changed = one["difference"]
        click.echo(
            f"{one['file']} → {one['table'].get('de')}, Stand {one['number']}: neu {changed['cells_new']},"
            f" geändert {changed['cells_changed']}, entfallen {changed['cells_gone']}"
        )
        show_findings([finding for finding in one["findings"] if finding["severity"] != "note"])
    for one in result["left_out"]:
        click.echo(f"{one['name']}: weggelassen, gleicht Byte für Byte „{one['file']}“")
