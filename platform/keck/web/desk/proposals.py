"""What the member proposes to the catalogue, and what became of it."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.definitions import proposals
from keck.tenants.scope import Scope
from keck.web.desk.routing import go
from keck.web.frame import catalogue_words
from keck.web.frame.pages import page


def index(scope: Scope) -> AnyResponse:
    """List proposals with their answers, and offer to make one."""
    made = proposals.at_member(scope)
    waiting = {one.code for one in made if one.state == "open"}
    return page(
        "proposals.html",
        scope,
        section="indicators",
        said=catalogue_words,
        proposals=made,
        own=[one for one in proposals.own(scope) if one.code not in waiting],
        longest=(proposals.LONGEST_REASON, proposals.LONGEST_CONTACT),
    )


def add(scope: Scope) -> AnyResponse:
    """Propose an own indicator."""
    form = request.form
    proposals.propose(
        scope, form.get("indicator", ""), reason=form.get("reason", ""), contact=form.get("contact", "")
    )
    return go(scope, "indicators/proposals", "proposed")


def take_back(scope: Scope, proposal_id: UUID) -> AnyResponse:
    """Take a proposal back."""
    proposals.take_back(scope, proposal_id)
    return go(scope, "indicators/proposals", "proposal_taken_back")
