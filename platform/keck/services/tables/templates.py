"""Templates of a member's definitions: one workbook for each table that a definition draws from."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from keck.domain.calendar_days import day_of
from keck.domain.codes import CITY_LEVEL, slugify
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.mappings import MeasureColumn
from keck.domain.measures import MeasureKind
from keck.domain.periods import Period, PeriodKind
from keck.domain.texts import Language, LocalText
from keck.persistence.models import Dataset, Measure, ObservationBlock
from keck.services.definitions import indicators
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope
from keck.views.formulas import terms
from keck.views.i18n import translator
from keck.views.tables.template import Template, template_xlsx

_YEARS = 6


def workbook(
    scope: Scope, code: str, lang: Language, *, table: str = "", level: str = "", period: str = ""
) -> bytes:
    """Return the template of a definition as XLSX.

    Parameters
    ----------
    table : str
        Code of the table to fill in, where the definition draws from several; by default the first.
    level : str
        Level whose areas are filled in; by default the finest.
    period : str
        Period that is filled in; by default the one after the newest.

    Raises
    ------
    NotFound
        If there is no such definition, table or level.
    Refused
        If the member has no areas yet.
    """
    scope.require(Permission.EDIT)
    row = next((one for one in indicators.active(scope) if one.code == code), None)
    if row is None:
        raise NotFound("indicator", code)
    definition = indicators.definition(row)
    parts = tables_of(known_tables(scope), definition)
    chosen = next((one for one in parts if table in ("", one)), None)
    if chosen is None:
        raise NotFound("dataset", table)
    template = _template(scope, definition, chosen, parts[chosen], lang)
    if period:
        template = replace(template, periods=[_parsed(period), *template.periods])
    if level:
        template = _at_level(scope, template, level, lang)
    return template_xlsx(template, lang)


def known_tables(scope: Scope) -> dict[str, str]:
    """Return the table of each measure, both by their codes."""
    query = (
        select(Measure.code, Dataset.code.label("table"))
        .join(Dataset, (Dataset.tenant_id == Measure.tenant_id) & (Dataset.id == Measure.dataset_id))
        .where(Measure.tenant_id == scope.tenant_id)
    )
    return {row.code: row.table for row in scope.session.execute(query)}


def tables_of(known: dict[str, str], definition: IndicatorDefinition) -> dict[str, list[Operand]]:
    """Return the tables that a definition draws from, with what it takes of each.

    Measures that no table has yet belong to a table that is made with the first filled-in template.
    """
    found: dict[str, list[Operand]] = {}
    for operand in definition.operands:
        found.setdefault(known.get(operand.measure, slugify(definition.code)), []).append(operand)
    return found


def _template(
    scope: Scope, definition: IndicatorDefinition, table: str, operands: list[Operand], lang: Language
) -> Template:
    query = select(Dataset).where(Dataset.tenant_id == scope.tenant_id, Dataset.code == table)
    dataset = scope.session.scalars(query).one_or_none()
    measures = [_column(scope, operand, lang) for operand in operands]
    inner = [one for one in area_sets.levels(scope) if one.code != CITY_LEVEL]
    if not inner:
        raise Refused("template_needs_areas")
    plain = Template(
        indicator=definition.name,
        description=translator(lang).local(definition.description) if definition.description else "",
        dataset=table,
        name=LocalText.of(dataset.name) if dataset else definition.name,
        level="",
        level_name="",
        measures=_distinct(measures),
        areas=[],
        periods=_periods(scope, operands),
    )
    return _at_level(scope, plain, inner[-1].code, lang)


def _at_level(scope: Scope, template: Template, code: str, lang: Language) -> Template:
    level = next((one for one in area_sets.levels(scope) if one.code == code), None)
    sets = [one for one in area_sets.current(scope) if level is not None and one.level_id == level.id]
    if level is None or not sets:
        raise NotFound("level", code)
    newest = max(sets, key=lambda one: (one.valid_from is not None, one.valid_from))
    areas = [(area.key, area.name) for area in area_sets.areas(scope, newest.id)]
    name = translator(lang).local(LocalText.of(level.name))
    return replace(template, level=code, level_name=name, areas=areas)


def _column(scope: Scope, operand: Operand, lang: Language) -> MeasureColumn:
    query = select(Measure).where(Measure.tenant_id == scope.tenant_id, Measure.code == operand.measure)
    row = scope.session.scalars(query).one_or_none()
    label = LocalText.of(row.label) if row else LocalText(operand.measure)
    t = translator(lang)
    said = t.local(label)
    return MeasureColumn(
        code=operand.measure,
        label=label,
        column=terms((operand,), lambda _code: said, t)[0],
        kind=MeasureKind(row.kind) if row else MeasureKind.COUNT,
        unit=LocalText.of(row.unit) if row and row.unit else LocalText("Anzahl", "number"),
        group=operand.group,
        base=row.base_code if row else None,
    )


def _distinct(measures: list[MeasureColumn]) -> list[MeasureColumn]:
    """Return the columns with headers that no two share."""
    seen: dict[str, int] = {}
    result = []
    for one in measures:
        header = one.column or one.code
        seen[header] = seen.get(header, 0) + 1
        result.append(replace(one, column=header if seen[header] == 1 else f"{header} {seen[header]}"))
    return result


def _periods(scope: Scope, operands: list[Operand]) -> list[str]:
    """Return the periods to choose from: the one after the newest first, then those that are there."""
    query = (
        select(ObservationBlock.period_code)
        .join(
            Measure,
            (Measure.tenant_id == ObservationBlock.tenant_id) & (Measure.id == ObservationBlock.measure_id),
        )
        .where(
            ObservationBlock.tenant_id == scope.tenant_id,
            Measure.code.in_([operand.measure for operand in operands]),
        )
        .distinct()
    )
    known = sorted((Period.parse(code) for code in scope.session.scalars(query)), reverse=True)
    if not known:
        year = day_of(datetime.now(UTC)).year
        return [str(year - back) for back in range(1, _YEARS)]
    following = [str(known[0].year + 1)] if known[0].kind is PeriodKind.YEAR else []
    return following + [period.code for period in known[:_YEARS]]


def _parsed(text: str) -> str:
    try:
        return Period.parse(text).code
    except ValueError as error:
        raise Refused("note_period_wrong", value=text[:40]) from error
