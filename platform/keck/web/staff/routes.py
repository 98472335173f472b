"""All addresses of the foundation, with the permission that each one needs."""

from flask import Blueprint

from keck.config import Settings
from keck.tenants.staff_roles import StaffPermission
from keck.web.staff import announcements, health, intake, letters, log, members
from keck.web.staff.routing import StaffRoute, blueprint_of, get, post

_ANNOUNCE, _MANAGE = StaffPermission.ANNOUNCE, StaffPermission.MANAGE

ROUTES: tuple[StaffRoute, ...] = (
    get("/", members.index),
    get("/members/<slug>", members.show),
    post("/members/<slug>/quota", members.limit, _MANAGE, members.show),
    post("/members/<slug>/suspend", members.suspend, _MANAGE, members.show),
    post("/members/<slug>/resume", members.resume, _MANAGE, members.show),
    get("/intake/", intake.index, _MANAGE),
    post("/intake/check", intake.check, _MANAGE, intake.index),
    post("/intake/create", intake.create, _MANAGE, intake.index),
    get("/announcements/", announcements.index),
    post("/announcements/add", announcements.add, _ANNOUNCE, announcements.index),
    post("/announcements/<uuid:announcement_id>/end", announcements.end, _ANNOUNCE, announcements.index),
    get("/letters/", letters.index),
    get("/letters/<kind>/<any(de,en):lang>", letters.show),
    get("/letters/<kind>/<any(de,en):lang>/html", letters.html),
    get("/health/", health.index),
    get("/log/", log.index),
)


def staff_blueprint(settings: Settings) -> Blueprint:
    """Return the foundation's pages."""
    return blueprint_of(settings, ROUTES)
