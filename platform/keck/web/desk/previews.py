"""Letting named people look at a release that waits."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.errors import Refused
from keck.services.releasing import previews
from keck.tenants.scope import Scope
from keck.web.desk.routing import go


def send(scope: Scope, release_id: UUID) -> AnyResponse:
    """Send somebody a link."""
    days = request.form.get("days", "")
    if not days.isdecimal() or len(days) > 3:
        raise Refused("number_wrong", value=days[:20])
    form = request.form
    previews.send(scope, release_id, name=form.get("name", ""), email=form.get("email", ""), days=int(days))
    return go(scope, f"releases/{release_id}", "preview_sent")


def revoke(scope: Scope, release_id: UUID, link_id: UUID) -> AnyResponse:
    """Take a link back."""
    previews.revoke(scope, release_id, link_id)
    return go(scope, f"releases/{release_id}", "preview_revoked")
