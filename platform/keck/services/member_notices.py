"""What the foundation does at a member stands in the member's log, and its people hear of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import tenant_session
from keck.domain.texts import Language, LocalText
from keck.persistence.models import Account, Membership, Tenant
from keck.services.logs import audit_log
from keck.services.post import letters
from keck.tenants.roles import Role


def tell_all(
    settings: Settings,
    tenant_id: UUID,
    act: str,
    *,
    letter: str,
    ticket_id: UUID | None = None,
    also_to: str = "",
    by_staff: bool = True,
    params: dict[str, Any] | None = None,
) -> None:
    """Write an act into a member's log, and a letter to everybody who belongs to it and is no guest.

    Parameters
    ----------
    act : str
        The sentence is ``did_<act>``.
    letter : str
        Kind of the letter.
    also_to : str
        An address that gets the letter besides.
    params
        Names to fill in, in the sentence and the letter alike.
    """
    names = params or {}
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = audit_log.foundation_scope(session, settings, tenant_id, by_staff=by_staff)
        town = session.scalar(select(Tenant.name).where(Tenant.id == tenant_id)) or ""
        people = (
            select(Account.email, Account.language)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.tenant_id == tenant_id, Membership.role != Role.GUEST, Account.active)
        )
        told = {email: language for email, language in session.execute(people)}  # noqa: C416 - rows
        if also_to:
            told.setdefault(also_to, "de")
        audit_log.record(scope, act, **names)
        for email, spoken in told.items():
            language: Language = "en" if spoken == "en" else "de"
            letters.post(
                session, letter, address=email, language=language, ticket_id=ticket_id, town=town, **names
            )


def tell_one(
    settings: Settings,
    tenant_id: UUID,
    account_id: UUID | None,
    act: str,
    *,
    name: Mapping[str, str],
    logged: dict[str, Any],
    **params: Any,
) -> None:
    """Write an act into a member's log, and a letter of the same kind to one of its people.

    Parameters
    ----------
    account_id : UUID or None
        Who is no longer one of the member's people gets none.
    act : str
        The sentence is ``did_<act>``; it is the kind of the letter, too.
    name : mapping of str to str
        Of what the letter is about, ``de`` and ``en``.
    logged
        Names to fill into the sentence.
    """
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = audit_log.foundation_scope(session, settings, tenant_id, by_staff=True)
        audit_log.record(scope, act, **logged)
        town = session.scalar(select(Tenant.name).where(Tenant.id == tenant_id)) or ""
        person = (
            select(Account.email, Account.language)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.tenant_id == tenant_id, Account.id == account_id, Account.active)
        )
        for email, spoken in session.execute(person):
            language: Language = "en" if spoken == "en" else "de"
            said = LocalText.of(name).get(language)[0]
            letters.post(session, act, address=email, language=language, town=town, name=said, **params)
