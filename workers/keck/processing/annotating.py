"""A copy of the user's own file as a workbook, with findings marked and explained at their cells."""

import tempfile
from typing import IO
from uuid import UUID

from keck.adapters.store import Store
from keck.compute.annotation import Mark, annotate
from keck.domain.findings import Finding
from keck.domain.texts import Language
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.stored import path_of
from keck.processing.undestroyed import finishing
from keck.services import uploads
from keck.services.geography import area_sets
from keck.services.tables import destroyed, findings
from keck.views.finding_words import said
from keck.views.i18n import language, translator


def run(context: JobContext) -> None:
    """Write the copy and keep it with the upload."""
    upload_id = UUID(context.args["upload_id"])
    lang = language(context.args.get("lang"))
    context.progress(10, "annotate_reading")
    with context.scope() as scope:
        gone = destroyed.ids(scope)
        upload = uploads.with_file(scope, upload_id)
        store = Store(scope.settings.store)
        path, filename = path_of(scope, upload), upload.filename
        found = findings.of_upload(scope, upload_id)
        levels = area_sets.level_names(scope, lang)
    grids = sandbox.read_grid(path, filename)
    context.progress(50, "annotate_writing", number=len(found))
    with tempfile.TemporaryFile() as draft:
        annotate(draft, grids, [_mark(one, levels, lang) for one in found], _headings(lang))
        draft.seek(0)
        stored = _keep(context, store, draft)
    with finishing(context, gone) as scope:
        upload = uploads.find(scope, upload_id)
        older, upload.annotated_key = upload.annotated_key, stored
        context.result = {"upload": str(upload_id), "findings": len(found)}
    if older is not None:
        store.delete(context.tenant_id, older)


def _keep(context: JobContext, store: Store, draft: IO[bytes]) -> str:
    # The copy is larger than its file where that was packed better; the limit for uploads is not its limit.
    return store.create(context.tenant_id, draft, 4 * context.settings.max_upload_bytes).key


def _mark(finding: Finding, levels: dict[str, str], lang: Language) -> Mark:
    words = said(finding, levels, lang)
    return Mark(finding.severity, words, finding.sheet, finding.row, finding.column)


def _headings(lang: Language) -> tuple[str, ...]:
    t = translator(lang)
    return (
        t.gettext("Meldungen"),
        t.gettext("Art"),
        t.gettext("Blatt"),
        t.gettext("Zeile"),
        t.gettext("Spalte"),
        t.gettext("Was"),
        t.gettext("Fehler"),
        t.gettext("Warnung"),
        t.gettext("Hinweis"),
    )
