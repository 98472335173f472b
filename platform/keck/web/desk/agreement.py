"""The agreement on processing data: reading, printing, and sending the signed copy."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Response, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.calendar_days import day_of
from keck.services import agreement_state, agreement_text, agreements
from keck.services.errors import Refused
from keck.tenants.scope import Scope
from keck.views.agreement import short
from keck.web.desk.routing import go
from keck.web.frame.pages import page


def show(scope: Scope) -> AnyResponse:
    """Show how far it is, and take the signed copy."""
    return page(
        "agreement.html",
        scope,
        section="settings",
        text=agreement_text.current(scope),
        signed=agreement_state.all_of(scope),
        state=agreement_state.state(scope),
        required=scope.settings.require_agreement,
        limit_bytes=agreements.MOST_BYTES,
        short=short,
        today=day_of(datetime.now(UTC)),
    )


def document(scope: Scope) -> AnyResponse:
    """Show the agreement as it is printed and signed."""
    return page("agreement_document.html", scope, text=agreement_text.current(scope), short=short)


def download(scope: Scope) -> AnyResponse:
    """Answer with the agreement as a text."""
    found = agreement_text.current(scope)
    name = f"{scope.slug}-vereinbarung-{found.version}.txt"
    response = Response(
        f"{found.text}\nPrüfsumme: {found.digest}\n", content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def send(scope: Scope) -> AnyResponse:
    """Keep a signed copy."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("agreement_no_file")
    agreements.send(
        scope,
        filename=file.filename,
        stream=file.stream,
        signed_on=_day(request.form.get("signed_on", "")),
        shared="shared" in request.form,
    )
    return go(scope, "agreement/", "agreement_sent")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("agreement_day_wrong") from error


def copy(scope: Scope, agreement_id: UUID) -> AnyResponse:
    """Answer with a copy as it was sent; a browser stores it and never shows it."""
    row, path = agreements.file_of(scope, agreement_id)
    return send_file(path, mimetype=row.media_type, as_attachment=True, download_name=row.filename, max_age=0)


def share(scope: Scope, agreement_id: UUID) -> AnyResponse:
    """Let the foundation read a copy, or no longer."""
    agreements.share(scope, agreement_id, shared=request.form.get("shared") == "yes")
    return go(scope, "agreement/", "saved")


def remove(scope: Scope, agreement_id: UUID) -> AnyResponse:
    """Take a copy back."""
    agreements.remove(scope, agreement_id)
    return go(scope, "agreement/", "agreement_removed")
