"""A superior looks at what a release would change, and confirms or declines it."""

from datetime import UTC, datetime

from flask import Blueprint, g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.services.errors import Refused
from keck.services.releasing import reviews
from keck.web.frame.pages import page, say_code


def add_reviews(blueprint: Blueprint, settings: Settings) -> None:
    """Add showing and deciding."""

    @blueprint.get("/review/<token>")
    def review(token: str) -> AnyResponse:
        guest, release = reviews.look(settings, token)
        return page(
            "review.html",
            None,
            guest=guest,
            release=release,
            token=token,
            now=datetime.now(UTC),
            difference=release.report["difference"],
        )

    @blueprint.post("/review/<token>")
    def decide(token: str) -> AnyResponse:
        confirmed = request.form.get("decision") == "confirm"
        try:
            guest = reviews.decide(
                settings,
                token,
                confirmed=confirmed,
                reason=request.form.get("reason", ""),
                origin=ip_prefix(request.remote_addr or ""),
            )
        except Refused as refusal:
            if refusal.code == "link_over":
                raise
            g.problem = say_code(refusal.code, refusal.params)
            return review(token)
        return page("reviewed.html", None, guest=guest, confirmed=confirmed)
