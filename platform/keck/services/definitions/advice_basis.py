"""What advice is computed from, and whether that has changed since."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from keck.domain.protection import ProtectionPolicy
from keck.persistence.models import Advice, Measure, Setting
from keck.services import revisions
from keck.services.definitions import indicators
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


def basis(scope: Scope, codes: Iterable[str]) -> dict[str, Any]:
    """Return what an advice is computed from, of which some indicators read a part.

    Parameters
    ----------
    codes : iterable of str
        The indicator and all that have a say in what is shown of it.
    """
    wanted = set(codes)
    rows = [row for row in indicators.active(scope) if row.code in wanted]
    read = {operand.measure for row in rows for operand in indicators.definition(row).operands}
    query = select(Measure.dataset_id).where(
        Measure.tenant_id == scope.tenant_id, Measure.code.in_(sorted(read))
    )
    tables = set(scope.session.scalars(query))
    return {
        "revisions": sorted(str(one.id) for one in revisions.current(scope) if one.dataset_id in tables),
        "areas": sorted(str(one.id) for one in area_sets.current(scope)),
        "indicators": sorted(str(row.id) for row in rows),
        "policy": _policy(scope),
    }


def _policy(scope: Scope) -> dict[str, Any]:
    setting = scope.session.get(Setting, scope.tenant_id)
    return dict(ProtectionPolicy.of(setting.protection if setting else None).to_json())


class Present:
    """What advice is compared with: the state of a member's data now."""

    def __init__(self, scope: Scope) -> None:
        self._revisions = {str(one.id) for one in revisions.current(scope)}
        self._areas = sorted(str(one.id) for one in area_sets.current(scope))
        self._indicators = {str(row.id) for row in indicators.active(scope)}
        self._policy = _policy(scope)

    def outdates(self, row: Advice) -> bool:
        """Tell whether data, areas, definitions or rules have changed since an advice."""
        made_of = row.made_of
        return not (
            self._revisions.issuperset(made_of["revisions"])
            and self._areas == made_of["areas"]
            and self._indicators.issuperset(made_of["indicators"])
            and self._policy == made_of["policy"]
        )
