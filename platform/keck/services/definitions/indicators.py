"""A member's indicators: own definitions, and plain ones for measures that no definition uses."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from keck.domain.default_definitions import default_definition, superfluous
from keck.domain.definition_files import FaultyFormula, definitions_from_tables, definitions_from_toml
from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.derived import checked, vocabulary_of
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.vocabulary import Vocabulary
from keck.persistence.models import Indicator, Measure
from keck.services import measures
from keck.services.errors import NotFound, Refused
from keck.services.geography import area_sets
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def active(scope: Scope) -> list[Indicator]:
    """Return the version in use of each indicator, in the order they were made."""
    query = (
        select(Indicator)
        .where(Indicator.tenant_id == scope.tenant_id, Indicator.active.is_(True))
        .order_by(Indicator.position, Indicator.code)
    )
    return list(scope.session.scalars(query))


def definition(row: Indicator) -> IndicatorDefinition:
    """Return a stored indicator's definition."""
    return definition_from(row.body)


def apply(scope: Scope, toml: str) -> list[Indicator]:
    """Use the definitions of a file; an unchanged one is left alone, a changed one gets a new version.

    Raises
    ------
    Refused
        If the file is not a definition file; the reason names the indicator.
    FaultyFormula
        If a formula can not be used.
    """
    scope.require(Permission.EDIT)
    return use_all(scope, dict(enumerate(_parsed(scope, toml))))


def apply_table(scope: Scope, table: dict[str, Any], position: int) -> Indicator:
    """Use one definition as a file with it alone would.

    Raises
    ------
    Refused
        If it is wrong.
    FaultyFormula
        If a formula can not be used.
    """
    scope.require(Permission.EDIT)
    (made,) = use_all(scope, {position: _read(scope, partial(definitions_from_tables, [table]))[0]})
    return made


def read(scope: Scope, toml: str) -> list[IndicatorDefinition]:
    """Read a definition file in the terms of what the member has.

    Raises
    ------
    Refused
        If the file is not a definition file; the reason names the indicator.
    FaultyFormula
        If a formula can not be used.
    """
    wanted = _parsed(scope, toml)
    _check_dependents(scope, wanted)
    refuse_second_ordering(scope, wanted)
    return wanted


def _parsed(scope: Scope, toml: str) -> list[IndicatorDefinition]:
    return _read(scope, partial(definitions_from_toml, toml))


def _read(
    scope: Scope, reading: Callable[[Vocabulary], list[IndicatorDefinition]]
) -> list[IndicatorDefinition]:
    try:
        return reading(vocabulary(scope))
    except FaultyFormula:
        raise
    except ValueError as error:
        raise Refused("definitions_wrong", reason=str(error)) from error


def with_applied(scope: Scope, wanted: Iterable[IndicatorDefinition]) -> list[IndicatorDefinition]:
    """Return the definitions that would be in use if some were applied; nothing is stored."""
    used = {row.code: (row.origin, definition(row)) for row in active(scope)}
    used |= {one.code: ("own", one) for one in wanted}
    gone = superfluous(used.values())
    return [one for code, (_, one) in used.items() if code not in gone]


def in_use(scope: Scope, code: str) -> Indicator:
    """Return the version of an indicator that is in use.

    Raises
    ------
    NotFound
        If the member has no such indicator.
    """
    query = select(Indicator).where(
        Indicator.tenant_id == scope.tenant_id, Indicator.code == code, Indicator.active.is_(True)
    )
    row = scope.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("indicator", code)
    return row


def use_all(scope: Scope, wanted: dict[int, IndicatorDefinition]) -> list[Indicator]:
    """Use definitions as the member's own; they come from a file or from the form of one of them.

    Parameters
    ----------
    wanted : dict of int to IndicatorDefinition
        By their places in lists.

    Raises
    ------
    FaultyFormula
        If another indicator could not be computed any more.
    """
    scope.require(Permission.EDIT)
    _check_dependents(scope, list(wanted.values()))
    refuse_second_ordering(scope, list(wanted.values()))
    rows = [use(scope, one, "own", position) for position, one in wanted.items()]
    retire_defaults(scope)
    audit_log.record(scope, "defined", count=len(rows))
    return rows


