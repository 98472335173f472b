"""The row policies that must exist, and no others."""

from dataclasses import dataclass

OWN = (
    "(tenant_id = ( SELECT (NULLIF(current_setting('keck.tenant'::text, true), ''::text))::uuid "
    'AS "nullif"))'
)
_OWN_TENANT = OWN.replace("tenant_id =", "id =", 1)
_OWN_PEOPLE = "(EXISTS ( SELECT FROM identity.membership m WHERE (m.account_id = account.id)))"

TENANT_SCHEMAS = ("private", "queue")
# Tables of other schemas whose rows belong to a tenant.
TENANT_TABLES = (
    "identity.membership",
    "identity.invitation",
    "identity.provider",
    "identity.linked_login",
    "admin.member_summary",
    "identity.release_link",
    "admin.support_grant",
    "admin.support_ticket",
    "admin.proposal",
    "admin.erasure",
)
# Tables with a tenant_id whose rows are not a tenant's own, with the reason.
NOT_OWNED = {
    "admin.slug_history": "closed to every role of a tenant; the foundation's register of slugs",
    "admin.agreement_record": "the foundation's register of agreements; a member sees and tells its own",
    "admin.member_domain": "the foundation's register of domains; a member reads its own",
    "admin.official_contact": "the foundation's register of addresses; a member sees and writes its own",
    "admin.recovery": "closed to every role of a tenant; the foundation gives a member its way back",
    "admin.staff_act": "closed to every role of a tenant; the foundation's own log",
}


@dataclass(frozen=True, slots=True, order=True)
class Policy:
    """A row policy as the catalogue shows it; ``check`` is empty where the command has none."""

    table: str
    name: str
    command: str
    roles: tuple[str, ...]
    using: str
    check: str = ""


def _all(table: str, name: str, condition: str, *roles: str) -> Policy:
    return Policy(table, name, "ALL", tuple(sorted(roles)), condition, condition)


def _select(table: str, name: str, condition: str, *roles: str) -> Policy:
    return Policy(table, name, "SELECT", tuple(sorted(roles)), condition)


_SPECIAL = (
    _select("queue.job", "relay_reads", "true", "keck_relay"),
    Policy("queue.job", "relay_writes", "UPDATE", ("keck_relay",), "true", "true"),
    _select("queue.outbox", "relay_reads", "true", "keck_relay"),
    Policy("queue.outbox", "relay_writes", "UPDATE", ("keck_relay",), "true", "true"),
    _all("identity.membership", "tenant", OWN, "keck_app", "keck_owner"),
    _select("identity.membership", "login_reads", "true", "keck_login"),
    _all("identity.invitation", "tenant", OWN, "keck_app", "keck_owner"),
    _select("identity.invitation", "login_reads", "true", "keck_login"),
    _all("admin.agreement_record", "own", OWN, "keck_app"),
    _all("admin.agreement_record", "members", "true", "keck_owner", "keck_staff"),
    *(
        policy
        for table in ("identity.provider", "identity.linked_login")
        for policy in (
            _all(table, "tenant", OWN, "keck_app", "keck_owner"),
            _select(table, "login_reads", "true", "keck_login"),
        )
    ),
    _all("admin.member_domain", "members", "true", "keck_owner", "keck_staff"),
    _select("admin.member_domain", "login_reads", "true", "keck_login"),
    _select("admin.member_domain", "own", OWN, "keck_app"),
    _all("admin.official_contact", "own", OWN, "keck_app"),
    _all("admin.official_contact", "members", "true", "keck_owner", "keck_staff"),
    _all("identity.release_link", "tenant", OWN, "keck_app", "keck_owner"),
    _select("identity.release_link", "login_reads", "true", "keck_login"),
    _all("admin.support_grant", "tenant", OWN, "keck_app", "keck_owner"),
    _all("admin.support_grant", "staff", "true", "keck_staff"),
    _all("admin.support_ticket", "tenant", OWN, "keck_app", "keck_owner"),
    _all("admin.support_ticket", "staff", "true", "keck_staff"),
    _all("admin.proposal", "tenant", OWN, "keck_app", "keck_owner"),
    _all("admin.proposal", "staff", "true", "keck_staff"),
    _all("identity.account", "people", "true", "keck_login", "keck_owner", "keck_staff"),
    _select("identity.account", "own_people", _OWN_PEOPLE, "keck_app"),
    _all("admin.member_summary", "tenant", OWN, "keck_app", "keck_owner"),
    _select("admin.member_summary", "staff_reads", "true", "keck_staff"),
    _all("admin.tenant", "members", "true", "keck_owner", "keck_staff"),
    _select("admin.tenant", "login_reads", "true", "keck_login"),
    _select("admin.tenant", "relay_reads", "true", "keck_relay"),
    _select("admin.tenant", "own", _OWN_TENANT, "keck_app", "keck_gate"),
    _all("admin.erasure", "tenant", OWN, "keck_app"),
    _all("admin.erasure", "network", "true", "keck_owner", "keck_staff"),
    _select("admin.erasure", "login_reads", "true", "keck_login"),
)
# Tables under policies although their rows are not a tenant's own.
GUARDED = (
    "identity.account",
    "admin.tenant",
    "admin.agreement_record",
    "admin.member_domain",
    "admin.official_contact",
    "admin.member_summary",
)


def expected(tables: set[str]) -> set[Policy]:
    """Return all policies that must exist on some tables."""
    owned = {table for table in tables if table.partition(".")[0] in TENANT_SCHEMAS}
    general = {_all(table, "tenant", OWN, "keck_app", "keck_gate", "keck_owner") for table in owned}
    return general | {policy for policy in _SPECIAL if policy.table in tables}
