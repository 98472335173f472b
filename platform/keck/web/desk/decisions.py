"""Deciding on a release that waits: confirming it, declining it, asking once more."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import BERLIN
from keck.services.errors import Refused
from keck.services.releasing import approvals
from keck.tenants.scope import Scope
from keck.web.desk.routing import go, go_to_job

_FARTHEST = timedelta(days=366)


def confirm(scope: Scope, release_id: UUID) -> AnyResponse:
    """Confirm a release that somebody else has prepared."""
    job_id = approvals.confirm(scope, release_id)
    return (
        go(scope, f"releases/{release_id}", "confirmed")
        if _later(scope, release_id)
        else go_to_job(scope, job_id)
    )


def _later(scope: Scope, release_id: UUID) -> bool:
    waiting = next((one for one in approvals.prepared(scope) if one.id == release_id), None)
    return bool(waiting and waiting.publish_at and waiting.publish_at > datetime.now(UTC))


def decline(scope: Scope, release_id: UUID) -> AnyResponse:
    """Do not publish a release that waits."""
    approvals.decline(scope, release_id, request.form.get("reason", ""))
    return go(scope, f"releases/{release_id}", "declined")


def announce(scope: Scope, release_id: UUID) -> AnyResponse:
    """Write once more to whoever may confirm."""
    approvals.send_again(scope, release_id)
    return go(scope, f"releases/{release_id}", "sent_again")


def moment() -> datetime | None:
    """Return when a release is to become public, as a form names day and hour in Berlin.

    Raises
    ------
    Refused
        If it is no moment, is over, or too far.
    """
    day, hour = request.form.get("publish_day", ""), request.form.get("publish_hour", "")
    if not day:
        return None
    try:
        chosen = datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time(int(hour)), BERLIN)  # noqa: DTZ007
    except ValueError as error:
        raise Refused("publish_at_wrong") from error
    now = datetime.now(UTC)
    if not now < chosen < now + _FARTHEST:
        raise Refused("publish_at_past")
    return chosen.astimezone(UTC)
