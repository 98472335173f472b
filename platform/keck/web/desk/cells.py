"""Where a number comes from: file, sheet, row and column, and all that a release tells of it."""

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.codes import parse_area_id
from keck.services import measures, provenance
from keck.services.definitions import indicators
from keck.services.geography import area_sets
from keck.services.provenance import Trace
from keck.services.releasing.releases import Audience
from keck.tenants.scope import Scope
from keck.views.explanation import Explanation, Formula, explain, written
from keck.views.explanation.equations import Equation
from keck.views.formulas import terms
from keck.views.i18n import translator
from keck.views.links import Links
from keck.views.state import NotThereError
from keck.web.composing import World, named_values, release_number, releases_of
from keck.web.desk import wording
from keck.web.desk.indicators import in_words
from keck.web.frame.pages import language, page, text_of
from keck.web.library import Gone
from keck.web.private_atlas import past_releases, remembered


def show(scope: Scope) -> AnyResponse:
    """Follow one cell of the atlas to the cells of the files."""
    asked = {name: request.args.get(name, "") for name in ("indicator", "period", "level", "area")}
    level, key = asked["level"], asked["area"]
    if not level and ":" in key:
        level, key = _parsed(key)
    trace = None
    if asked["indicator"] and asked["period"] and level and key:
        trace = provenance.trace(
            scope,
            indicator=asked["indicator"],
            period=asked["period"],
            level=level,
            area=key,
            audience=_audience(),
            number=release_number(request.args.get("release", "")),
        )
    levels = {one.id: one for one in area_sets.levels(scope)}
    labels = {one.code: text_of(one.label) for one in measures.all_of(scope)}
    return page(
        "cell.html",
        scope,
        section="cells",
        words=wording,
        trace=trace,
        formula=in_words(trace.definition, labels) if trace else "",
        equation=_equation(trace, labels) if trace else None,
        explained=_explanation(scope, trace) if trace else None,
        links=_links(scope, trace),
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


def _links(scope: Scope, trace: Trace | None) -> Links:
    """Return addresses in the release that is looked into."""
    if trace is None or trace.audience is None:
        return Links(language(), scope.slug)
    return Links(language(), scope.slug, trace.audience, trace.release)


def _audience() -> Audience | None:
    asked = request.args.get("audience")
    return asked if asked in ("public", "internal") else None  # type: ignore[return-value]


def _equation(trace: Trace, labels: dict[str, str]) -> Equation | None:
    """Write the formula with the numbers as they stand in the files, before anything is protected."""
    definition, t = trace.definition, translator(language())
    above, below = (
        tuple(terms(operands, lambda code: labels.get(code, code), t))
        for operands in (definition.numerator, definition.denominator)
    )
    formula = Formula(
        definition.kind.value, definition.per, definition.unit, definition.decimals, above, below
    )
    if not formula.computed:
        return None
    halves = trace.total("numerator"), trace.total("denominator")
    return written(formula, t, *halves, formula.value(*halves))


def _explanation(scope: Scope, trace: Trace) -> Explanation | None:
    """Return what the release itself tells of the value; nothing where it shows nothing of the kind."""
    if trace.audience is None or not trace.atlas:
        return None
    _, library, _ = remembered(scope.settings.store, scope.tenant_id)
    audience, code = trace.audience, trace.definition.code
    try:
        atlas = library.atlas(trace.atlas)
        values = library.values_of(atlas, code)
    except (Gone, NotThereError):
        return None
    found = atlas.area(trace.level, trace.area_key)
    if found is None:
        return None
    world = World(trace.release, lambda: past_releases(scope, audience))
    return explain(
        atlas,
        values,
        code,
        trace.period,
        found[0],
        releases_of(library, world),
        language(),
        named_values(library, atlas, code),
    )
