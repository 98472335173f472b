"""Tables and their states: what a file changes, and whether it is taken over."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import acceptance, area_sets, measures, revisions, uploads
from keck.services.errors import NotFound, Refused
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame.pages import page, text_of

_MODES = ("add", "replace_periods", "replace_table")


def index(scope: Scope) -> AnyResponse:
    """List the tables, and offer to read a file."""
    current = {one.dataset_id: one for one in revisions.current(scope)}
    waiting = [
        one for one in uploads.recent(scope) if one.kind == "table" and one.state in ("received", "inspected")
    ]
    return page(
        "tables.html",
        scope,
        section="tables",
        words=wording,
        tables=[(one, current.get(one.id)) for one in revisions.datasets(scope)],
        candidates=revisions.candidates(scope),
        waiting=waiting,
        has_areas=len(area_sets.current(scope)) > 1,
    )


def show(scope: Scope, dataset_id: UUID) -> AnyResponse:
    """Show a table's states."""
    dataset = revisions.find_dataset(scope, dataset_id)
    return page(
        "table.html",
        scope,
        section="tables",
        words=wording,
        dataset=dataset,
        revisions=revisions.of_dataset(scope, dataset_id),
    )


def revision(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Show a state of a table: report, difference, decision."""
    one = revisions.find(scope, revision_id)
    dataset = revisions.find_dataset(scope, one.dataset_id)
    return page(
        "revision.html",
        scope,
        section="tables",
        words=wording,
        one=one,
        dataset=dataset,
        upload=uploads.find(scope, one.upload_id),
        stale=one.state == "candidate" and one.replaces_id != dataset.current_revision_id,
        modes=_MODES,
        largest=_largest(scope, one.difference),
        labels=_labels(scope),
    )


def _labels(scope: Scope) -> dict[str, str]:
    return {one.code: text_of(one.label) for one in measures.all_of(scope)}


def _largest(scope: Scope, difference: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the largest changes with the names of their areas."""
    changes = difference.get("largest", [])
    names: dict[str, list[str]] = {}
    for change in changes:
        if change["area_set_id"] not in names:
            names[change["area_set_id"]] = _names(scope, change["area_set_id"])
    rows = []
    for change in changes:
        listed, position = names[change["area_set_id"]], change["position"]
        rows.append({**change, "area": listed[position] if position < len(listed) else None})
    return rows


def _names(scope: Scope, area_set_id: str) -> list[str]:
    try:
        return [area.name for area in area_sets.areas(scope, UUID(area_set_id))]
    except (NotFound, ValueError):
        return []


def accept(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Take a state over; if its table has moved on, its difference is computed anew and shown."""
    try:
        one = acceptance.accept(scope, revision_id)
    except Refused as refusal:
        if refusal.code != "revision_stale":
            raise
        return go(scope, f"jobs/{acceptance.renew(scope, revision_id)}", "stale")
    return go(scope, f"tables/{one.dataset_id}", "accepted")


def discard(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Throw a state away."""
    one = revisions.discard(scope, revision_id)
    return go(scope, f"tables/{one.dataset_id}", "discarded")


def renew(scope: Scope, revision_id: UUID) -> AnyResponse:
    """Compute a state anew, with another way of changing the table."""
    return go(scope, f"jobs/{acceptance.renew(scope, revision_id, mode=request.form.get('mode'))}")
