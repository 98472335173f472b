"""Crosswalks: what became of areas when boundaries changed, and whether releases use it."""

from uuid import UUID

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import uploads
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.geography import crosswalks as service
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import page


def make(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Have a crosswalk computed from older boundaries to these."""
    measure, _, level = request.form.get("weight", "").rpartition("@")
    job_id = service.request(
        scope, _source(), area_set_id, measure=measure or None, level=level if measure else None
    )
    return go_to_job(scope, job_id)


def upload(scope: Scope, area_set_id: UUID) -> AnyResponse:
    """Receive a crosswalk as a table."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("upload_none")
    received = uploads.receive(scope, kind="table", filename=file.filename, stream=file.stream)
    return go_to_job(scope, service.request(scope, _source(), area_set_id, upload_id=received.id))


def _source() -> UUID:
    try:
        return UUID(request.form.get("source", ""))
    except ValueError:
        raise Refused("crosswalk_other_level") from None


def show(scope: Scope, crosswalk_id: UUID) -> AnyResponse:
    """Show what became of each area."""
    one = service.find(scope, crosswalk_id)
    source, target = service.sets_of(scope, one)
    return page(
        "crosswalk.html",
        scope,
        section="areas",
        words=wording,
        one=one,
        source=source,
        target=target,
        old_names={area.key: area.name for area in area_sets.areas(scope, source.id)},
        new_names={area.key: area.name for area in area_sets.areas(scope, target.id)},
        shares={(old, new): share for old, new, share in one.shares},
    )


def table(scope: Scope, crosswalk_id: UUID) -> AnyResponse:
    """Return a crosswalk as a table."""
    one = service.find(scope, crosswalk_id)
    response = Response(service.as_csv(scope, one), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="umstiegsschluessel.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def use(scope: Scope, crosswalk_id: UUID) -> AnyResponse:
    """Have releases use a crosswalk, or not any longer."""
    service.use(scope, crosswalk_id, active=request.form.get("active") == "1")
    return go(scope, f"crosswalks/{crosswalk_id}", "crosswalk")
