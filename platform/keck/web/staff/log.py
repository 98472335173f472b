"""The foundation's own log."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services import staff_acts
from keck.tenants.staff_scope import StaffScope
from keck.web.frame.pages import page
from keck.web.staff import wording


def index(scope: StaffScope) -> AnyResponse:
    """List acts, the newest first."""
    asked = request.args.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    acts = [wording.line(one) for one in staff_acts.recent(scope, page=number)]
    return page(
        "staff_log.html",
        None,
        staff=scope,
        section="log",
        acts=acts,
        number=number,
        more=len(acts) == staff_acts.PAGE,
    )
