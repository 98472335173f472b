"""The newest values of an indicator while it is being written, from the member's unprotected tables."""

from uuid import UUID

from flask import g, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definition_files import FaultyFormula
from keck.services.definitions import formula_previews, formula_vocabulary, indicator_edits
from keck.services.geography import area_sets
from keck.services.rows import Job
from keck.tenants.scope import Scope
from keck.views.formula_preview import Preview, as_json, preview
from keck.views.i18n import translator
from keck.web.desk import index_form, indicator_editor, indicator_form
from keck.web.desk.jobs import progress_words
from keck.web.desk.preview_jobs import address, go_to_preview
from keck.web.frame.pages import language


def ask(scope: Scope) -> AnyResponse:
    """Have what stands in the form computed."""
    known = formula_vocabulary.known(scope)
    code = request.form.get("of", "")
    draft = indicator_form.typed(code)
    subject = indicator_editor.subject_of(scope, known, code, draft.copied)
    table = indicator_form.nameless(indicator_form.table(draft, subject))
    try:
        indicator_edits.defined(known, table)
    except FaultyFormula as faulty:
        g.faulty = faulty
        raise
    return go_to_preview(scope, formula_previews.ask(scope, table, draft, code))


def refused(scope: Scope) -> AnyResponse:
    """Show the form again, of which no preview could be made."""
    code = request.form.get("of", "")
    return indicator_editor.edit(scope, code) if code else indicator_editor.new(scope)


def state(scope: Scope, job_id: UUID) -> AnyResponse:
    """Tell a script how far a preview is, and its values as soon as they are there; an index has a page."""
    job = formula_previews.find(scope, job_id)
    if job.state == "done" and job.result and formula_previews.index_of(job) is not None:
        return jsonify(state="done", page=address(scope, job_id))
    if job.state == "done" and job.result:
        return jsonify(state="done", preview=as_json(_made(scope, job)))
    if job.state == "done":
        return jsonify(state="superseded")
    return jsonify(state=job.state, sentence=progress_words(job))


def show(scope: Scope, job_id: UUID) -> AnyResponse:
    """Show the form as it was when its preview was asked for, with the values."""
    job = formula_previews.find(scope, job_id)
    if (index := formula_previews.index_of(job)) is not None:
        return index_form.previewed(scope, index, str(job.args["code"]), job)
    known = formula_vocabulary.known(scope)
    draft = formula_previews.draft_of(job)
    subject = indicator_editor.subject_of(scope, known, str(job.args["code"]), draft.copied)
    found = _made(scope, job) if job.state == "done" and job.result else None
    return indicator_form.editor(scope, subject, draft, preview=found, superseded=found is None)


def _made(scope: Scope, job: Job) -> Preview:
    lang = language()
    return preview(dict(job.result or {}), area_sets.level_names(scope, lang), translator(lang))
