"""Where a number comes from: file, sheet, row and column."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import parse_area_id
from keck.services import area_sets, indicators, measures, provenance
from keck.services.provenance import Trace
from keck.tenants.scope import Scope
from keck.web.desk import wording
from keck.web.desk.indicators import in_words
from keck.web.frame.pages import page, text_of


def show(scope: Scope) -> AnyResponse:
    """Follow one cell of the atlas to the cells of the files."""
    asked = {name: request.args.get(name, "") for name in ("indicator", "period", "level", "area")}
    level, key = asked["level"], asked["area"]
    if not level and ":" in key:
        level, key = _parsed(key)
    trace = None
    if asked["indicator"] and asked["period"] and level and key:
        trace = provenance.trace(
            scope, indicator=asked["indicator"], period=asked["period"], level=level, area=key
        )
    levels = {one.id: one for one in area_sets.levels(scope)}
    return page(
        "cell.html",
        scope,
        section="cells",
        words=wording,
        trace=trace,
        formula=_formula(scope, trace) if trace else "",
        asked=asked,
        area_id=f"{level}:{key}" if key else "",
        indicators=[
            (row.code, indicators.definition(row).name.to_json()) for row in indicators.active(scope)
        ],
        periods=provenance.periods(scope),
        areas=[(levels[one.level_id], area_sets.areas(scope, one.id)) for one in area_sets.current(scope)],
    )


def _parsed(text: str) -> tuple[str, str]:
    try:
        return parse_area_id(text)
    except ValueError:
        return "", ""


def _formula(scope: Scope, trace: Trace) -> str:
    labels = {one.code: text_of(one.label) for one in measures.all_of(scope)}
    return in_words(trace.definition, labels)
