"""Who belongs to a member, and with which role."""

from datetime import UTC, datetime
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import invitations, memberships
from keck.tenants.roles import PERSONAL_ROLES, ROLES
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame.pages import language, page


def index(scope: Scope) -> AnyResponse:
    """List people and open invitations, and offer to invite somebody."""
    return page(
        "people.html",
        scope,
        section="people",
        words=wording,
        people=memberships.people(scope),
        invited=invitations.open_ones(scope),
        roles=[(role, ROLES[role]) for role in PERSONAL_ROLES],
        descriptions=ROLES,
        now=datetime.now(UTC),
    )


def invite(scope: Scope) -> AnyResponse:
    """Invite somebody by a letter."""
    invitations.invite(
        scope,
        email=request.form.get("email", ""),
        role=request.form.get("role", ""),
        name=request.form.get("name", ""),
        language=language(),
    )
    return go(scope, "people/", "invited")


def revoke(scope: Scope, invitation_id: UUID) -> AnyResponse:
    """Take an invitation back."""
    invitations.revoke(scope, invitation_id)
    return go(scope, "people/", "revoked")


def change_role(scope: Scope, account_id: UUID) -> AnyResponse:
    """Give somebody another role."""
    memberships.change_role(scope, account_id, role=request.form.get("role", ""))
    return go(scope, "people/", "person")


def remove(scope: Scope, account_id: UUID) -> AnyResponse:
    """End somebody's membership."""
    memberships.remove(scope, account_id)
    return go(scope, "people/", "removed")


def sign_out(scope: Scope, account_id: UUID) -> AnyResponse:
    """End all sessions of somebody, wherever they are signed in."""
    memberships.end_sessions(scope, account_id)
    return go(scope, "people/", "person_out")
