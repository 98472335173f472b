"""What each login role may do: the table that the live catalogue is held against.

A right on a table beats the right on ``schema.*``. ``select(a b)`` is a right on columns.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

OWNER = "keck_owner"
BACKUP = "keck_backup"
SERVING = (
    "keck_login",
    "keck_app",
    "keck_gate",
    "keck_relay",
    "keck_staff",
    "keck_public",
    "keck_network",
)
ROLES = (OWNER, *SERVING, BACKUP)

_ALL = "select insert update delete"
_ROUTING = (
    "select(tenant_id id kind slot state attempt lease_until worker not_before created_at started_at "
    "finished_at) update(state attempt lease_until worker)"
)
RIGHTS: dict[str, dict[str, str]] = {
    "keck_app": {
        "private.*": _ALL,
        "private.audit_entry": "select insert",
        "private.audit_head": "select insert update",
        "private.shown": "select",
        "private.release": "select insert update",
        "private.release_revision": "select insert",
        "private.release_area_set": "select insert",
        "private.release_crosswalk": "select insert",
        "private.release_indicator": "select insert",
        "private.withdrawal": "select insert update(lifted_at)",
        "private.correction": "select insert update(removed_at)",
        "private.advice": "select insert update(chosen chosen_at chosen_by) delete",
        "queue.job": "select insert update",
        "queue.outbox": "select insert",
        "queue.idempotency": _ALL,
        "admin.tenant": "select",
        "admin.member_summary": "select insert update",
        "admin.erasure": "select",
        "identity.membership": _ALL,
        "identity.invitation": _ALL,
        "identity.provider": _ALL,
        "identity.linked_login": _ALL,
        "identity.release_link": "select insert update(revoked_at decided_at visited_on)",
        "admin.support_grant": "select update(granted_at granted_by expires_at declined_at ended_at)",
        "admin.support_ticket": "select insert(tenant_id id account_id name email language question page "
        "job_id) update(state)",
        "admin.proposal": "select insert(tenant_id id account_id code name formula definition reason "
        "contact) update(state)",
        "identity.mail": "insert",
        "identity.account": "select(id email name language active)",
        "admin.official_contact": "select insert update",
        "admin.agreement_record": "select insert(tenant_id id version digest signed_on sent_at shared_key) "
        "update(shared_key taken_back_at)",
        "admin.member_domain": "select",
    },
    "keck_gate": {
        "private.*": "select",
        "private.audit_entry": "select insert",
        "private.audit_head": "select insert update",
        "private.release": "select insert update",
        "private.release_revision": "select insert",
        "private.release_area_set": "select insert",
        "private.release_crosswalk": "select insert",
        "private.release_indicator": "select insert",
        "private.shown": "select insert",
        "private.withdrawal": "select insert update(lifted_at)",
        "private.indicator": "select update(frozen)",
        "queue.job": "select insert update",
        "queue.outbox": "select insert",
        "admin.tenant": "select",
        "published.*": _ALL,
        "network.*": _ALL,
    },
    "keck_relay": {
        "queue.job": _ROUTING,
        "queue.outbox": "select(tenant_id id job_id slot created_at rung_at) update(rung_at)",
        "admin.tenant": "select(id state)",
        "identity.mail": "select update delete",
        "admin.inquiry": "select(id kind state created_at closed_at) update(name email text address) delete",
        "admin.inquiry_event": "select(inquiry_id) update(text)",
    },
    "keck_login": {
        "identity.account": "select insert update",
        "identity.session": _ALL,
        "identity.login_event": "select insert",
        "identity.factor": _ALL,
        "identity.factor_code": "select insert update",
        "identity.challenge": "select insert delete",
        "identity.staff": "select",
        "identity.membership": "select",
        "identity.invitation": "select",
        "identity.provider": "select",
        "identity.linked_login": "select",
        "identity.sign_in_flow": "select insert delete",
        "identity.release_link": "select",
        "identity.ticket": _ALL,
        "identity.mail": "insert",
        "admin.tenant": "select(id slug name state)",
        "admin.inquiry": "select(id kind state language form created_at) insert update(state confirmed_at)",
        "admin.inquiry_event": "insert",
        "admin.member_domain": "select",
        "admin.announcement": "select",
        "identity.dismissal": "select insert",
        "admin.erasure": "select",
        "admin.tombstone": "select",
    },
    "keck_staff": {
        "admin.tenant": "select insert update",
        "admin.slug_history": "select insert",
        "admin.site_text": "select insert update",
        "admin.inquiry": "select update(state town slug closed_at confirmed_at)",
        "admin.inquiry_event": "select insert",
        "admin.agreement_record": "select insert update(state recorded_at recorded_by)",
        "admin.support_grant": "select insert(tenant_id id account_id name reason hours tables releases "
        "settings) update(ended_at)",
        "admin.support_ticket": "select update(state answer answered_at answered_by)",
        "admin.proposal": "select update(state answer answered_at answered_by)",
        "identity.mail": "insert",
        "admin.member_domain": "select insert delete",
        "admin.member_summary": "select",
        "admin.staff_act": "select insert",
        "admin.official_contact": "select insert update",
        "admin.recovery": "select insert update",
        "admin.announcement": "select insert update",
        "admin.erasure": _ALL,
        "admin.tombstone": "select",
        "published.*": "select",
        "identity.staff": _ALL,
        "identity.account": "select(id email name language active created_at) insert "
        "update(name language active)",
    },
    "keck_public": {"published.*": "select"},
    "keck_network": {"network.*": "select"},
    BACKUP: {
        f"{schema}.*": "select"
        for schema in ("identity", "private", "admin", "queue", "published", "network")
    },
}


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One privilege of one role on one table or column; an empty column means the whole table."""

    role: str
    table: str
    privilege: str
    column: str = ""

    def __str__(self) -> str:
        column = f"({self.column})" if self.column else ""
        return f"{self.role} {self.privilege}{column} on {self.table}"


def expected(tables: Iterable[str]) -> set[Right]:
    """Return all rights that roles must have on some tables, and no others."""
    return {
        Right(role, table, privilege, column)
        for table in tables
        for role, rights in RIGHTS.items()
        for privilege, column in _parse(rights.get(table) or rights.get(f"{table.partition('.')[0]}.*", ""))
    }


def schemas_of(role: str) -> set[str]:
    """Return the schemas that a role may look into."""
    return {target.partition(".")[0] for target in RIGHTS.get(role, {})}


def _parse(words: str) -> Iterable[tuple[str, str]]:
    for privilege, columns in re.findall(r"(\w+)(?:\(([^)]*)\))?", words):
        for column in columns.split() or [""]:
            yield privilege.upper(), column
