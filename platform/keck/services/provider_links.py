"""When the login at a member's provider of identities opens an account: one condition for all who ask."""

from sqlalchemy import ColumnElement, func, select

from keck.persistence.models import (
    Account,
    LinkedLogin,
    LoginSession,
    MemberDomain,
    Membership,
    Provider,
    Tenant,
)
from keck.services.guest_terms import is_living

_ALLOWED = (
    Provider.tenant_id == LinkedLogin.tenant_id,
    Provider.issuer == LinkedLogin.issuer,
    Provider.enabled,
    Tenant.id == Provider.tenant_id,
    Tenant.state == "active",
    MemberDomain.tenant_id == Provider.tenant_id,
    Membership.tenant_id == LinkedLogin.tenant_id,
    Membership.account_id == LinkedLogin.account_id,
    is_living(),
    MemberDomain.domain == func.split_part(Account.email, "@", 2),
)


def opens() -> ColumnElement[bool]:
    """Hold a linked login and its account against what the member and the foundation allow today."""
    return select(Provider.tenant_id).where(*_ALLOWED).correlate(LinkedLogin, Account).exists()


def still_opens() -> ColumnElement[bool]:
    """Tell whether the provider that opened a session would open it today."""
    mine = (
        LinkedLogin.tenant_id == LoginSession.provider_tenant_id,
        LinkedLogin.account_id == LoginSession.account_id,
    )
    return select(LinkedLogin.tenant_id).where(*mine, *_ALLOWED).correlate(LoginSession, Account).exists()
