"""Who belongs to a member, and with which role."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import guest_terms
from keck.services.guest_terms import Terms
from keck.services.people import guests, invitations, memberships
from keck.services.people.guests import Choice
from keck.services.people.memberships import Person
from keck.tenants.roles import LASTING_ROLES, ROLES, Role
from keck.tenants.scope import Scope
from keck.views import topics
from keck.web.desk import wording
from keck.web.desk.routing import go
from keck.web.frame.pages import language, page


def index(scope: Scope) -> AnyResponse:
    """List people, guests and open invitations, and offer to invite somebody."""
    known = memberships.people(scope)
    return page(
        "people.html",
        scope,
        section="people",
        words=wording,
        people=[one for one in known if one.role != Role.GUEST],
        guests=[_guest(scope, one) for one in known if one.role == Role.GUEST],
        choices=_choices(scope, ticked=()),
        ends={
            "least": guest_terms.today(),
            "usual": guest_terms.usual_end(),
            "most": guest_terms.latest_end(),
        },
        names=lambda codes: topics.names(codes or (), language()),
        last_day=guest_terms.last_day,
        invited=invitations.open_ones(scope),
        roles=[(role, ROLES[role]) for role in LASTING_ROLES],
        descriptions=ROLES,
        now=datetime.now(UTC),
    )


def _guest(scope: Scope, one: Person) -> dict[str, Any]:
    # Topics under which no indicator stands any more can be kept, but not be chosen anew.
    return {"person": one, "choices": _choices(scope, ticked=one.topics)}


def _choices(scope: Scope, *, ticked: Sequence[str]) -> list[dict[str, Any]]:
    """Return the topics of a form with their names, how many indicators each has, and what else it needs."""
    known = guests.choices(scope)
    codes = {one.topic for one in known}
    lost = [Choice(code, 0, ()) for code in ticked if code not in codes]
    lang = language()
    return [
        {
            "code": one.topic,
            "name": topics.names([one.topic], lang)[0],
            "count": one.count,
            "needs": topics.names(one.needs, lang),
            "ticked": one.topic in ticked,
        }
        for one in (*known, *lost)
    ]


def invite(scope: Scope) -> AnyResponse:
    """Invite somebody by a letter, as a guest with topics and an end."""
    role = request.form.get("role", "")
    invitations.invite(
        scope,
        email=request.form.get("email", ""),
        role=role,
        name=request.form.get("name", ""),
        language=language(),
        terms=_terms(scope) if role == Role.GUEST else None,
    )
    return go(scope, "people/", "invited")


def _terms(scope: Scope, kept: Sequence[str] = ()) -> Terms:
    return guests.terms_of(scope, request.form.getlist("topics"), request.form.get("until", ""), kept=kept)


def change_guest(scope: Scope, account_id: UUID) -> AnyResponse:
    """Agree other topics or another end with a guest."""
    guests.change(scope, account_id, _terms(scope, guests.topics_of(scope, account_id)))
    return go(scope, "people/", "guest")


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
