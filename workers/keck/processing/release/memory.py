"""The gate's memory: what the public was ever shown, by measure cells."""

import numpy as np
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from keck.compute.disclosure import History, ProtectedRelease, ShownKey
from keck.persistence.models import Release, Shown
from keck.processing.release.material import Material
from keck.tenants.scope import Scope


def recall(scope: Scope, material: Material) -> History:
    """Return all that was shown by public releases, withdrawn ones too."""
    query = select(Shown).where(Shown.tenant_id == scope.tenant_id)
    history = History()
    for row in scope.session.scalars(query):
        set_id = material.set_ids.get(row.area_set_id)
        if set_id is not None:
            key = ShownKey(row.measure_code, row.group_code, row.period_code, set_id)
            history.add(key, np.frombuffer(row.values, dtype="<f8"))
    return history


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
