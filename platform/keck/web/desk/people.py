"""Who belongs to a member, and with which role."""

from uuid import UUID

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import memberships
from keck.tenants.roles import PERSONAL_ROLES, ROLES
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame.pages import page


def index(scope: Scope) -> AnyResponse:
    """List people, and offer to add one."""
    return page(
        "people.html",
        scope,
        section="people",
        words=wording,
        people=memberships.people(scope),
        roles=[(role, ROLES[role]) for role in PERSONAL_ROLES],
        descriptions=ROLES,
        made=g.get("made"),
    )


def add(scope: Scope) -> AnyResponse:
    """Let somebody belong to the member; a new account's password is shown this once."""
    email = request.form.get("email", "")
    made = memberships.add(
        scope, email=email, role=request.form.get("role", ""), name=request.form.get("name", "")
    )
    g.made = {"email": email.strip().lower(), "password": made.password}
    return index(scope)


def change_role(scope: Scope, account_id: UUID) -> AnyResponse:
    """Give somebody another role."""
    memberships.change_role(scope, account_id, role=request.form.get("role", ""))
    return go(scope, "people/", "person")


def remove(scope: Scope, account_id: UUID) -> AnyResponse:
    """End somebody's membership."""
    memberships.remove(scope, account_id)
    return go(scope, "people/", "removed")
