"""Whether a member may work with social data here (§ 67 SGB X): off until an administrator says so."""

from keck.persistence.models import Setting
from keck.services import audit_log
from keck.services.errors import NotFound
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_NAME = "social_data"


def allowed(scope: Scope) -> bool:
    """Tell whether the member has said that it works with social data here."""
    row = scope.session.get(Setting, scope.tenant_id)
    return bool(row and row.texts.get(_NAME) is True)


def allow(scope: Scope, *, allowed: bool) -> None:
    """Store whether it does; its papers name them from then on."""
    scope.require(Permission.ADMINISTER)
    row = scope.session.get(Setting, scope.tenant_id, with_for_update=True)
    if row is None:
        raise NotFound("setting")
    row.texts = {**row.texts, _NAME: allowed}
    audit_log.record(scope, "social_data_allowed" if allowed else "social_data_excluded")
    scope.session.flush()
