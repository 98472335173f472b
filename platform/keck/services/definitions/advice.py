"""The small-number adviser: asking for advice, keeping it, and reading it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from keck.persistence.models import Advice, Job
from keck.services import jobs, revisions
from keck.services.definitions import advice_choices, indicators
from keck.services.errors import NotFound, Refused
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_ALONE = 3
"""So many indicators at once are still short work."""


def newest(scope: Scope) -> dict[str, Advice]:
    """Return the newest advice on each indicator, by its code."""
    query = select(Advice).where(Advice.tenant_id == scope.tenant_id).order_by(Advice.created_at, Advice.id)
    return {row.indicator_code: row for row in scope.session.scalars(query)}


def find(scope: Scope, code: str) -> Advice | None:
    """Return the newest advice on an indicator."""
    return newest(scope).get(code)


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
    changed, decided = set(measures), advice_choices.newest(scope)
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
