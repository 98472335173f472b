"""Routes of a member's pages: each within one transaction, for one permission."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from inspect import signature
from itertools import chain
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g, jsonify, redirect, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.config.failpoints import failpoint
from keck.db.errors import is_collision
from keck.domain.findings import Problem
from keck.domain.networks import ip_prefix
from keck.services import sources, support_visits
from keck.services.errors import Refused
from keck.services.people import memberships
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.web.desk.support_parts import part_of
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import say_code

View = Callable[..., AnyResponse | str]
SLUG = "/desk/<slug>"
_ATTEMPTS = 3
_STATUS = {"upload_too_large": 413, "quota_storage": 413}


@dataclass(frozen=True, slots=True)
class Route:
    """An address below a member's desk.

    Attributes
    ----------
    shows : callable or None
        The page that a form belongs to: it is shown again, with what was typed, when the form is refused.
    upload : bool
        Whether a file as long as the limit may come here.
    export : bool
        Whether a file is made here for whoever asks, as often as they ask.
    """

    path: str
    name: str
    view: View
    permission: Permission
    method: str = "GET"
    shows: View | None = None
    upload: bool = False
    export: bool = False


def get(path: str, view: View, permission: Permission, *, export: bool = False) -> Route:
    """Return the address of a page, or of a file that is made when it is asked for."""
    return Route(path, _name(view), view, permission, export=export)


def post(path: str, view: View, permission: Permission, shows: View, *, upload: bool = False) -> Route:
    """Return the address of a form."""
    return Route(path, _name(view), view, permission, "POST", shows, upload)


def _name(view: View) -> str:
    return f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}"


def desk_blueprint(settings: Settings, routes: tuple[Route, ...]) -> Blueprint:
    """Return the desk of all members."""
    blueprint = Blueprint("desk", __name__)
    for route in routes:
        blueprint.add_url_rule(
            SLUG + route.path, route.name, _endpoint(settings, route), methods=[route.method]
        )
    uploads = {f"desk.{route.name}" for route in routes if route.upload}

    @blueprint.before_app_request
    def _make_room() -> None:
        # Only who is signed in may send more than a form holds; the form's key is checked right after.
        if request.endpoint in uploads and current_user.is_authenticated:
            request.max_content_length = settings.max_upload_bytes + (1 << 20)

    return blueprint


def _endpoint(settings: Settings, route: Route) -> Callable[..., AnyResponse]:
    def endpoint(slug: str, **ids: Any) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        try:
            return _within(settings, route, slug, route.view, ids)
        except (Refused, Problem) as refusal:
            if route.shows is None:
                raise
            g.problem = say_code(refusal.code, refusal.params)
            g.problem_status = _STATUS.get(refusal.code, 422)
            if wants_json():
                return _json({"sentence": g.problem}, g.problem_status)
            g.problem_at = request.form.get("form", "")
            # A form of a list stands on the list's own page, which knows no single id.
            known = {name: one for name, one in ids.items() if name in signature(route.shows).parameters}
            return _within(settings, route, slug, route.shows, known)

    return endpoint


def _within(settings: Settings, route: Route, slug: str, view: View, ids: dict[str, Any]) -> AnyResponse:
    """Answer in one transaction; if another one got into its way, once more from the beginning."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _once(settings, route, slug, view, ids)
        except OperationalError as error:
            if not is_collision(error):
                raise
            for file in chain.from_iterable(request.files.listvalues()):
                file.stream.seek(0)
    return _once(settings, route, slug, view, ids)


def _once(settings: Settings, route: Route, slug: str, view: View, ids: dict[str, Any]) -> AnyResponse:
    origin = ip_prefix(request.remote_addr or "")
    with _open(settings, route, slug, origin) as scope:
        if scope.support is None:
            scope.require(route.permission)
        g.place_name = sources.supplier_name(scope)
        made: AnyResponse = current_app.make_response(view(scope, **ids))
        failpoint("request.made")
    failpoint("request.committed")
    return made


def _open(settings: Settings, route: Route, slug: str, origin: str) -> AbstractContextManager[Scope]:
    """Open a member for somebody who belongs to it, or for staff whom it lets look."""
    who = current_user.signed_in
    if current_user.is_staff:
        places = memberships.places(settings, who.account_id)
        if not any(place.slug == slug for place in places):
            part = part_of(route.path, route.method, export=route.export)
            return support_visits.open_scope(settings, who, slug, page=request.path, part=part)
    return memberships.open_scope(settings, who, slug, origin=origin)


def go(scope: Scope, path: str, done: str | None = None) -> AnyResponse:
    """Lead to another page of the desk after a form has done its work."""
    address = f"/desk/{scope.slug}/{path}"
    if done:
        address += ("&" if "?" in address else "?") + f"done={done}"
    return _json({"location": address}, 200) if wants_json() else redirect(address, 303)


def go_to_job(scope: Scope, job_id: UUID | str, done: str | None = None) -> AnyResponse:
    """Lead to a job that was just asked for, and on to its result as soon as that is there."""
    return go(scope, f"jobs/{job_id}?follow=1", done)


def wants_json() -> bool:
    """Tell whether a script of ours sent the form."""
    return request.accept_mimetypes.best == "application/json"


def _json(body: dict[str, str], status: int) -> AnyResponse:
    response = jsonify(body)
    response.status_code = status
    return response
