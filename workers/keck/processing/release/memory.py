"""The gate's memory: what the public was ever shown, by measure cells."""

from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from keck.compute.disclosure import History, ProtectedRelease, ShownKey, realigned
from keck.persistence.models import AreaSet, Release, Shown
from keck.processing.frames import SetMaterial
from keck.processing.release.material import Material
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


def recall(scope: Scope, material: Material) -> History:
    """Return all that was shown by public releases, withdrawn ones too.

    Areas that were replaced by a newer set of the same level and date are found again by their keys.
    """
    published = (
        (Release.tenant_id == Shown.tenant_id)
        & (Release.id == Shown.release_id)
        & Release.number.is_not(None)
    )
    query = select(Shown).join(Release, published).where(Shown.tenant_id == scope.tenant_id)
    history = History()
    replaced: dict[UUID, tuple[SetMaterial, tuple[str, ...]] | None] = {}
    for row in scope.session.scalars(query):
        values = np.frombuffer(row.values, dtype="<f8")
        set_id = material.set_ids.get(row.area_set_id)
        if set_id is None:
            if row.area_set_id not in replaced:
                replaced[row.area_set_id] = _successor(scope, material, row.area_set_id)
            found = replaced[row.area_set_id]
            if found is None:
                continue
            successor, old_keys = found
            set_id = successor.public_id
            values = realigned(values, old_keys, tuple(area.key for area in successor.areas))
        history.add(ShownKey(row.measure_code, row.group_code, row.period_code, set_id), values)
    return history


def _successor(
    scope: Scope, material: Material, area_set_id: UUID
) -> tuple[SetMaterial, tuple[str, ...]] | None:
    old = scope.session.get_one(AreaSet, (scope.tenant_id, area_set_id))
    for one in material.sets:
        if one.row.level_id == old.level_id and one.row.valid_from == old.valid_from:
            return one, tuple(area.key for area in area_sets.areas(scope, area_set_id))
    return None


def remember(scope: Scope, release: Release, material: Material, protected: ProtectedRelease) -> None:
    """Store what a public release shows, in the transaction that publishes it."""
    row_of = {public: row for row, public in material.set_ids.items()}
    rows = [
        {
            "tenant_id": scope.tenant_id,
            "release_id": release.id,
            "measure_code": key.measure,
            "group_code": key.group,
            "period_code": key.period,
            "area_set_id": row_of[key.set_id],
            "values": values.astype("<f8").tobytes(),
            "known": known.astype("u1").tobytes(),
        }
        for key, (values, known) in protected.shown.items()
    ]
    if rows:
        scope.session.execute(insert(Shown), rows)
