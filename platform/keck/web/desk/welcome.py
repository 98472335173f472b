"""Putting the list of first steps away, and bringing it back."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.joining import welcome
from keck.tenants.scope import Scope
from keck.web.desk.routing import go


def put_away(scope: Scope) -> AnyResponse:
    """Put the list away for everybody at the member, or bring it back."""
    hidden = request.form.get("hidden") == "yes"
    welcome.put_away(scope, hidden=hidden)
    return go(scope, "", "welcome_hidden" if hidden else "saved")
