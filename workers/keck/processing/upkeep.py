"""What is done for a member once a day: dates that have come, and files that nobody needs any more."""

from datetime import UTC, date, datetime, timedelta

from keck.adapters.store import Store
from keck.domain.calendar_days import day_of
from keck.processing.context import JobContext
from keck.services import retention
from keck.services.errors import Refused
from keck.services.foundation import reminders
from keck.services.leaving import exports
from keck.services.logs import audit_proof
from keck.services.people import guest_letters
from keck.services.releasing import public_words
from keck.services.tables import destruction
from keck.tenants.scope import Scope

_UNCLAIMED = timedelta(days=1)
"""A file without a row may still be on its way into one."""


def run(context: JobContext) -> None:
    """Mark what is over, then delete the bytes; whoever is killed in between starts again."""
    now = datetime.now(UTC)
    today = day_of(now)
    context.progress(10, "upkeep_dates")
    with context.scope() as scope:
        expired = retention.expire_files(scope, now)
        archives = exports.expire(scope, now)
        withdrawn = retention.withdraw_expired(scope, today)
        guest_letters.remind(scope, now)
        reminders.remind(scope, now)
        # The file is written beside the database: what a crash has left different between them ends here.
        public_words.hold(scope)
        public_words.write(scope)
    destroyed = _destroy_overdue(context, today)
    context.progress(60, "upkeep_files")
    with context.scope() as scope:
        deleted = _delete_files(scope, now)
        audit_proof.keep_head(scope)
    with context.finishing():
        context.result = {
            "expired": expired,
            "archives": archives,
            "deleted": deleted,
            "destroyed": destroyed,
            "withdrawn": len(withdrawn),
        }


def _destroy_overdue(context: JobContext, today: date) -> int:
    """Destroy what had to be deleted by now; what a release is being made of waits for tomorrow."""
    with context.scope() as scope:
        ids = [one.id for one in retention.overdue(scope, today)]
    destroyed = 0
    for revision_id in ids:
        try:
            with context.scope() as scope:
                destruction.destroy(scope, revision_id, reason="Löschfrist der Quelle", later=True)
            destroyed += 1
        except Refused:
            continue
    return destroyed


def _delete_files(scope: Scope, now: datetime) -> int:
    """Delete what is marked at once, and what no row names once it is old enough."""
    store = Store(scope.settings.store)
    there = store.keys(scope.tenant_id)
    over = retention.keys_over(scope) & there
    for key in there - retention.keys_in_use(scope) - over:
        written = store.modified(scope.tenant_id, key)
        if written is not None and now - written > _UNCLAIMED:
            over.add(key)
    for key in over:
        store.delete(scope.tenant_id, key)
    store.delete_drafts(scope.tenant_id, now - _UNCLAIMED)
    return len(over)
