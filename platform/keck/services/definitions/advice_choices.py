"""Choosing what the small-number adviser offers, and what was chosen."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from keck.domain.advice.options import Option
from keck.domain.definition_files import FaultyFormula
from keck.persistence.models import Account, Advice, Indicator
from keck.services.definitions import advice_basis, first_releases, indicators
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def newest(scope: Scope) -> dict[str, Advice]:
    """Return what was chosen last for each indicator, with what was to choose from then."""
    query = (
        select(Advice)
        .where(Advice.tenant_id == scope.tenant_id, Advice.chosen_at.is_not(None))
        .order_by(Advice.chosen_at, Advice.created_at, Advice.id)
    )
    return {row.indicator_code: row for row in scope.session.scalars(query)}


def made(scope: Scope, code: str) -> list[tuple[Advice, str | None]]:
    """Return all choices for an indicator, newest first, each with who made it if that is known still."""
    query = (
        select(Advice, Account.name, Account.email)
        .outerjoin(Account, Account.id == Advice.chosen_by)
        .where(
            Advice.tenant_id == scope.tenant_id,
            Advice.indicator_code == code,
            Advice.chosen_at.is_not(None),
        )
        .order_by(Advice.chosen_at.desc(), Advice.id)
    )
    return [(row, name or email) for row, name, email in scope.session.execute(query)]


def undecided(scope: Scope) -> list[Indicator]:
    """Return the indicators that were never public and for which nothing was chosen yet."""
    decided = newest(scope)
    return [row for row in first_releases.waiting(scope) if row.code not in decided]


def choose(scope: Scope, code: str, advice_id: UUID, key: str) -> Advice:
    """Make an option the indicator's rule, and keep who chose it, when, and from what.

    The second click finds it chosen.

    Raises
    ------
    Refused
        If there is no such option, it can not be chosen here, or data or definitions have changed since.
    NotFound
        If the advice is none on this indicator, or was replaced.
    """
    scope.require(Permission.EDIT)
    row = scope.session.get(Advice, (scope.tenant_id, advice_id), with_for_update=True)
    if row is None or row.indicator_code != code:
        raise NotFound("advice", str(advice_id))
    if row.chosen == key:
        return row
    if row.chosen_at is not None or advice_basis.Present(scope).outdates(row):
        raise Refused("advice_outdated")
    option = _option(row, key)
    try:
        indicators.use_rule(
            scope, code, pooling=option.years if option.years > 1 else None, public_levels=option.levels
        )
    except FaultyFormula as fault:
        raise Refused("advice_breaks_formula", indicator=fault.indicator) from fault
    row.chosen, row.chosen_at, row.chosen_by = key, datetime.now(UTC), scope.account_id
    _record(scope, row, option)
    scope.session.flush()
    return row


def _option(row: Advice, key: str) -> Option:
    for one in row.found["options"]:
        option = Option.of(one)
        if option.key == key and option.choosable and one["outcome"] is not None:
            return option
    raise Refused("advice_no_option")


def _record(scope: Scope, row: Advice, option: Option) -> None:
    about = {
        "indicator": row.indicator_code,
        "seen": len(row.found["options"]),
        "advised": row.found["advice"]["key"],
    }
    way = option.way.value
    audit_log.record(scope, f"chose_{way}", **about, years=option.years, level=option.level)
