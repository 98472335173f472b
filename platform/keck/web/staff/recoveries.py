"""A member that nobody administers any more: its official address, and the way to a new administrator."""

from datetime import UTC, datetime

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.foundation import network
from keck.services.people import official_contacts, recoveries
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff.routing import go


def show(scope: StaffScope, slug: str) -> AnyResponse:
    """Show the official address, and how far the recovery is."""
    one = recoveries.current(scope, slug)
    due = recoveries.due_at(one) if one else None
    return page(
        "staff_recovery.html",
        None,
        staff=scope,
        section="members",
        member=network.find(scope, slug),
        contact=official_contacts.find(scope, slug),
        one=one,
        began_it=one is not None and one.started_by == scope.account_id,
        due=due,
        is_due=due is not None and due <= datetime.now(UTC),
    )


def register(scope: StaffScope, slug: str) -> AnyResponse:
    """Write down a member's official address."""
    official_contacts.register_for(scope, slug, request.form)
    return go(f"members/{slug}/recovery", "saved")


def start(scope: StaffScope, slug: str) -> AnyResponse:
    """Begin."""
    recoveries.start(scope, slug, request.form)
    return go(f"members/{slug}/recovery", "recovery_started")


def send(scope: StaffScope, slug: str) -> AnyResponse:
    """Send the code, or show it as a letter to be printed."""
    code = recoveries.send(scope, slug)
    if code is None:
        return go(f"members/{slug}/recovery", "recovery_sent")
    return page(
        "staff_recovery_letter.html",
        None,
        staff=scope,
        section="members",
        member=network.find(scope, slug),
        contact=official_contacts.find(scope, slug),
        one=recoveries.current(scope, slug),
        code=code,
        address=f"{scope.settings.members_url}/recovery/",
    )


def invite(scope: StaffScope, slug: str) -> AnyResponse:
    """Invite the new administrator."""
    recoveries.invite(scope, slug)
    return go(f"members/{slug}/recovery", "invited")


def stop(scope: StaffScope, slug: str) -> AnyResponse:
    """Stop it."""
    recoveries.stop(scope, slug)
    return go(f"members/{slug}/recovery", "recovery_stopped")
