"""Adopting indicators of the catalogue: what stands for their measures, own words, and leaving them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from keck.domain.catalogue.banded import banded
from keck.domain.catalogue.fitting import (
    Fitting,
    OwnWords,
    Visibility,
    fitted,
    same_formula,
    visibility_from,
    visibility_of,
    words_from,
)
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice
from keck.domain.catalogue.measures import CatalogueMeasure
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.stored import to_json
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import named_indicators
from keck.persistence.models import Adoption, Indicator
from keck.services import measures
from keck.services.definitions import adoption_choices, adoption_marks, indicators
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_POSITION = 5_000
"""Behind the member's own definitions and before those that arise by themselves."""


def all_of(scope: Scope) -> dict[str, Adoption]:
    """Return what the member has adopted, by code."""
    query = select(Adoption).where(Adoption.tenant_id == scope.tenant_id).order_by(Adoption.code)
    return {row.code: row for row in scope.session.scalars(query)}


def find(scope: Scope, code: str) -> Adoption:
    """Return what the member has adopted under a code.

    Raises
    ------
    NotFound
        If it has not.
    """
    row = scope.session.get(Adoption, (scope.tenant_id, code), populate_existing=True)
    if row is None:
        raise NotFound("adoption", code)
    return row


def entry_of(known: Catalogue, code: str) -> CatalogueIndicator:
    """Return an indicator of the catalogue.

    Raises
    ------
    NotFound
        If it has none with the code.
    """
    if code not in known.indicators:
        raise NotFound("indicator", code)
    return known.indicators[code]


def adopt(
    scope: Scope, code: str, choice: Choice, *, pooled: bool = False, known: Catalogue | None = None
) -> Indicator:
    """Use an indicator of the catalogue from the next release on; a second time changes nothing.

    Parameters
    ----------
    choice : mapping of Operand to tuple of Operand
        What stands for each measure that the catalogue's formula names.
    pooled : bool
        Whether as many years are put together as the catalogue says for small numbers.
    known : Catalogue, optional
        By default the one that is shipped.

    Raises
    ------
    Refused
        If something is missing or does not fit, or if a release can not compute the formula.
    """
    scope.require(Permission.EDIT)
    shipped = known or catalogue()
    return take(scope, entry_of(shipped, code), choice, shipped.measures, pooled=pooled)


def take(
    scope: Scope,
    entry: CatalogueIndicator,
    choice: Choice,
    shared: Mapping[str, CatalogueMeasure],
    *,
    pooled: bool = False,
) -> Indicator:
    """Use a version of an indicator in place of whatever the member has under its code."""
    hold(scope)
    own = measures.in_use(scope)
    adoption_choices.check(entry, choice, shared, own)
    row = scope.session.get(Adoption, (scope.tenant_id, entry.code), populate_existing=True)
    before = {one.code: indicators.definition(one) for one in indicators.active(scope)}
    plain = fitted(entry, own, Fitting(choice, pooled=pooled))
    if plain is None:
        raise Refused("adoption_bands_differ" if banded(entry.formula) else "adoption_not_computed")
    alike = [
        one
        for one in before.values()
        if one.code != entry.code and same_formula(one, plain) and not _named_by(one.code, before)
    ]
    fitting = replace(_fitting(row, choice, alike), pooled=plain.pooling is not None)
    definition = fitted(entry, own, fitting) or plain
    _put_aside(scope, {one.code for one in alike})
    adoption_marks.check(scope, definition)
    made = indicators.use(scope, definition, "catalogue", position(entry.code))
    indicators.retire_defaults(scope)
    gone = before.keys() - {one.code for one in indicators.active(scope)} - {entry.code}
    values = _stored(entry, fitting, row, gone)
    if row is None:
        scope.session.add(Adoption(tenant_id=scope.tenant_id, code=entry.code, **values))
    elif all(getattr(row, name) == value for name, value in values.items()):
        return made
    else:
        for name, value in values.items():
            setattr(row, name, value)
    audit_log.record(scope, "adopted", code=entry.code, version=entry.version)
    scope.session.flush()
    return made


def _named_by(code: str, definitions: Mapping[str, IndicatorDefinition]) -> list[str]:
    """Return the indicators whose formula names one: without it they could not be computed."""
    return [other for other, one in definitions.items() if code in named_indicators(one)]


def hold(scope: Scope) -> None:
    """Let one at a time change what a member has adopted; the second waits here."""
    lock = func.pg_advisory_xact_lock(func.hashtext(f"adoption:{scope.tenant_id}"))
    scope.session.execute(select(lock))


def position(code: str) -> int:
    """Return where an adopted indicator stands among the member's."""
    order = list(catalogue().indicators)
    return _POSITION + (order.index(code) if code in order else len(order))


def _fitting(row: Adoption | None, choice: Choice, alike: list[IndicatorDefinition]) -> Fitting:
    """Go on with what the member says, and show no more than what computed the same until now."""
    words = words_from(row.words) if row else OwnWords()
    shown = visibility_from(row.visibility) if row else Visibility()
    for one in alike:
        words, shown = words.also(one), shown.together(visibility_of(one))
    return Fitting(choice, words, shown)


def _stored(
    entry: CatalogueIndicator, fitting: Fitting, row: Adoption | None, gone: set[str]
) -> dict[str, Any]:
    before = row.put_aside.get("codes", []) if row else []
    return {
        "version": entry.version,
        "entry": to_json(entry),
        "choice": adoption_choices.to_json(fitting.choice),
        "words": fitting.words.to_json(),
        "visibility": fitting.visibility.to_json(),
        "pooled": fitting.pooled,
        "put_aside": {"codes": sorted({*before, *gone})},
        "stays_at": None,
        "follows_on": None,
        "planned": None,
    }


def _put_aside(scope: Scope, codes: set[str]) -> None:
    for one in indicators.active(scope):
        if one.code in codes:
            one.active = False
    scope.session.flush()


def leave(scope: Scope, code: str) -> None:
    """Use an adopted indicator no more; what gave way to it comes back. A second time changes nothing.

    Raises
    ------
    NotFound
        If there is no such indicator.
    Refused
        If another indicator in use names it in its formula.
    """
    scope.require(Permission.EDIT)
    hold(scope)
    row = scope.session.get(Adoption, (scope.tenant_id, code), populate_existing=True)
    if row is None:
        entry_of(catalogue(), code)
        return
    in_use = {one.code: indicators.definition(one) for one in indicators.active(scope)}
    if names := _named_by(code, in_use):
        raise Refused("adoption_named", names=", ".join(names))
    _put_aside(scope, {code})
    _bring_back(scope, row.put_aside.get("codes", []))
    scope.session.delete(row)
    scope.session.flush()
    indicators.retire_defaults(scope)
    audit_log.record(scope, "adoption_left", code=code)


def _bring_back(scope: Scope, codes: list[str]) -> None:
    query = (
        select(Indicator)
        .where(Indicator.tenant_id == scope.tenant_id, Indicator.code.in_(codes))
        .order_by(Indicator.code, Indicator.version)
    )
    newest = {row.code: row for row in scope.session.scalars(query)}
    in_use = {one.code: one for one in indicators.active(scope)}
    ordered = any(one.body.get("deprivation") for one in in_use.values())
    for row in (row for code, row in newest.items() if code not in in_use):
        definition = indicators.definition(row)
        # Meanwhile areas may be ordered by another one, and one alone may be.
        wanted = replace(definition, deprivation=definition.deprivation and not ordered)
        ordered = ordered or wanted.deprivation
        indicators.use(scope, wanted, row.origin, row.position)
    scope.session.flush()
