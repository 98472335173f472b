"""The members of the network: how each is doing in counts and days, and what the foundation may decide."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import day_of
from keck.domain.names import sort_key, transliterate
from keck.services import quotas, staff_acts, tenants
from keck.services.errors import Refused
from keck.services.foundation import network
from keck.services.foundation.network import NetworkMember
from keck.tenants.roles import PERSONAL_ROLES
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff import wording
from keck.web.staff.routing import go

_LONG_AGO = date(1, 1, 1)
_STATES = ("suspended", "withdrawn", "new", "public")
_AGREEMENTS = ("missing", "sent", "recorded")
# What comes first when a column is chosen: names from A, states by trouble, else the largest or oldest.
SORTS: dict[str, Callable[[NetworkMember], Any]] = {
    "name": lambda one: sort_key(one.name),
    "state": lambda one: _STATES.index(one.state),
    "release": lambda one: day_of(one.published_at) if one.published_at else _LONG_AGO,
    "data": lambda one: one.newest_data or _LONG_AGO,
    "failed": lambda one: -(one.failed_jobs or 0),
    "room": lambda one: -one.share,
    "sign_in": lambda one: one.last_sign_in or _LONG_AGO,
    "agreement": lambda one: _AGREEMENTS.index(one.agreement),
}


def index(scope: StaffScope) -> AnyResponse:
    """List members: those that are looked for, in the order that is asked for."""
    everybody = network.members(scope)
    wanted, sort = request.args.get("q", "").strip(), request.args.get("sort", "")
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS:
        key, backwards = "name", False
    found = [one for one in everybody if _matches(one, wanted)]
    found.sort(key=SORTS[key], reverse=backwards)
    counted = [one.counted_at for one in everybody if one.counted_at]
    return page(
        "staff.html",
        None,
        staff=scope,
        section="members",
        members=found,
        total=len(everybody),
        wanted=wanted,
        key=key,
        backwards=backwards,
        counted_at=min(counted, default=None),
        age=_age,
        words=wording,
        columns=wording.columns(),
    )


def _matches(one: NetworkMember, wanted: str) -> bool:
    text = transliterate(f"{one.name} {one.slug} {one.official_key}").lower()
    return all(word in text for word in transliterate(wanted).lower().split())


def _age(day: date | None) -> int | None:
    return (day_of(datetime.now(UTC)) - day).days if day else None


def show(scope: StaffScope, slug: str) -> AnyResponse:
    """Show a member: state, counts and what the foundation has done to it."""
    member = network.find(scope, slug)
    roles, invited = network.people(scope, slug)
    return page(
        "staff_member.html",
        None,
        staff=scope,
        section="members",
        member=member,
        people=[(role, roles[role]) for role in PERSONAL_ROLES],
        invited=invited,
        acts=[wording.line(one) for one in staff_acts.recent(scope, slug=slug)],
        atlas=f"{scope.settings.public_url}/de/{slug}/",
        age=_age,
        words=wording,
    )


def limit(scope: StaffScope, slug: str) -> AnyResponse:
    """Set what a member may take."""
    scope.require_proof()
    network.find(scope, slug)
    quotas.set_for(
        scope.settings,
        slug,
        storage=_number("megabytes") * 1_000_000,
        values=_number("values"),
        jobs=_number("jobs"),
        by=scope.account_id,
    )
    return go(f"members/{slug}", "limited")


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not text.isdecimal() or len(text) > 9:
        raise Refused("number_wrong", value=text[:20])
    return int(text)


def suspend(scope: StaffScope, slug: str) -> AnyResponse:
    """Suspend a member; its public atlas stays or goes, as is chosen."""
    scope.require_proof()
    network.find(scope, slug)
    atlas = request.form.get("atlas", "")
    if atlas not in ("stays", "goes"):
        raise Refused("suspend_choose")
    tenants.set_state(scope.settings, slug, active=False, dark=atlas == "goes", by=scope.account_id)
    return go(f"members/{slug}", "suspended")


def resume(scope: StaffScope, slug: str) -> AnyResponse:
    """Take a member up again."""
    scope.require_proof()
    network.find(scope, slug)
    tenants.set_state(scope.settings, slug, active=True, by=scope.account_id)
    return go(f"members/{slug}", "resumed")
