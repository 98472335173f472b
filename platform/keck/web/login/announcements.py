"""Putting an announcement away, for oneself and on all devices."""

from uuid import UUID

from flask import Blueprint, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.foundation import announcements
from keck.web.frame.addresses import safe_next, to_sign_in


def add_announcements(blueprint: Blueprint, settings: Settings) -> None:
    """Add the address that takes an announcement away."""

    @blueprint.post("/account/announcements/<uuid:announcement_id>/dismiss")
    def announcement_dismiss(announcement_id: UUID) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        announcements.dismiss(settings, current_user.account_id, announcement_id)
        return redirect(safe_next(request.form.get("next")), 303)
