"""Reminding members of the network's rules: administrators get a letter, the log an entry."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from keck.domain.calendar_days import day_of
from keck.domain.network_rules import OLDEST_MONTHS, PUBLIC_WITHIN_MONTHS, NetworkRule, due_days, is_told
from keck.domain.texts import Language
from keck.persistence.models import Setting, Tenant
from keck.services import revisions, sources
from keck.services.logs import audit_log
from keck.services.people import memberships
from keck.services.post import letters
from keck.services.releasing import releases
from keck.tenants.scope import Scope
from keck.views.formats import Formats


def remind(scope: Scope, now: datetime) -> int:
    """Write the letters that are due.

    Returns
    -------
    int
        How many rules a member was reminded of.
    """
    today = day_of(now)
    # Of two who remind at once, the second waits here and finds the letter written.
    row = scope.session.get(Setting, scope.tenant_id, with_for_update=True, populate_existing=True)
    if row is None:
        return 0
    due = {rule: day for rule, day in _due(scope).items() if is_told(day, _last(row.reminded, rule), today)}
    for rule, day in due.items():
        _tell(scope, rule, day)
        audit_log.record(scope, f"reminded_{rule}")
    if due:
        row.reminded = {**row.reminded, **{rule.value: today.isoformat() for rule in due}}
        scope.session.flush()
    return len(due)


def _due(scope: Scope) -> dict[NetworkRule, date]:
    joined = scope.session.scalars(select(Tenant.created_at).where(Tenant.id == scope.tenant_id)).one()
    newest = revisions.last_taken_over(scope)
    return due_days(day_of(joined), newest, public=releases.was_public(scope))


def _last(reminded: dict[str, Any], rule: NetworkRule) -> date | None:
    return date.fromisoformat(reminded[rule.value]) if rule.value in reminded else None


def _tell(scope: Scope, rule: NetworkRule, due: date) -> None:
    town = sources.supplier_name(scope)
    months = PUBLIC_WITHIN_MONTHS if rule is NetworkRule.PUBLIC else OLDEST_MONTHS
    for address, spoken in memberships.administrators(scope):
        language: Language = "en" if spoken == "en" else "de"
        letters.post(
            scope.session,
            f"rule_{rule}",
            address=address,
            language=language,
            town=town,
            due=Formats(language).date(due),
            months=str(months),
        )
