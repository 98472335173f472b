"""Adopting indicators of the catalogue: what stands for their measures, own words, and leaving them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from keck.domain.catalogue.fingerprints import mark_of
from keck.domain.catalogue.fitting import (
    Fitting,
    OwnWords,
    Visibility,
    fitted,
    needed,
    same_formula,
    visibility_from,
    visibility_of,
    words_from,
)
from keck.domain.catalogue.indicators import CatalogueIndicator
from keck.domain.catalogue.matching import Choice, OwnMeasure, candidates
from keck.domain.catalogue.measures import CatalogueMeasure
from keck.domain.catalogue.reading import Catalogue, catalogue
from keck.domain.catalogue.stored import from_json, to_json
from keck.domain.definitions import IndicatorDefinition, Operand
from keck.domain.formulas.derived import named_indicators
from keck.persistence.models import Adoption, Indicator
from keck.services import audit_log, indicators, measures
from keck.services.errors import NotFound, Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_POSITION = 5_000
"""Behind the member's own definitions and before those that arise by themselves."""
LONGEST_NAME, LONGEST_DESCRIPTION = 120, 600


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
    check_choice(entry, choice, shared, own)
    row = scope.session.get(Adoption, (scope.tenant_id, entry.code), populate_existing=True)
    before = {one.code: indicators.definition(one) for one in indicators.active(scope)}
    plain = fitted(entry, own, Fitting(choice, pooled=pooled))
    if plain is None:
        raise Refused("adoption_not_computed")
    alike = [
        one
        for one in before.values()
        if one.code != entry.code and same_formula(one, plain) and not _named_by(one.code, before)
    ]
    fitting = replace(_fitting(row, choice, alike), pooled=plain.pooling is not None)
    definition = fitted(entry, own, fitting) or plain
    made = indicators.use(scope, definition, "catalogue", _position(entry.code))
    _put_aside(scope, {one.code for one in alike})
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


def _position(code: str) -> int:
    order = list(catalogue().indicators)
    return _POSITION + (order.index(code) if code in order else len(order))


def _fitting(row: Adoption | None, choice: Choice, alike: list[IndicatorDefinition]) -> Fitting:
    """Go on with the member's words, and show no more than what computed the same until now."""
    words = words_from(row.words) if row else OwnWords()
    shown = visibility_from(row.visibility) if row else Visibility()
    for one in alike:
        shown = shown.together(visibility_of(one))
    return Fitting(choice, words, shown)


def _stored(
    entry: CatalogueIndicator, fitting: Fitting, row: Adoption | None, gone: set[str]
) -> dict[str, Any]:
    before = row.put_aside.get("codes", []) if row else []
    return {
        "version": entry.version,
        "entry": to_json(entry),
        "choice": choice_to_json(fitting.choice),
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


def check_choice(
    entry: CatalogueIndicator,
    choice: Choice,
    shared: Mapping[str, CatalogueMeasure],
    own: Mapping[str, OwnMeasure],
) -> None:
    """Check that something of the member stands for each measure, and that it may.

    Raises
    ------
    Refused
        With the names of what is missing, or of what does not fit.
    """
    wanted = needed(entry)
    if any(one.measure not in shared for one in wanted):
        raise Refused("adoption_not_computed")
    if missing := [one for one in wanted if not choice.get(one)]:
        raise Refused("adoption_missing", names=", ".join(map(str, missing)))
    for one in wanted:
        if choice[one] not in options(one, shared, own):
            raise Refused("adoption_not_fitting", name=str(one))
    chosen = [choice[one] for one in wanted]
    if len(set(chosen)) < len(chosen):
        raise Refused("adoption_same_twice")


def options(
    operand: Operand, shared: Mapping[str, CatalogueMeasure], own: Mapping[str, OwnMeasure]
) -> list[tuple[Operand, ...]]:
    """Return all that may stand for a measure of the catalogue, what is most alike first.

    These are the groups put together as the catalogue asks for them, and each group of a measure as it is.
    """
    found = candidates(operand, shared, own.values())
    whole = [one.parts for one in found if one.parts]
    single: list[tuple[Operand, ...]] = [
        (Operand(one.measure.code, group),) for one in found for group in sorted(own[one.measure.code].groups)
    ]
    return list(dict.fromkeys(whole + single))


def choice_to_json(choice: Choice) -> dict[str, list[str]]:
    """Return the stored form of a choice, which ``choice_from`` reads."""
    return {str(one): [str(part) for part in parts] for one, parts in choice.items()}


def choice_from(stored: Mapping[str, Any]) -> dict[Operand, tuple[Operand, ...]]:
    """Read a choice."""
    return {Operand.parse(one): tuple(Operand.parse(part) for part in parts) for one, parts in stored.items()}


def say(scope: Scope, code: str, words: OwnWords, visibility: Visibility) -> None:
    """Put own words over an adopted indicator, and say how cautiously it is shown; it computes the same.

    Raises
    ------
    Refused
        If a text is too long.
    NotFound
        If the member has not adopted the indicator.
    """
    scope.require(Permission.EDIT)
    for text, most in ((words.name, LONGEST_NAME), (words.description, LONGEST_DESCRIPTION)):
        if text and max(len(text.de), len(text.en or "")) > most:
            raise Refused("adoption_words_long", longest=most)
    hold(scope)
    row = find(scope, code)
    row.words, row.visibility = words.to_json(), visibility.to_json()
    audit_log.record(scope, "adoption_words", code=code)
    redefine(scope, row)


def redefine(scope: Scope, row: Adoption) -> None:
    """Write the definition anew after words, marks or caution have changed; what it computes stays."""
    entry, told = from_json(row.entry), words_from(row.words)
    shown = visibility_from(row.visibility).together(Visibility(minimum_count=entry.minimum_count))
    definition = indicators.definition(_in_use(scope, row.code))
    wanted = replace(
        definition,
        name=told.name or entry.name,
        description=told.description or entry.question,
        unit=entry.unit,
        minimum_count=shown.minimum_count,
        public_levels=shown.levels,
        zero_is_sensitive=shown.zero_is_sensitive,
        default_period=shown.default_period,
        catalogue=mark_of(entry, comparable=row.stays_at is None),
    )
    indicators.use(scope, wanted, "catalogue", _position(row.code))
    scope.session.flush()


def _in_use(scope: Scope, code: str) -> Indicator:
    query = select(Indicator).where(
        Indicator.tenant_id == scope.tenant_id, Indicator.code == code, Indicator.active.is_(True)
    )
    found = scope.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("indicator", code)
    return found


def leave(scope: Scope, code: str) -> None:
    """Use an adopted indicator no more; what gave way to it comes back. A second time changes nothing.

    Raises
    ------
    Refused
        If another indicator in use names it in its formula.
    """
    scope.require(Permission.EDIT)
    hold(scope)
    row = scope.session.get(Adoption, (scope.tenant_id, code), populate_existing=True)
    if row is None:
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
    in_use = {one.code for one in indicators.active(scope)}
    for code, row in newest.items():
        if code not in in_use:
            row.active = True
    scope.session.flush()
