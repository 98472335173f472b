"""Where a preview that was just asked for is found: by the script that waits, or by whoever has none."""

from uuid import UUID

from flask import jsonify
from werkzeug.wrappers import Response as AnyResponse

from keck.tenants.scope import Scope
from keck.web.desk.routing import go_to_job, wants_json


def address(scope: Scope, job_id: UUID) -> str:
    """Return where the form stands with what was computed."""
    return f"/desk/{scope.slug}/indicators/previews/{job_id}"


def go_to_preview(scope: Scope, job_id: UUID) -> AnyResponse:
    """Tell a script where to ask for the values; lead all others there as soon as they are computed."""
    if wants_json():
        return jsonify(state=f"{address(scope, job_id)}/state")
    return go_to_job(scope, job_id)
