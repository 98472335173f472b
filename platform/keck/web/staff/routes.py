"""All addresses of the foundation, with the permission that each one needs."""

from flask import Blueprint

from keck.config import Settings
from keck.tenants.staff_roles import StaffPermission
from keck.web.staff import (
    agreements,
    announcements,
    catalogue,
    erasures,
    health,
    inquiries,
    intake,
    letters,
    log,
    members,
    recoveries,
    support,
    texts,
    tickets,
)
from keck.web.staff.routing import StaffRoute, blueprint_of, get, post

_ANNOUNCE, _WRITE = StaffPermission.ANNOUNCE, StaffPermission.WRITE
_ANSWER, _MANAGE = StaffPermission.ANSWER, StaffPermission.MANAGE
_QUEUE = "/<any(applications,messages):queue>/"
_INQUIRY = f"{_QUEUE}<uuid:inquiry_id>"
_PROPOSAL = "/catalogue/proposals/<uuid:proposal_id>"
_RECOVERY = "/members/<slug>/recovery"

ROUTES: tuple[StaffRoute, ...] = (
    get("/", members.index),
    get("/members/<slug>", members.show),
    post("/members/<slug>/quota", members.limit, _MANAGE, members.show),
    post("/members/<slug>/suspend", members.suspend, _MANAGE, members.show),
    post("/members/<slug>/resume", members.resume, _MANAGE, members.show),
    get(_RECOVERY, recoveries.show, _MANAGE),
    post(f"{_RECOVERY}/contact", recoveries.register, _MANAGE, recoveries.show),
    post(f"{_RECOVERY}/start", recoveries.start, _MANAGE, recoveries.show),
    post(f"{_RECOVERY}/send", recoveries.send, _MANAGE, recoveries.show),
    post(f"{_RECOVERY}/invite", recoveries.invite, _MANAGE, recoveries.show),
    post(f"{_RECOVERY}/stop", recoveries.stop, _MANAGE, recoveries.show),
    get(_QUEUE, inquiries.index, _ANSWER),
    get(_INQUIRY, inquiries.show, _ANSWER),
    post(f"{_INQUIRY}/note", inquiries.note, _ANSWER, inquiries.show),
    post(f"{_INQUIRY}/step", inquiries.step, _ANSWER, inquiries.show),
    post("/<any(applications):queue>/<uuid:inquiry_id>/approve", inquiries.approve, _MANAGE, inquiries.show),
    get("/intake/", intake.index, _MANAGE),
    post("/intake/check", intake.check, _MANAGE, intake.index),
    post("/intake/create", intake.create, _MANAGE, intake.index),
    get("/agreements/", agreements.index),
    post("/agreements/<uuid:record_id>/record", agreements.record, _ANSWER, agreements.index),
    post("/agreements/<uuid:tenant_id>/paper", agreements.record_paper, _ANSWER, agreements.index),
    post("/agreements/<uuid:record_id>/copy", agreements.copy, _ANSWER, agreements.index),
    get("/erasures/", erasures.index),
    post("/erasures/ask", erasures.ask, _MANAGE, erasures.index),
    post("/erasures/<uuid:tenant_id>/confirm", erasures.confirm, _MANAGE, erasures.index),
    post("/erasures/<uuid:tenant_id>/undo", erasures.undo, _MANAGE, erasures.index),
    get("/texts/", texts.index, _WRITE),
    get("/texts/<key>", texts.edit, _WRITE),
    post("/texts/<key>", texts.save, _WRITE, texts.edit),
    get("/announcements/", announcements.index),
    post("/announcements/add", announcements.add, _ANNOUNCE, announcements.index),
    post("/announcements/<uuid:announcement_id>/end", announcements.end, _ANNOUNCE, announcements.index),
    get("/support/", support.index, _ANSWER),
    post("/support/ask", support.ask, _ANSWER, support.index),
    post("/support/<uuid:grant_id>/end", support.end, _ANSWER, support.index),
    get("/tickets/", tickets.index, _ANSWER),
    get("/tickets/<uuid:ticket_id>", tickets.show, _ANSWER),
    post("/tickets/<uuid:ticket_id>", tickets.work, _ANSWER, tickets.show),
    get("/catalogue/", catalogue.index),
    get(_PROPOSAL, catalogue.show),
    post(f"{_PROPOSAL}/answer", catalogue.answer, _ANSWER, catalogue.show),
    get("/letters/", letters.index),
    get("/letters/<letter>/<any(de,en):lang>", letters.show),
    get("/letters/<letter>/<any(de,en):lang>/html", letters.html),
    get("/health/", health.index),
    get("/log/", log.index),
)


def staff_blueprint(settings: Settings) -> Blueprint:
    """Return the foundation's pages."""
    return blueprint_of(settings, ROUTES)