def use_rule(
    scope: Scope, code: str, *, pooling: int | None, public_levels: tuple[str, ...] | None
) -> Indicator:
    """Change how many years an indicator sums and where it may be public; a change makes a new version.

    Raises
    ------
    FaultyFormula
        If a formula that names the indicator could not be computed any more.
    """
    scope.require(Permission.EDIT)
    row = in_use(scope, code)
    wanted = replace(definition(row), pooling=pooling, public_levels=public_levels)
    _check_dependents(scope, [wanted])
    # A plain indicator that the member has decided about is its own from then on.
    return use(scope, wanted, "own" if row.origin == "default" else row.origin, row.position)


def vocabulary(scope: Scope) -> Vocabulary:
    """Return what the member's formulas may name: its measures, levels and indicators in use."""
    return _vocabulary(scope, [definition(row) for row in active(scope)])


def _vocabulary(scope: Scope, definitions: list[IndicatorDefinition]) -> Vocabulary:
    levels = [level.code for level in area_sets.levels(scope)]
    groups = {code: one.groups for code, one in measures.in_use(scope).items()}
    plain = [measures.measure(row) for row in measures.all_of(scope)]
    return vocabulary_of(plain, definitions, levels, groups)


def _check_dependents(scope: Scope, wanted: list[IndicatorDefinition]) -> None:
    """Check that what names a changed indicator can still be computed.

    Raises
    ------
    FaultyFormula
        With the formula that could not be.
    """
    changed = {one.code for one in wanted}
    others = [one for one in map(definition, active(scope)) if one.code not in changed]
    after = _vocabulary(scope, [*others, *wanted])
    for one in others:
        if one.kind is FormulaKind.DERIVED:
            try:
                checked(one, after)
            except FormulaError as error:
                raise FaultyFormula(one.code, one.formula, error) from error


def refuse_second_ordering(scope: Scope, wanted: list[IndicatorDefinition]) -> None:
    """Check that no other indicator orders the areas beside one that is to do so.

    Raises
    ------
    Refused
        If one does that is not among those wanted.
    """
    marked = next((one.code for one in wanted if one.deprivation), None)
    codes = {one.code for one in wanted}
    before = next(
        (row.code for row in active(scope) if row.body.get("deprivation") and row.code not in codes), None
    )
    if marked and before:
        raise Refused("deprivation_twice", indicator=before)


def use(scope: Scope, wanted: IndicatorDefinition, origin: str, position: int) -> Indicator:
    """Use a definition from the next release on; a frozen or changed one gets a new version."""
    query = (
        select(Indicator)
        .where(Indicator.tenant_id == scope.tenant_id, Indicator.code == wanted.code)
        .order_by(Indicator.version.desc())
        .with_for_update()
    )
    versions = list(scope.session.scalars(query))
    newest = versions[0] if versions else None
    if newest is not None and newest.body == wanted.to_json():
        newest.active = True
        newest.position = position
        return newest
    for row in versions:
        row.active = False
    scope.session.flush()
    row = Indicator(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        code=wanted.code,
        version=newest.version + 1 if newest else 1,
        body=wanted.to_json(),
        origin=origin,
        active=True,
        position=position,
    )
    scope.session.add(row)
    scope.session.flush()
    return row


def retire_defaults(scope: Scope) -> None:
    """Put default indicators aside whose measure an own definition uses now, unless a formula names them."""
    rows = active(scope)
    gone = superfluous([(row.origin, definition(row)) for row in rows])
    for row in rows:
        if row.code in gone:
            row.active = False
    scope.session.flush()


def add_defaults(scope: Scope, groups_of: dict[str, list[str]]) -> list[Indicator]:
    """Give each measure that no definition uses a plain indicator, so that a release shows something.

    Parameters
    ----------
    groups_of : dict of str to list of str
        Groups that each measure has values for; the total alone is used where there is one.
    """
    used = {operand.measure for row in active(scope) for operand in definition(row).operands}
    query = (
        select(Measure)
        .where(Measure.tenant_id == scope.tenant_id)
        .order_by(Measure.created_at, Measure.position, Measure.code)
    )
    made = []
    for order, measure in enumerate(scope.session.scalars(query)):
        if measure.code in used or measure.code not in groups_of:
            continue
        groups = [""] if "" in groups_of[measure.code] else sorted(groups_of[measure.code])
        plain = [default_definition(measures.measure(measure), group) for group in groups]
        made += [use(scope, one, "default", 10_000 + order) for one in plain]
    return made
