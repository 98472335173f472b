"""One's own data: a file with all of them, a name to correct, and an erasure to undo."""

import json
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.services import own_data
from keck.services.errors import ProofNeeded
from keck.services.leaving import erasures
from keck.web.frame.addresses import to_sign_in


def add_own_data(blueprint: Blueprint, settings: Settings) -> None:
    """Add the forms of the account's page."""

    @blueprint.get("/account/data")
    def data() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        if not current_user.signed_in.is_fresh:
            raise ProofNeeded
        found = own_data.of(settings, current_user.account_id)
        text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
        response = Response(text, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="keck-konto.json"'
        return response

    @blueprint.post("/account/name")
    def name() -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        own_data.change_name(settings, current_user.account_id, name=request.form.get("name", ""))
        return redirect("/account/?done=named", 303)

    @blueprint.post("/account/erasures/<uuid:tenant_id>/undo")
    def erasure_undo(tenant_id: UUID) -> AnyResponse:
        if not current_user.is_authenticated:
            return to_sign_in()
        place = ip_prefix(request.remote_addr or "")
        erasures.undo_by_member(settings, current_user.signed_in, tenant_id, origin=place)
        return redirect("/account/?done=erasure_undone", 303)
