"""The shared catalogue: who shows which version, what a new one changes, and what members propose."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.topics import TOPICS
from keck.services.definitions import catalogue_use, proposals
from keck.tenants.staff_roles import StaffPermission
from keck.tenants.staff_scope import StaffScope
from keck.views.i18n import translator
from keck.views.pages.options import topic_name
from keck.web.frame.catalogue_words import effect, proposal_state
from keck.web.frame.pages import language, page
from keck.web.staff.routing import go


def index(scope: StaffScope) -> AnyResponse:
    """List proposals, then every indicator with the members that show it."""
    uses, t = catalogue_use.uses(scope), translator(language())
    by_topic = [(topic_name(topic, t), [one for one in uses if one.entry.topic == topic]) for topic in TOPICS]
    return page(
        "staff_catalogue.html",
        None,
        staff=scope,
        section="catalogue",
        effect=effect,
        proposal_state=proposal_state,
        topics=[(name, some) for name, some in by_topic if some],
        changing=[one for one in uses if one.behind],
        proposals=proposals.all_of(scope),
    )


def show(scope: StaffScope, proposal_id: UUID) -> AnyResponse:
    """Show a proposal with its definition, to be copied into the files of the catalogue."""
    found = proposals.find(scope, proposal_id)
    return page(
        "staff_proposal.html",
        None,
        staff=scope,
        section="catalogue",
        proposal_state=proposal_state,
        found=found,
        one=found.row,
        longest=proposals.LONGEST_ANSWER,
        may_answer=scope.may(StaffPermission.ANSWER),
    )


def answer(scope: StaffScope, proposal_id: UUID) -> AnyResponse:
    """Accept or decline a proposal."""
    form = request.form
    proposals.answer(scope, proposal_id, state=form.get("state", ""), text=form.get("answer", ""))
    return go(f"catalogue/proposals/{proposal_id}", "answered")
