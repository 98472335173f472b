"""Whether a member may work with social data here (§ 67 SGB X): off until an administrator says so."""

from keck.persistence.models import Setting
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope


def allowed(scope: Scope) -> bool:
    """Tell whether the member has said that it works with social data here."""
    return scope.session.get_one(Setting, scope.tenant_id).social_data


def allow(scope: Scope, *, allowed: bool) -> None:
    """Store whether it does; its papers name them from then on."""
    scope.require(Permission.ADMINISTER)
    scope.session.get_one(Setting, scope.tenant_id).social_data = allowed
    audit_log.record(scope, "social_data_allowed" if allowed else "social_data_excluded")
    scope.session.flush()
