"""When the login at a member's provider of identities opens an account: one condition for all who ask."""

from sqlalchemy import ColumnElement, exists, func

from keck.persistence.models import Account, LinkedLogin, LoginSession, MemberDomain, Provider, Tenant


def opens() -> ColumnElement[bool]:
    """Hold a linked login and its account against what the member and the foundation allow today."""
    return exists().where(
        Provider.tenant_id == LinkedLogin.tenant_id,
        Provider.issuer == LinkedLogin.issuer,
        Provider.enabled,
        Tenant.id == Provider.tenant_id,
        Tenant.state == "active",
        MemberDomain.tenant_id == Provider.tenant_id,
        MemberDomain.domain == func.split_part(Account.email, "@", 2),
    )


def still_opens() -> ColumnElement[bool]:
    """Tell whether the provider that opened a session would open it today."""
    return exists().where(
        LinkedLogin.tenant_id == LoginSession.provider_tenant_id,
        LinkedLogin.account_id == LoginSession.account_id,
        opens(),
    )
