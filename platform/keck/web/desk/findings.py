"""What was found in a file, to take along: a list, and a copy of the file with the places marked."""

from pathlib import PurePath
from uuid import UUID

from flask import Response, abort, send_file
from werkzeug.wrappers import Response as AnyResponse

from keck.adapters.store import Store
from keck.services import uploads
from keck.services.geography import area_sets
from keck.services.tables import findings
from keck.tenants.scope import Scope
from keck.views.finding_words import column_letters, said
from keck.views.tables.csv import Variant, table_csv
from keck.web.desk import wording
from keck.web.desk.routing import go_to_job
from keck.web.frame.pages import gettext, language

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def listed(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Answer with the findings as CSV."""
    upload = uploads.find(scope, upload_id)
    levels = area_sets.level_names(scope, language())
    header = [gettext(word) for word in ("Art", "Blatt", "Zeile", "Spalte", "Was")]
    rows = [
        (
            wording.severity(one.severity.value),
            one.sheet or "",
            one.row,
            column_letters(one.column) if one.column else "",
            said(one, levels, language()),
        )
        for one in findings.of_upload(scope, upload_id)
    ]
    response = Response(
        table_csv(header, rows, variant=Variant.EXCEL), content_type="text/csv; charset=utf-8"
    )
    name = _name(upload.filename, gettext("Meldungen"), "csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return _closed(response)


def ask_for_copy(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Have the copy with marks written."""
    return go_to_job(scope, findings.ask_for_copy(scope, upload_id, language()))


def copy(scope: Scope, upload_id: UUID) -> AnyResponse:
    """Answer with the copy with marks."""
    upload = uploads.find(scope, upload_id)
    if upload.annotated_key is None:
        abort(404)
    path = Store(scope.settings.store).find(scope.tenant_id, upload.annotated_key)
    if path is None:
        abort(404)
    name = _name(upload.filename, gettext("geprüft"), "xlsx")
    return _closed(send_file(path.resolve(), mimetype=_XLSX, as_attachment=True, download_name=name))


def _name(filename: str, suffix: str, extension: str) -> str:
    return f"{PurePath(filename).stem[:120]}-{suffix}.{extension}"


def _closed(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
