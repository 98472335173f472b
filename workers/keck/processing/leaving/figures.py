"""The current values of each table as CSV that people can read."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from keck.compute.tables.blocks import unpack
from keck.domain.formula_guard import guarded
from keck.domain.statuses import Flag, Status
from keck.persistence.models import AreaSet, Measure
from keck.processing.frames import SetMaterial, sets_of
from keck.processing.imports import block_store
from keck.processing.imports.block_store import StoredBlock
from keck.services.geography import area_sets
from keck.tenants.scope import Scope

_HEADER = (
    "merkmal",
    "bezeichnung",
    "gruppe",
    "zeitraum",
    "ebene",
    "gebiet",
    "name",
    "wert",
    "zustand",
    "mindestens",
    "hoechstens",
    "bemerkungen",
)
_NOWHERE = "nicht zuordenbar"


def all_sets(scope: Scope) -> tuple[SetMaterial, ...]:
    """Return all area sets with their areas."""
    query = select(AreaSet).where(AreaSet.tenant_id == scope.tenant_id).order_by(AreaSet.id)
    return sets_of(scope, list(scope.session.scalars(query)), tuple(area_sets.levels(scope)))


def values(scope: Scope, revision_id: UUID, sets: tuple[SetMaterial, ...]) -> Iterator[bytes]:
    """Yield the values of a state of a table, a block at a time."""
    query = select(Measure.code, Measure.label).where(Measure.tenant_id == scope.tenant_id)
    names = {code: str(label.get("de", code)) for code, label in scope.session.execute(query)}
    by_id = {one.row.id: one for one in sets}
    yield _lines([_HEADER])
    for stored in block_store.load(scope, [revision_id]):
        yield _lines(_rows(stored, by_id[stored.key[3]], names))


def _rows(stored: StoredBlock, one: SetMaterial, names: dict[str, str]) -> Iterator[tuple[object, ...]]:
    arrays = unpack(stored.packed)
    code, group, period, _ = stored.key
    places = [(area.key, area.name) for area in one.areas] + [("", _NOWHERE)]
    for position, (key, name) in enumerate(places[: len(arrays.values)]):
        status = Status(int(arrays.statuses[position]))
        if not key and status is Status.MISSING:
            continue
        # float() of what is not there is no number and is written as nothing.
        bounds = [
            _number(float(column[position])) if column is not None else ""
            for column in (arrays.lower, arrays.upper)
        ]
        flags = Flag(int(arrays.flags[position])) if arrays.flags is not None else Flag(0)
        value = _number(float(arrays.values[position])) if status is Status.OK else ""
        where = (one.public_id, guarded(key), guarded(name))
        yield (
            code,
            guarded(names[code]),
            group,
            period,
            *where,
            value,
            status.word,
            *bounds,
            " ".join(flags.words),
        )


def _number(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _lines(rows: Iterator[tuple[object, ...]] | list[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
