"""Corrections: telling the public what was wrong, and taking that back."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.services.releasing import corrections
from keck.tenants.scope import Scope
from keck.web.desk.routing import go


def add(scope: Scope) -> AnyResponse:
    """Tell the public something about figures."""
    write(scope, **{name: request.form.get(name, "").strip() for name in ("indicator", "area", "period")})
    return go(scope, "releases/", "corrected")


def write(scope: Scope, **bound: str | None) -> None:
    """Write the words of a form, about what it names."""
    form = request.form
    corrections.add(scope, de=form.get("text_de", ""), en=form.get("text_en", ""), **bound)


def remove(scope: Scope, correction_id: UUID) -> AnyResponse:
    """Take a correction back."""
    corrections.remove(scope, correction_id)
    return go(scope, "releases/", "correction_removed")
