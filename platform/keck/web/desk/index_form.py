"""Making an index: which indicators, with which weight and direction, and how the rest is settled."""

from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definitions import IndicatorDefinition
from keck.domain.index_drafts import DraftPart, IndexDraft, code_of, raises_burden
from keck.domain.indices import IndexSettings
from keck.domain.periods import Period
from keck.domain.texts import LocalText
from keck.services.definitions import formula_previews, formula_vocabulary, index_making, indicator_edits
from keck.services.errors import Refused
from keck.services.geography import area_sets
from keck.services.rows import Job
from keck.tenants.scope import Scope
from keck.views.formula_preview import preview
from keck.views.i18n import translator
from keck.views.index_preview import index_previews
from keck.web.desk.definition_form import marked_faults
from keck.web.desk.preview_jobs import go_to_preview
from keck.web.desk.routing import go
from keck.web.frame.pages import language, page

_LONGEST_NAME = 200
_HEAVIEST = 5
_LONGEST_CHANGE = 20


def show(scope: Scope) -> AnyResponse:
    """Show the form, empty or with an index that is to be changed."""
    code = request.form.get("indicator") or request.args.get("indicator", "")
    return _form(scope, index_making.draft(scope, code) if code else None, code)


def previewed(scope: Scope, draft: IndexDraft, code: str, job: Job) -> AnyResponse:
    """Show the form as it was when its preview was asked for, with what came out.

    Parameters
    ----------
    code : str
        Of the index that is changed; empty for a new one.
    """
    lang = language()
    if job.state != "done" or not job.result:
        return _form(scope, draft, code, superseded=True)
    t, names = translator(lang), area_sets.level_names(scope, lang)
    known = {one.code: t.local(one.name) for one in index_making.choices(scope).parts}
    parts = tuple(known.get(one.code, one.code) for one in draft.parts)
    found = preview(dict(job.result), names, t)
    return _form(scope, draft, code, preview=found, checks=index_previews(dict(job.result), names, parts, t))


def _form(scope: Scope, draft: IndexDraft | None, code: str, **more: Any) -> AnyResponse:
    known = index_making.choices(scope)
    parts = {one.code: one for one in draft.parts} if draft else {}
    return page(
        "index_form.html",
        scope,
        section="indicators",
        draft=draft,
        code=code,
        settings=draft.settings if draft else IndexSettings(),
        known=known,
        rows=[_row(one, parts.get(one.code)) for one in known.parts],
        heaviest=_HEAVIEST,
        **{"preview": None, "checks": (), "superseded": False, **more},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """An indicator with what the form says of it."""

    one: IndicatorDefinition
    chosen: bool
    weight: int
    raises: bool


def _row(one: IndicatorDefinition, part: DraftPart | None) -> _Row:
    form = request.form
    chosen = one.code in form.getlist("part") if form else part is not None
    weight = form.get(f"weight-{one.code}", str(part.weight if part else 1))
    raises = part.raises if part else raises_burden(one.polarity)
    if f"direction-{one.code}" in form:
        raises = form[f"direction-{one.code}"] == "raises"
    return _Row(one, chosen, int(weight) if weight in _WEIGHTS else 1, raises)


_WEIGHTS = frozenset(str(n) for n in range(1, _HEAVIEST + 1))


def save(scope: Scope) -> AnyResponse:
    """Save an index."""
    code = request.form.get("indicator", "")
    index_making.save(scope, _draft(scope, code), new=not code)
    return go(scope, "indicators/", "definitions")


def ask(scope: Scope) -> AnyResponse:
    """Have what stands in the form computed; nothing is saved."""
    code = request.form.get("indicator", "")
    draft = _draft(scope, code, named=False)
    table = index_making.table(scope, draft, new=not code)
    with marked_faults():
        indicator_edits.defined(formula_vocabulary.known(scope), table)
    return go_to_preview(scope, formula_previews.ask_index(scope, table, draft, code))


def _draft(scope: Scope, code: str, *, named: bool = True) -> IndexDraft:
    form = request.form
    german = form.get("name_de", "").strip()[:_LONGEST_NAME]
    if named and not german:
        raise Refused("index_name_missing")
    name = LocalText(german, form.get("name_en", "").strip()[:_LONGEST_NAME] or None)
    parts = tuple(_part(one) for one in dict.fromkeys(form.getlist("part")))
    if not code:
        return IndexDraft(code_of(german), name, parts, _settings(IndexSettings()))
    before = index_making.draft(scope, code)
    return IndexDraft(code, name, parts, _settings(before.settings))


def _part(code: str) -> DraftPart:
    weight = request.form.get(f"weight-{code}", "1")
    if weight not in _WEIGHTS:
        raise Refused("index_weight_wrong")
    return DraftPart(code, int(weight), request.form.get(f"direction-{code}", "raises") == "raises")


def _settings(before: IndexSettings) -> IndexSettings:
    form = request.form
    return IndexSettings(
        least=_number("least", "index_least_wrong", 50),
        clipped=form.get("clipped") == "yes",
        base=_base(form.get("base", "").strip()),
        population=form.get("population") or None,
        cuts=before.cuts,
        change=_number("change", "index_change_wrong", _LONGEST_CHANGE),
    )


def _number(name: str, refusal: str, most: int) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:4]) <= most:
        raise Refused(refusal)
    return int(text)


def _base(text: str) -> str | None:
    if not text:
        return None
    try:
        return Period.parse(text).code
    except ValueError as error:
        raise Refused("index_base_wrong", value=text[:20]) from error
