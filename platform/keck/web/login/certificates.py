"""Certificates of erasure: for whoever has the letter, since nobody can sign in there any more."""

from datetime import date, datetime

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.services.leaving import certificates
from keck.web.frame.pages import page


def add_certificates(blueprint: Blueprint, settings: Settings) -> None:
    """Add the page and the file."""

    @blueprint.get("/certificate/<token>")
    def certificate(token: str) -> AnyResponse:
        found = certificates.look(settings, token)
        told = found.document
        return page(
            "certificate.html",
            None,
            told=told,
            issued=found,
            rows=sum(told["tables"].values()),
            asked=_moment(told["asked_at"]),
            confirmed=_moment(told["confirmed_at"]),
            erased=_moment(told["erased_at"]),
            until=date.fromisoformat(told["backups_until"]),
            token=token,
        )

    @blueprint.get("/certificate/<token>/json")
    def certificate_file(token: str) -> AnyResponse:
        found = certificates.look(settings, token)
        response = Response(found.text, content_type="application/json; charset=utf-8")
        name = f"{found.document['slug']}-bescheinigung.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
