"""Domains of e-mail addresses that the foundation has confirmed to be a member's."""

import re
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import MemberDomain
from keck.services import staff_acts
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.tenants import tenant_id_of
from keck.tenants.scope import Scope

_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
# Of these everybody can have an address.
_OF_ALL = frozenset(
    f"{name}.{end}"
    for name, ends in {
        **dict.fromkeys(("gmail", "googlemail", "icloud", "me", "proton", "protonmail", "aol"), "com me"),
        **dict.fromkeys(("gmx", "web", "t-online", "freenet", "posteo", "online", "arcor"), "de net at ch"),
        **dict.fromkeys(("outlook", "hotmail", "live", "yahoo"), "com de"),
        "mailbox": "org",
    }.items()
    for end in ends.split()
)


def confirm(settings: Settings, slug: str, domain: str) -> str:
    """Confirm that a domain is a member's; asked for by the foundation alone.

    Raises
    ------
    Refused
        If it is none, is another member's, or everybody can have an address there.
    """
    wanted, tenant_id = domain.strip().lower().removeprefix("@"), tenant_id_of(settings, slug)
    if len(wanted) > 190 or not _DOMAIN.fullmatch(wanted) or wanted in _OF_ALL:
        raise Refused("domain_wrong", domain=domain[:200])
    values = {"domain": wanted, "tenant_id": tenant_id}
    with plain_session(settings, "keck_staff") as session:
        made = insert(MemberDomain).values(values).on_conflict_do_nothing().returning(MemberDomain.domain)
        fresh = session.scalar(made) is not None
        owner = session.scalar(select(MemberDomain.tenant_id).where(MemberDomain.domain == wanted))
        if owner != tenant_id:
            raise Refused("domain_taken", domain=wanted)
        if fresh:
            staff_acts.record(session, "confirmed_domain", by=None, tenant_id=tenant_id, domain=wanted)
    if fresh:
        audit_log.record_alone(settings, tenant_id, "confirmed_domain", domain=wanted)
    return wanted


def take_back(settings: Settings, slug: str, domain: str) -> None:
    """Take a confirmation back; sign-ins by the provider end with it for addresses of this domain."""
    tenant_id = tenant_id_of(settings, slug)
    gone = (
        delete(MemberDomain)
        .where(MemberDomain.domain == domain.strip().lower(), MemberDomain.tenant_id == tenant_id)
        .returning(MemberDomain.domain)
    )
    with plain_session(settings, "keck_staff") as session:
        found = session.scalar(gone)
        if found is None:
            raise NotFound("domain", domain)
        staff_acts.record(session, "removed_domain", by=None, tenant_id=tenant_id, domain=found)
    audit_log.record_alone(settings, tenant_id, "removed_domain", domain=found)


def of(scope: Scope) -> list[str]:
    """Return the member's confirmed domains."""
    query = select(MemberDomain.domain).where(MemberDomain.tenant_id == scope.tenant_id)
    return list(scope.session.scalars(query.order_by(MemberDomain.domain)))


def is_one_of(email: str, domains: Iterable[str]) -> bool:
    """Tell whether an address belongs to one of some domains.

    >>> is_one_of("a@stadt.example", ["stadt.example"]), is_one_of("a@x.stadt.example", ["stadt.example"])
    (True, False)
    """
    return email.rpartition("@")[2].lower() in domains


def belongs(settings: Settings, tenant_id: UUID, email: str) -> bool:
    """Tell whether an address belongs to a confirmed domain of a member."""
    query = select(MemberDomain.domain).where(MemberDomain.tenant_id == tenant_id)
    with plain_session(settings, "keck_login") as session:
        return is_one_of(email, list(session.scalars(query)))
