"""The page behind the link of an invitation."""

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.services.errors import Refused
from keck.services.people import invitations
from keck.services.providers import provider_flows
from keck.views import topics
from keck.web.frame.pages import language, page, say_code


def add_invitations(blueprint: Blueprint, settings: Settings) -> None:
    """Add showing and accepting an invitation."""

    @blueprint.get("/invitation/<token>")
    def invitation(token: str) -> AnyResponse:
        offer = invitations.look(settings, token)
        by_provider = provider_flows.slug_for(settings, offer.email) == offer.slug
        seen = ", ".join(topics.names(offer.topics, language()))
        return page("invitation.html", None, offer=offer, token=token, by_provider=by_provider, topics=seen)

    @blueprint.post("/invitation/<token>")
    def accept_invitation(token: str) -> AnyResponse:
        origin = ip_prefix(request.remote_addr or "")
        try:
            if current_user.is_authenticated:
                offer = invitations.accept(settings, token, current_user.account_id, origin=origin)
                return redirect(f"/desk/{offer.slug}/?done=joined", 303)
            if request.form.get("password", "") != request.form.get("repeated", ""):
                raise Refused("password_differs")
            invitations.accept_new(
                settings,
                token,
                name=request.form.get("name", ""),
                password=request.form.get("password", ""),
                origin=origin,
            )
        except Refused as refusal:
            if refusal.code == "invitation_over":
                raise
            g.problem = say_code(refusal.code, refusal.params)
            return invitation(token)
        return redirect("/login?done=joined", 303)
