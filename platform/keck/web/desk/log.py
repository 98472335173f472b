"""The member's log: who did what, and the file with which anybody can check it."""

from datetime import date
from typing import Any

from flask import Response, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from keck.services.guest_terms import BETWEEN
from keck.services.logs import audit_reading
from keck.services.logs.audit_reading import Told
from keck.tenants.roles import ROLES, Role
from keck.tenants.scope import OPERATOR, STAFF, WORKER, Scope
from keck.views import topics
from keck.views.formats import Formats
from keck.web.frame.pages import gettext, language, page, say_code
from keck.web.frame.support_words import named_parts


def show(scope: Scope) -> AnyResponse:
    """List entries, the newest first."""
    text = request.args.get("before", "")
    before = int(text) if text.isdecimal() and len(text) < 10 else None
    told = audit_reading.page(scope, before=before)
    older = told[-1].number if told and told[-1].number > 1 else None
    return page(
        "log.html",
        scope,
        section="settings",
        entries=[_line(one) for one in told],
        older=older,
        newest=before is None,
    )


def export(scope: Scope) -> AnyResponse:
    """Answer with the whole log."""
    lines = stream_with_context(iter(list(audit_reading.export(scope))))
    response = Response(lines, content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{scope.slug}-protokoll.jsonl"'
    return response


def _line(one: Told) -> dict[str, Any]:
    params = dict(one.about)
    if "account" in params:
        params["account"] = one.other or _former(params["account"])
    if params.get("what") == "–":
        params["what"] = gettext("der ganze öffentliche Atlas")
    if "parts" in params:
        params["parts"] = named_parts(params["parts"])
    for name in ("role", "old", "new"):
        if params.get(name) in set(Role):
            params[name] = ROLES[Role(params[name])].name.get(language())[0]
    if "topics" in params:
        codes = params["topics"].split(BETWEEN)
        params["topics"] = ", ".join(topics.names(codes, language()))
        params["until"] = Formats(language()).date(date.fromisoformat(params["until"]))
    return {
        "number": one.number,
        "at": one.at,
        "who": one.name or one.about.get("by") or _unnamed(one),
        "what": say_code(f"did_{one.act}", params),
        "origin": {
            OPERATOR: gettext("Server"),
            WORKER: gettext("im Hintergrund"),
            STAFF: gettext("Stiftung"),
        }.get(one.origin, one.origin),
    }


def _unnamed(one: Told) -> str:
    if one.account_id is not None:
        return _former(str(one.account_id))
    unnamed = {WORKER: gettext("Plattform"), STAFF: gettext("Stiftung")}
    return unnamed.get(one.origin, gettext("Stiftung (Betrieb)"))


def _former(account_id: str) -> str:
    return gettext("ehemalige Person {short}", short=account_id[:8])
