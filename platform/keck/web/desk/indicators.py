"""Indicators: definitions in words, and a file that changes them."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import slugify
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.texts import Language
from keck.services import measures
from keck.services.definitions import catalogue_news, indicators
from keck.services.geography import area_sets
from keck.services.rows import Indicator
from keck.services.tables import templates
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.views.formula_words import definition_words
from keck.views.formulas import terms
from keck.views.i18n import translator
from keck.web.desk import wording
from keck.web.desk.advice import Standing, standings
from keck.web.desk.definition_form import marked_faults, sent_definitions
from keck.web.desk.routing import go
from keck.web.frame import catalogue_words
from keck.web.frame.pages import gettext, language, page, text_of

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def index(scope: Scope) -> AnyResponse:
    """List the indicators in use with their formulas in words."""
    labels = {one.code: text_of(one.label) for one in measures.all_of(scope)}
    known = templates.known_tables(scope)
    active = indicators.active(scope)
    names = {row.code: text_of(row.body["name"]) for row in active}
    rows = []
    for row in active:
        definition, formula = _described(row, labels, names)
        rows.append((row, definition, formula, list(templates.tables_of(known, definition))))
    has_areas = len(area_sets.levels(scope)) > 1
    return page(
        "indicators.html",
        scope,
        section="indicators",
        words=wording,
        rows=rows,
        has_areas=has_areas,
        adopted=catalogue_news.adopted(scope),
        said=catalogue_words,
        advised=_advised(scope),
        faulty=g.get("faulty"),
    )


def _advised(scope: Scope) -> dict[str, Standing]:
    """Return how it stands with the adviser, for those who may see unprotected numbers."""
    if not scope.may(Permission.READ_UNPROTECTED):
        return {}
    return {one.row.code: one for one in standings(scope)}


def _described(
    row: Indicator, labels: dict[str, str], names: dict[str, str]
) -> tuple[IndicatorDefinition, str]:
    definition = indicators.definition(row)
    return definition, in_words(definition, labels, names)


def in_words(
    definition: IndicatorDefinition, labels: dict[str, str], names: Mapping[str, str] = _NO_NAMES
) -> str:
    """Say what an indicator is computed from.

    Parameters
    ----------
    names : mapping of str to str
        Of other indicators by code.
    """
    if definition.kind is FormulaKind.DERIVED:
        return definition_words(
            definition,
            lambda code: labels.get(code, code),
            lambda code: names.get(code, code),
            translator(language()),
        )
    upper = _sum(definition.numerator, labels)
    if not definition.denominator:
        return upper
    lower = _sum(definition.denominator, labels)
    if definition.kind is FormulaKind.RATE:
        return gettext(
            "{upper}, geteilt durch {lower}, je {per}", upper=upper, lower=lower, per=definition.per
        )
    return gettext("{upper}, geteilt durch {lower}", upper=upper, lower=lower)


def _sum(operands: tuple[Operand, ...], labels: dict[str, str]) -> str:
    said = terms(operands, lambda code: labels.get(code, code), translator(language()))
    return gettext(" plus ").join(said)


def template(scope: Scope) -> AnyResponse:
    """Answer with a workbook to fill in for one definition."""
    code = request.args.get("indicator", "")
    asked = {name: request.args.get(name, "") for name in ("table", "level", "period")}
    lang: Language = "en" if request.args.get("in") == "en" else "de"
    content = templates.workbook(scope, code, lang, **asked)
    response = Response(content, content_type=_XLSX)
    name = f"{scope.slug}-{code}{'-' + asked['table'] if asked['table'] else ''}-{lang}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(name[:-5])}.xlsx"'
    return response


def apply(scope: Scope) -> AnyResponse:
    """Use the definitions of a file, of the text field, or those that were tried out."""
    with marked_faults():
        indicators.apply(scope, sent_definitions(scope))
    return go(scope, "indicators/", "definitions")
