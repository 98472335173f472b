"""The first steps of a new member, told by what is really there."""

from dataclasses import dataclass

from sqlalchemy import func, select

from keck.domain.codes import CITY_LEVEL
from keck.persistence.models import Membership, Setting
from keck.services import agreement_state, revisions
from keck.services.geography import area_sets
from keck.services.identity import factors
from keck.services.logs import audit_log
from keck.services.releasing import releases
from keck.tenants.permissions import Permission
from keck.tenants.roles import Role
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes
    ----------
    permission : Permission
        Who is offered to do it.
    count : int
        How many there are, where that is told.
    """

    code: str
    done: bool
    path: str
    permission: Permission
    count: int = 0


def steps(scope: Scope) -> list[Step]:
    """Return the first steps that concern somebody; none once all are done or the list was put away."""
    if is_hidden(scope):
        return []
    found = [*_data(scope), *_own(scope), *_member(scope)]
    return [] if all(one.done for one in found) else found


def is_hidden(scope: Scope) -> bool:
    """Tell whether the list was put away."""
    return scope.session.get_one(Setting, scope.tenant_id).welcome_hidden


def put_away(scope: Scope, *, hidden: bool) -> None:
    """Put the list away for everybody at the member, or bring it back."""
    scope.require(Permission.ADMINISTER)
    scope.session.get_one(Setting, scope.tenant_id).welcome_hidden = hidden
    audit_log.record(scope, "welcome_hidden" if hidden else "welcome_shown")
    scope.session.flush()


def _data(scope: Scope) -> list[Step]:
    levels = {one.id: one.code for one in area_sets.levels(scope)}
    sets = sum(1 for one in area_sets.current(scope) if levels[one.level_id] != CITY_LEVEL)
    tables = sum(1 for one in revisions.datasets(scope) if one.current_revision_id)
    public = releases.current(scope, "public") is not None
    return [
        Step("areas", sets > 0, "areas/", Permission.EDIT, sets),
        Step("table", tables > 0, "tables/", Permission.EDIT, tables),
        Step("release", public, "releases/", Permission.PUBLISH),
    ]


def _own(scope: Scope) -> list[Step]:
    """Return what somebody does for the own account."""
    if scope.account_id is None or not scope.may(Permission.PUBLISH):
        return []
    known = factors.of(scope.settings, scope.account_id)
    return [Step("factor", bool(known), "/account/factors/", Permission.PUBLISH)]


def _member(scope: Scope) -> list[Step]:
    if not scope.may(Permission.ADMINISTER):
        return []
    query = select(func.count()).where(Membership.tenant_id == scope.tenant_id, Membership.role == Role.ADMIN)
    admins = int(scope.session.scalar(query) or 0)
    found = [Step("second_admin", admins > 1, "people/", Permission.ADMINISTER)]
    if scope.settings.require_agreement:
        state = agreement_state.state(scope)
        code = "agreement_waits" if state == "sent" else "agreement"
        found.append(Step(code, state == "recorded", "agreement/", Permission.ADMINISTER))
    return found
