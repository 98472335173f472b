"""Answering a second click like the first."""

import hashlib
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from keck.domain.artefacts import canonical_json
from keck.persistence.models import Idempotency
from keck.services.errors import Refused
from keck.tenants.scope import Scope


def once(scope: Scope, key: str, body: dict[str, Any], make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do something once per key and member; the same key with the same body gets the first answer.

    Raises
    ------
    Refused
        If the key was used with another body.
    """
    digest = hashlib.sha256(canonical_json(body)).hexdigest()
    # Two clicks at the same moment queue here; the lock goes with the transaction.
    scope.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{scope.tenant_id}:{key}"))))
    known = scope.session.get(Idempotency, (scope.tenant_id, key))
    if known is None:
        response = make()
        row = Idempotency(tenant_id=scope.tenant_id, key=key, request_hash=digest, response=response)
        scope.session.add(row)
        scope.session.flush()
        return response
    if known.request_hash != digest:
        raise Refused("idempotency_other_body")
    return dict(known.response)
