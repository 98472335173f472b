"""A member's own protection settings: the network's are the floor."""

from keck.domain.protection import NETWORK_FLOOR, ProtectionPolicy
from keck.persistence.models import Setting
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_LARGEST = 1000


def get(scope: Scope) -> ProtectionPolicy:
    """Return the settings that hold for the member's next release."""
    row = scope.session.get(Setting, scope.tenant_id)
    return ProtectionPolicy.of(row.protection if row else None)


def tighten(scope: Scope, wanted: ProtectionPolicy) -> None:
    """Store settings; they may be stricter than the network's, never weaker.

    Raises
    ------
    Refused
        If a setting is weaker than the network's, or beyond reason.
    """
    scope.require(Permission.ADMINISTER)
    if NETWORK_FLOOR.stricter(wanted) != wanted:
        raise Refused(
            "protection_too_weak", count=NETWORK_FLOOR.minimum_count, base=NETWORK_FLOOR.minimum_base
        )
    if max(wanted.minimum_count, wanted.minimum_complement, wanted.minimum_base) > _LARGEST:
        raise Refused("protection_too_strict", largest=_LARGEST)
    row = scope.session.get(Setting, scope.tenant_id, with_for_update=True)
    if row is None:
        raise NotFound("setting")
    row.protection = wanted.to_json()
    audit_log.record(
        scope,
        "protected",
        count=wanted.minimum_count,
        complement=wanted.minimum_complement,
        base=wanted.minimum_base,
    )
    scope.session.flush()
