"""Letters about guests: a week before the end they and those who administer the member are told, once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from keck.domain.texts import Language
from keck.persistence.models import Account, Membership
from keck.services import sources
from keck.services.guest_terms import TOLD_BEFORE, Terms, last_day
from keck.services.logs import audit_log
from keck.services.people import memberships
from keck.services.post import letters
from keck.tenants.scope import Scope
from keck.views import topics
from keck.views.formats import Formats


def words(terms: Terms, language: Language) -> dict[str, Any]:
    """Return what letters say of a guest's topics and last day."""
    return {
        "topics": ", ".join(topics.names(terms.topics, language)),
        "ends": Formats(language).date(terms.until),
    }


def remind(scope: Scope, now: datetime) -> int:
    """Tell of ends that are a week away.

    Returns
    -------
    int
        How many guests were told.
    """
    near = (
        select(Membership, Account.email, Account.name, Account.language)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.tenant_id == scope.tenant_id,
            Membership.expires_at > now,
            Membership.expires_at <= now + TOLD_BEFORE,
            Membership.told_at.is_(None),
        )
        .order_by(Membership.account_id)
        .with_for_update(of=Membership)
    )
    found = scope.session.execute(near).all()
    admins = memberships.administrators(scope) if found else []
    for one, email, name, language in found:
        one.told_at = now
        terms = Terms(tuple(one.topics or ()), last_day(one.expires_at) or now.date())
        _tell(scope, "guest_ends", [(email, language)], terms)
        _tell(scope, "guest_of_yours_ends", admins, terms, guest=name or email)
        audit_log.record(scope, "told_end", account=one.account_id)
    return len(found)


def _tell(scope: Scope, kind: str, readers: Sequence[tuple[str, str]], terms: Terms, **more: Any) -> None:
    town = sources.supplier_name(scope)
    for address, spoken in readers:
        language: Language = "en" if spoken == "en" else "de"
        said = words(terms, language)
        letters.post(scope.session, kind, address=address, language=language, town=town, **said, **more)
