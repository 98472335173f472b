"""Asking members to let staff look at their desks, and what came of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from keck.config import Settings
from keck.domain.networks import ip_prefix
from keck.services import network, staff_log, support
from keck.services.errors import Refused
from keck.web.frame.pages import gettext, page, say_code

View = Callable[..., AnyResponse]


def add_support(blueprint: Blueprint, settings: Settings, for_staff: Callable[[View], View]) -> None:
    """Add the page with the form, and ending one's own look."""

    @blueprint.get("/staff/support/")
    @for_staff
    def looks() -> AnyResponse:
        return page(
            "looks.html",
            None,
            members=[one for one in network.members(settings) if one.active],
            grants=support.of_staff(settings),
            entries=[_line(*one) for one in staff_log.newest(settings)],
            parts=_parts(),
            parts_of=support.parts_of,
            most=support.MOST_HOURS,
            now=datetime.now(UTC),
            asked=request.args.get("member", ""),
        )

    @blueprint.post("/staff/support/ask")
    @for_staff
    def ask_to_look() -> AnyResponse:
        form = request.form
        try:
            support.ask(
                settings,
                current_user.signed_in,
                form.get("member", ""),
                reason=form.get("reason", ""),
                hours=int(form["hours"]) if form.get("hours", "").isdecimal() else 0,
                parts=form.getlist("part"),
                origin=ip_prefix(request.remote_addr or ""),
            )
        except Refused as refusal:
            g.problem = say_code(refusal.code, refusal.params)
            return looks()
        return redirect("/staff/support/?done=support_asked", 303)

    @blueprint.post("/staff/support/<uuid:grant_id>/end")
    @for_staff
    def end_look(grant_id: UUID) -> AnyResponse:
        support.end_own(settings, current_user.signed_in, grant_id)
        return redirect("/staff/support/?done=support_ended", 303)


def _parts() -> dict[str, str]:
    return {
        "tables": gettext("Tabellen"),
        "releases": gettext("Veröffentlichungen"),
        "settings": gettext("Einstellungen"),
    }


def _line(at: datetime, name: str, town: str, act: str, about: dict[str, Any]) -> dict[str, Any]:
    words = {
        "support_asked": gettext("um Einblick gebeten"),
        "support_looked": gettext("angesehen"),
        "support_refused": gettext("nicht gezeigt"),
        "support_ended": gettext("Einblick beendet"),
        "ticket_open": gettext("Frage wieder geöffnet"),
        "ticket_working": gettext("Frage übernommen"),
        "ticket_answered": gettext("Frage beantwortet"),
        "ticket_closed": gettext("Frage geschlossen"),
    }
    return {"at": at, "name": name, "town": town, "what": words.get(act, act), "page": about.get("page", "")}
