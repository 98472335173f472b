"""Who asks on the foundation's pages."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.services.errors import ProofNeeded
from keck.tenants.permissions import Forbidden, Permission
from keck.web.frame.addresses import to_sign_in

P = ParamSpec("P")


def for_staff(view: Callable[P, AnyResponse]) -> Callable[P, AnyResponse]:
    """Open a page to the foundation's staff only."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        if not current_user.is_staff:
            raise Forbidden(Permission.READ)
        return view(*args, **kwargs)

    return guarded


def require_proof() -> None:
    """Go on only if the person proved minutes ago who they are.

    Raises
    ------
    ProofNeeded
        If that was longer ago.
    """
    if not current_user.signed_in.is_fresh:
        raise ProofNeeded
