"""Whether a member's log is what was written; the newest hashes are kept outside the database, too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from keck.config import Settings
from keck.domain.audit_chain import Entry, broken_at
from keck.persistence.models import AuditEntry, AuditHead
from keck.tenants.scope import Scope

_CHUNK = 1000


def entries(scope: Scope) -> Iterator[Entry]:
    """Yield all entries from the first one on."""
    query = select(AuditEntry).where(AuditEntry.tenant_id == scope.tenant_id).order_by(AuditEntry.number)
    for row in scope.session.scalars(query.execution_options(yield_per=_CHUNK)):
        yield entry_of(row)


def entry_of(row: AuditEntry) -> Entry:
    """Return a stored entry as the chain's value."""
    return Entry(
        tenant=str(row.tenant_id),
        number=row.number,
        at=row.at,
        account=None if row.account_id is None else str(row.account_id),
        origin=row.origin,
        act=row.act,
        about=row.about,
        before=row.before,
        digest=row.digest,
    )


def first_broken(scope: Scope) -> int | None:
    """Return the number of the first entry that is not what was written, or ``None``.

    A log whose end was cut off breaks at the first number that is missing: the head's row and the hashes kept
    outside the database remember it.
    """
    kept = _kept_heads(scope)
    digests: dict[int, str] = {}
    last = 0

    def walked() -> Iterator[Entry]:
        nonlocal last
        for entry in entries(scope):
            last = entry.number
            if entry.number in kept:
                digests[entry.number] = entry.digest
            yield entry

    chained = broken_at(walked())
    missing = [number for number, digest in sorted(kept.items()) if digests.get(number) != digest]
    head = scope.session.get(AuditHead, scope.tenant_id)
    if head is not None and head.number > 0:
        newest = scope.session.get(AuditEntry, (scope.tenant_id, head.number))
        if newest is None or newest.digest != head.digest or last > head.number:
            missing.append(min(head.number, last + 1))
    elif last:
        missing.append(1)
    cut = [min(number, last + 1) for number in missing]
    return min([*([chained] if chained else []), *cut], default=None)


def keep_head(scope: Scope) -> None:
    """Write the newest hash to a file, where whoever can change the database can not change it."""
    head = scope.session.get(AuditHead, scope.tenant_id)
    if head is None or _kept_heads(scope).get(head.number) == head.digest:
        return
    path = _file(scope.settings, scope)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps({"number": head.number, "digest": head.digest}) + "\n")


def _kept_heads(scope: Scope) -> dict[int, str]:
    path = _file(scope.settings, scope)
    if not path.exists():
        return {}
    lines: list[dict[str, Any]] = []
    for line in path.read_text().splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            # The last line of a machine that went down while it was written.
            continue
    return {int(one["number"]): str(one["digest"]) for one in lines}


def _file(settings: Settings, scope: Scope) -> Path:
    return settings.store / "audit-heads" / f"{scope.tenant_id}.jsonl"
