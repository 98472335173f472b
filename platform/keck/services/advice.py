"""The small-number adviser: asking for advice, reading it, and keeping what was chosen."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from keck.domain.advice.options import Option
from keck.domain.definition_files import FaultyFormula
from keck.domain.protection import ProtectionPolicy
from keck.persistence.models import (
    Account,
    Advice,
    Indicator,
    Job,
    Measure,
    Release,
    ReleaseIndicator,
    Setting,
)
from keck.services import area_sets, audit_log, indicators, jobs, revisions
from keck.services.errors import NotFound, Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_ALONE = 3
"""So many indicators at once are still short work."""


def newest(scope: Scope) -> dict[str, Advice]:
    """Return the newest advice on each indicator, by its code."""
    return {row.indicator_code: row for row in _rows(scope)}


def choices(scope: Scope) -> dict[str, Advice]:
    """Return what was chosen last for each indicator, with what was to choose from then."""
    chosen = [row for row in _rows(scope) if row.chosen_at is not None]
    return {
        row.indicator_code: row for row in sorted(chosen, key=lambda one: one.chosen_at or one.created_at)
    }


def _rows(scope: Scope) -> Sequence[Advice]:
    query = select(Advice).where(Advice.tenant_id == scope.tenant_id).order_by(Advice.created_at, Advice.id)
    return scope.session.scalars(query).all()


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


def released(scope: Scope) -> set[str]:
    """Return the codes of indicators that a public release was ever made of."""
    query = (
        select(Indicator.code)
        .join(
            ReleaseIndicator,
            (ReleaseIndicator.tenant_id == Indicator.tenant_id)
            & (ReleaseIndicator.indicator_id == Indicator.id),
        )
        .join(
            Release,
            (Release.tenant_id == ReleaseIndicator.tenant_id) & (Release.id == ReleaseIndicator.release_id),
        )
        .where(
            Indicator.tenant_id == scope.tenant_id,
            Release.audience == "public",
            Release.number.is_not(None),
        )
        .distinct()
    )
    return set(scope.session.scalars(query))


def unreleased(scope: Scope) -> list[Indicator]:
    """Return the indicators in use that were never public, in their order."""
    gone = released(scope)
    return [row for row in indicators.active(scope) if row.code not in gone]


def undecided(scope: Scope) -> list[Indicator]:
    """Return those of them for which nothing was chosen yet."""
    decided = choices(scope)
    return [row for row in unreleased(scope) if row.code not in decided]


def ask(scope: Scope, codes: Sequence[str]) -> UUID:
    """Ask a worker what each option would give for some indicators.

    Returns
    -------
    UUID
        The job.

    Raises
    ------
    Refused
        If there is no indicator, or no table to compute from.
    """
    scope.require(Permission.READ_UNPROTECTED)
    known = {row.code for row in indicators.active(scope)}
    for code in codes:
        if code not in known:
            raise NotFound("indicator", code)
    if not codes:
        raise Refused("advice_nothing")
    if not revisions.current(scope):
        raise Refused("release_nothing")
    return _enqueue(scope, codes)


def _enqueue(scope: Scope, codes: Sequence[str]) -> UUID:
    slot: jobs.Slot = "short" if len(codes) <= _ALONE else "long"
    return jobs.enqueue(scope, "advise", {"codes": list(codes)}, slot=slot, about={"count": len(codes)})


def follow(scope: Scope, measures: Iterable[str]) -> UUID | None:
    """Ask anew about the indicators that something was chosen for, when their measures have new values.

    Returns
    -------
    UUID or None
        The job; ``None`` if there is no such indicator, or too many jobs wait already.
    """
    changed, decided = set(measures), choices(scope)
    codes = [
        row.code
        for row in indicators.active(scope)
        if row.code in decided
        and changed.intersection(one.measure for one in indicators.definition(row).operands)
    ]
    if not codes or _asked(scope, codes):
        return None
    try:
        return _enqueue(scope, codes)
    except Refused:
        # Taking over a table never fails for this; the pages say that the data have changed.
        return None


def _asked(scope: Scope, codes: list[str]) -> bool:
    query = select(Job.id).where(
        Job.tenant_id == scope.tenant_id,
        Job.kind == "advise",
        Job.state == "queued",
        Job.args["codes"].contains(codes),
    )
    return scope.session.scalars(query.limit(1)).first() is not None


def basis(scope: Scope, codes: Iterable[str]) -> dict[str, Any]:
    """Return what an advice is computed from, of which some indicators read a part.

    Parameters
    ----------
    codes : iterable of str
        The indicator and all that have a say in what is shown of it.
    """
    wanted = set(codes)
    rows = [row for row in indicators.active(scope) if row.code in wanted]
    read = {operand.measure for row in rows for operand in indicators.definition(row).operands}
    query = select(Measure.dataset_id).where(
        Measure.tenant_id == scope.tenant_id, Measure.code.in_(sorted(read))
    )
    tables = set(scope.session.scalars(query))
    return {
        "revisions": sorted(str(one.id) for one in revisions.current(scope) if one.dataset_id in tables),
        "areas": sorted(str(one.id) for one in area_sets.current(scope)),
        "indicators": sorted(str(row.id) for row in rows),
        "policy": _policy(scope),
    }


def _policy(scope: Scope) -> dict[str, Any]:
    setting = scope.session.get(Setting, scope.tenant_id)
    return dict(ProtectionPolicy.of(setting.protection if setting else None).to_json())


class Present:
    """What advice is compared with: the state of a member's data now."""

    def __init__(self, scope: Scope) -> None:
        self._revisions = {str(one.id) for one in revisions.current(scope)}
        self._areas = sorted(str(one.id) for one in area_sets.current(scope))
        self._indicators = {str(row.id) for row in indicators.active(scope)}
        self._policy = _policy(scope)

    def outdates(self, row: Advice) -> bool:
        """Tell whether data, areas, definitions or rules have changed since an advice."""
        made_of = row.made_of
        return not (
            self._revisions.issuperset(made_of["revisions"])
            and self._areas == made_of["areas"]
            and self._indicators.issuperset(made_of["indicators"])
            and self._policy == made_of["policy"]
        )


def store(scope: Scope, code: str, found: dict[str, Any], made_of: dict[str, Any]) -> Advice:
    """Keep an advice in the place of an older one that nothing was chosen from."""
    row = indicators.in_use(scope, code)
    scope.session.execute(
        delete(Advice).where(
            Advice.tenant_id == scope.tenant_id,
            Advice.indicator_code == code,
            Advice.chosen_at.is_(None),
        )
    )
    one = Advice(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        indicator_code=code,
        version=row.version,
        found=found,
        made_of=made_of,
        created_at=datetime.now(UTC),
        created_by=scope.account_id,
    )
    scope.session.add(one)
    scope.session.flush()
    return one


def find(scope: Scope, code: str) -> Advice | None:
    """Return the newest advice on an indicator."""
    return newest(scope).get(code)


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
    if row.chosen_at is not None or Present(scope).outdates(row):
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
