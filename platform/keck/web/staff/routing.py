"""Routes of the foundation's pages: each within one transaction, for one permission."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

from flask import Blueprint, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.errors import Refused
from keck.services.foundation.staff_scopes import open_staff
from keck.tenants.staff_roles import StaffPermission
from keck.web.frame.addresses import to_sign_in
from keck.web.frame.pages import say_code

View = Callable[..., AnyResponse | str]


@dataclass(frozen=True, slots=True)
class StaffRoute:
    """An address of the foundation.

    Attributes
    ----------
    shows : callable or None
        The page that a form belongs to: it is shown again, with what was typed, when the form is refused.
    """

    path: str
    view: View
    permission: StaffPermission
    method: str = "GET"
    shows: View | None = None

    @property
    def name(self) -> str:
        """The name of the endpoint."""
        return f"{self.view.__module__.rsplit('.', 1)[-1]}_{self.view.__name__}"


def get(path: str, view: View, permission: StaffPermission = StaffPermission.SEE) -> StaffRoute:
    """Return the address of a page."""
    return StaffRoute(path, view, permission)


def post(path: str, view: View, permission: StaffPermission, shows: View) -> StaffRoute:
    """Return the address of a form."""
    return StaffRoute(path, view, permission, "POST", shows)


def blueprint_of(settings: Settings, routes: tuple[StaffRoute, ...]) -> Blueprint:
    """Return the foundation's pages."""
    blueprint = Blueprint("staff", __name__)
    for route in routes:
        blueprint.add_url_rule(
            f"/staff{route.path}", route.name, _endpoint(settings, route), methods=[route.method]
        )
    return blueprint


def _endpoint(settings: Settings, route: StaffRoute) -> Callable[..., AnyResponse]:
    def endpoint(**ids: Any) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        try:
            return _within(settings, route, route.view, ids)
        except Refused as refusal:
            if route.shows is None:
                raise
            g.problem = say_code(refusal.code, refusal.params)
            g.problem_at = request.form.get("form", "")
            known = {name: one for name, one in ids.items() if name in signature(route.shows).parameters}
            return _within(settings, route, route.shows, known)

    return endpoint


def _within(settings: Settings, route: StaffRoute, view: View, ids: dict[str, Any]) -> AnyResponse:
    with open_staff(settings, current_user.signed_in) as scope:
        scope.require(route.permission)
        made: AnyResponse = current_app.make_response(view(scope, **ids))
    return made


def go(path: str, done: str) -> AnyResponse:
    """Lead to another page of the foundation after a form has done its work."""
    return redirect(f"/staff/{path}?done={done}", 303)
