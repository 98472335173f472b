"""All addresses below a member's desk, with the permission that each one needs."""

from keck.tenants.permissions import Permission
from keck.web.desk import (
    areas,
    atlas,
    cells,
    indicators,
    jobs,
    overview,
    people,
    releases,
    settings,
    tables,
    uploads,
)
from keck.web.desk.routing import Route, get, post

_READ, _SEE = Permission.READ, Permission.READ_UNPROTECTED
_EDIT, _PUBLISH, _ADMIN = Permission.EDIT, Permission.PUBLISH, Permission.ADMINISTER

ROUTES: tuple[Route, ...] = (
    get("/", overview.show, _READ),
    get("/areas/", areas.index, _READ),
    get("/areas/<uuid:area_set_id>", areas.show, _READ),
    post("/areas/upload", uploads.send_areas, _EDIT, areas.index, upload=True),
    get("/tables/", tables.index, _SEE),
    get("/tables/<uuid:dataset_id>", tables.show, _SEE),
    post("/tables/upload", uploads.send_table, _EDIT, tables.index, upload=True),
    get("/uploads/<uuid:upload_id>", uploads.show, _SEE),
    post("/uploads/<uuid:upload_id>/inspect", uploads.inspect, _EDIT, uploads.show),
    post("/uploads/<uuid:upload_id>/areas", uploads.import_areas, _EDIT, uploads.show),
    post("/uploads/<uuid:upload_id>/table", uploads.import_table, _EDIT, uploads.show),
    post("/uploads/<uuid:upload_id>/text", uploads.import_text, _EDIT, uploads.show),
    post("/uploads/<uuid:upload_id>/discard", uploads.discard, _EDIT, uploads.show),
    get("/revisions/<uuid:revision_id>", tables.revision, _SEE),
    post("/revisions/<uuid:revision_id>/accept", tables.accept, _EDIT, tables.revision),
    post("/revisions/<uuid:revision_id>/discard", tables.discard, _EDIT, tables.revision),
    post("/revisions/<uuid:revision_id>/renew", tables.renew, _EDIT, tables.revision),
    get("/cells", cells.show, _SEE),
    get("/jobs/", jobs.index, _READ),
    get("/jobs/<uuid:job_id>", jobs.show, _READ),
    get("/jobs/<uuid:job_id>/state", jobs.state, _READ),
    post("/jobs/<uuid:job_id>/retry", jobs.retry, _EDIT, jobs.show),
    get("/indicators/", indicators.index, _READ),
    post("/indicators/apply", indicators.apply, _EDIT, indicators.index),
    get("/releases/", releases.index, _READ),
    post("/releases/ask", releases.ask, _PUBLISH, releases.index),
    post("/releases/withdraw", releases.withdraw, _PUBLISH, releases.index),
    post("/releases/lift/<uuid:withdrawal_id>", releases.lift, _PUBLISH, releases.lifted),
    get("/releases/<uuid:release_id>", releases.show, _READ),
    post("/releases/<uuid:release_id>/rollback", releases.roll_back, _PUBLISH, releases.show),
    get("/settings/", settings.show, _ADMIN),
    post("/settings/protection", settings.protect, _ADMIN, settings.show),
    post("/settings/consent", settings.consent, _ADMIN, settings.show),
    get("/people/", people.index, _ADMIN),
    post("/people/add", people.add, _ADMIN, people.index),
    post("/people/<uuid:account_id>/role", people.change_role, _ADMIN, people.index),
    post("/people/<uuid:account_id>/remove", people.remove, _ADMIN, people.index),
    get("/atlas/", atlas.home, _READ),
    get("/atlas/values", atlas.values, _READ),
    get("/atlas/<path:path>", atlas.show, _READ),
    get("/artefacts/<digest>.<extension>", atlas.artefact, _READ),
)
