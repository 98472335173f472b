"""Who confirms what goes public: nobody, a second person of the member, or a superior without an account."""

from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import func, select

from keck.persistence.models import Account, Membership, Setting
from keck.services.errors import NotFound, Refused
from keck.services.identity import accounts
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.roles import PERSONAL_ROLES, allows
from keck.tenants.scope import Scope

Rule = Literal["off", "two", "superior"]
RULES: tuple[Rule, ...] = ("off", "two", "superior")
PUBLISHING = tuple(role for role in PERSONAL_ROLES if allows(role, Permission.PUBLISH))


@dataclass(frozen=True, slots=True)
class FourEyes:
    """A member's rule, and the superior that it names."""

    rule: Rule
    name: str = ""
    email: str = ""


def get(scope: Scope) -> FourEyes:
    """Return the rule that holds now."""
    row = scope.session.get(Setting, scope.tenant_id)
    if row is None:
        return FourEyes("off")
    # The table holds no other words.
    return FourEyes(
        cast(Rule, row.four_eyes), str(row.superior.get("name", "")), str(row.superior.get("email", ""))
    )


def choose(scope: Scope, rule: str, *, name: str = "", email: str = "") -> None:
    """Record the rule; whoever makes it weaker or names another superior proves who they are.

    Raises
    ------
    Refused
        If there is no such rule, no second person, or the superior has an account at the member.
    """
    scope.require(Permission.ADMINISTER)
    scope.require_proof()
    chosen = next((one for one in RULES if one == rule), None)
    if chosen is None:
        raise Refused("four_eyes_unknown")
    if chosen == "two" and len(publishers(scope)) < 2:
        raise Refused("four_eyes_alone")
    row = scope.session.get(Setting, scope.tenant_id, with_for_update=True)
    if row is None:
        raise NotFound("setting")
    superior = _superior(scope, name, email) if chosen == "superior" else {}
    row.four_eyes, row.superior = chosen, superior
    audit_log.record(scope, f"four_eyes_{chosen}", **superior)
    scope.session.flush()


def _superior(scope: Scope, name: str, email: str) -> dict[str, str]:
    named = " ".join(name.split())[:200]
    if not named:
        raise Refused("four_eyes_nobody")
    address = accounts.normal_email(email)
    belongs = (
        select(func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.tenant_id == scope.tenant_id, Account.email == address)
    )
    if scope.session.scalar(belongs):
        raise Refused("four_eyes_own_address", email=address)
    return {"name": named, "email": address}


@dataclass(frozen=True, slots=True)
class Publisher:
    """Somebody who may publish for the member."""

    account_id: object
    email: str
    language: str


def publishers(scope: Scope) -> list[Publisher]:
    """Return the people who may publish, without those whose account is closed."""
    query = (
        select(Account.id, Account.email, Account.language)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.tenant_id == scope.tenant_id, Membership.role.in_(PUBLISHING), Account.active)
        .order_by(Account.email)
    )
    return [Publisher(*row) for row in scope.session.execute(query)]
