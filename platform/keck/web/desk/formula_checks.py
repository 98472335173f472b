"""What a formula says, or what is wrong with it, while it is being typed."""

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.definition_files import FaultyFormula
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import tree_of
from keck.domain.formulas.errors import FormulaError
from keck.services.definitions import formula_vocabulary, indicator_edits
from keck.services.definitions.formula_vocabulary import Known
from keck.services.definitions.indicator_edits import automatic
from keck.services.errors import Refused
from keck.tenants.scope import Scope
from keck.views.formula_words import formula_sentence
from keck.views.i18n import translator
from keck.web.desk import indicator_editor, indicator_form, wording
from keck.web.desk.spread_words import spread_said
from keck.web.frame.pages import language, say_code


def check(scope: Scope) -> AnyResponse:
    """Tell a script what the formula of the form means, or where it is wrong."""
    known = formula_vocabulary.known(scope)
    code = request.form.get("of", "")
    draft = indicator_form.typed(code)
    subject = indicator_editor.subject_of(scope, known, code, draft.copied)
    try:
        made = indicator_form.nameless(indicator_form.table(draft, subject))
        definition = indicator_edits.defined(known, made)
        # Halves that are unchanged were taken over unread.
        indicator_edits.understood(known, draft.text, definition.code)
    except FormulaError as error:
        return jsonify(_wrong(error, draft.text))
    except Refused as refusal:
        return jsonify(ok=False, sentence=say_code(refusal.code, refusal.params), formula=draft.text)
    told = _meant(known, definition, draft.text)
    spread = spread_said(draft, subject.basis, known)
    if spread and spread.dropped:
        told["sentence"] += f" {spread.text}"
    return jsonify(told)


def _wrong(error: FormulaError, text: str) -> dict[str, Any]:
    return {
        "ok": False,
        "sentence": say_code(error.code, error.params),
        "formula": error.text if isinstance(error, FaultyFormula) else text,
        "position": error.position,
        "length": error.length,
        "suggestion": error.suggestion,
    }


def _meant(known: Known, definition: IndicatorDefinition, text: str) -> dict[str, Any]:
    usual = automatic(known, definition)
    return {
        "ok": True,
        "sentence": in_words(known, definition),
        "kind": wording.formula_kind(definition.kind.value),
        "formula": text,
        "unit": {"de": usual.unit.de, "en": usual.unit.en or usual.unit.de},
        "decimals": usual.decimals,
    }


def in_words(known: Known, definition: IndicatorDefinition) -> str:
    """Say a definition's formula in the language of the page."""
    lang = language()
    labels = {one.code: one.label.get(lang)[0] for one in known.measures}
    names = {one.code: one.name.get(lang)[0] for one in known.definitions}
    tree = tree_of(definition, known.kinds)
    return formula_sentence(
        tree, lambda code: labels.get(code, code), lambda code: names.get(code, code), translator(lang)
    )
