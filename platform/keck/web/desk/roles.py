"""What each role may do, for everybody who is signed in."""

from werkzeug.wrappers import Response as AnyResponse

from keck.tenants.permissions import SENTENCES
from keck.tenants.roles import PERSONAL_ROLES, ROLES
from keck.tenants.scope import Scope
from keck.web.frame.pages import page


def show(scope: Scope) -> AnyResponse:
    """Show roles and permissions as a table, from the data by which they are decided."""
    return page(
        "roles.html",
        scope,
        section="people",
        roles=[ROLES[role] for role in PERSONAL_ROLES],
        permissions=list(SENTENCES.items()),
        own=ROLES[scope.role],
    )
