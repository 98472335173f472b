"""What a member has agreed to."""

from datetime import UTC, datetime
from uuid import UUID

from keck.persistence.models import Consent
from keck.services import jobs
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

BENCHMARKS = "benchmarks"


def get(scope: Scope, purpose: str) -> Consent | None:
    """Return a recorded consent, or ``None`` if the member was never asked."""
    return scope.session.get(Consent, (scope.tenant_id, purpose))


def record(scope: Scope, purpose: str, *, given: bool) -> UUID:
    """Record that a member consents, or does not any more; the comparison follows by a job."""
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    row = get(scope, purpose)
    if row is None:
        row = Consent(tenant_id=scope.tenant_id, purpose=purpose)
        scope.session.add(row)
    row.given, row.at, row.by = given, datetime.now(UTC), scope.account_id
    scope.session.flush()
    audit_log.record(scope, "consented" if given else "consent_withdrawn")
    return jobs.enqueue(scope, "benchmarks", {}, slot="short")
