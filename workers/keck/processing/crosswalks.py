"""Making a crosswalk: by surface, by what lives there, or by a table that names the shares."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from keck.compute.geometry import crosswalks as geometry
from keck.compute.tables.blocks import unpack
from keck.domain.findings import Problem
from keck.domain.lineage import SharePair, described
from keck.domain.periods import Period
from keck.persistence.models import Crosswalk
from keck.processing import sandbox
from keck.processing.context import JobContext
from keck.processing.crosswalk_files import shares_of
from keck.processing.imports import block_store
from keck.processing.personal import gone_if_personal
from keck.processing.stored import path_of
from keck.services import revisions, uploads
from keck.services.geography import area_sets
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class _Side:
    """The areas of a set: keys and shapes in their order."""

    set_id: UUID
    keys: list[str]
    shapes: list[bytes | None]


@dataclass(frozen=True, slots=True)
class _Units:
    """Small areas and how much each of them counts."""

    shapes: list[bytes | None]
    weights: list[float]


def run(context: JobContext) -> None:
    """Make a crosswalk and store it with the job's end."""
    args = context.args
    context.progress(5, "crosswalk_computing", seconds=0)
    with context.scope() as scope:
        source, target = (_side(scope, UUID(args[side])) for side in ("source", "target"))
        work = _work(scope, args, source, target)
    with _gone_if_personal(context, args):
        pairs = context.along(10, 90, "crosswalk_computing", work)
    if not pairs:
        raise Problem("crosswalk_empty")
    with context.finishing() as scope:
        one = Crosswalk(
            tenant_id=scope.tenant_id,
            id=uuid4(),
            source_set_id=source.set_id,
            target_set_id=target.set_id,
            method=_method(args),
            weight=f"{args['measure']} · {args['level']}" if args.get("measure") else None,
            shares=[list(pair) for pair in pairs],
            lineage=described(pairs, source.keys, target.keys),
            created_by=scope.account_id,
        )
        scope.session.add(one)
        if args.get("upload_id"):
            uploads.find(scope, UUID(args["upload_id"])).state = "imported"
        scope.session.flush()
        context.result = {"crosswalk": str(one.id), "counts": one.lineage["counts"]}


def _gone_if_personal(context: JobContext, args: dict[str, Any]) -> AbstractContextManager[None]:
    """Delete a table that turns out to hold people."""
    return gone_if_personal(context, UUID(args["upload_id"])) if args.get("upload_id") else nullcontext()


def _method(args: dict[str, Any]) -> str:
    if args.get("upload_id"):
        return "uploaded"
    return "weights" if args.get("measure") else "area"


def _side(scope: Scope, area_set_id: UUID) -> _Side:
    areas = area_sets.areas(scope, area_sets.find(scope, area_set_id).id)
    return _Side(area_set_id, [area.key for area in areas], [area.geometry for area in areas])


def _work(scope: Scope, args: dict[str, Any], source: _Side, target: _Side) -> Callable[[], list[SharePair]]:
    """Read what is needed, and return what is to be computed of it."""
    if args.get("upload_id"):
        upload = uploads.find(scope, UUID(args["upload_id"]))
        path = path_of(scope, upload)
        return lambda: _of_file(path, upload.filename, source, target)
    if not all(source.shapes) or not all(target.shapes):
        raise Problem("crosswalk_needs_shapes")
    if not args.get("measure"):
        return lambda: _named(geometry.by_area(source.shapes, target.shapes), source, target)
    units = _units(scope, str(args["measure"]), str(args["level"]))
    return lambda: _named(
        geometry.by_weights(source.shapes, target.shapes, units.shapes, units.weights), source, target
    )


def _of_file(path: Path, filename: str, source: _Side, target: _Side) -> list[SharePair]:
    table = sandbox.read_table(path, filename)[0]
    return shares_of(table, source.keys, target.keys)


def _named(shares: list[geometry.Share], source: _Side, target: _Side) -> list[SharePair]:
    return [(source.keys[one.source], target.keys[one.target], one.share) for one in shares]


def _units(scope: Scope, measure: str, level: str) -> _Units:
    """Return the small areas of a level with the newest count of a measure.

    Raises
    ------
    Problem
        If there is no such count, or the level has no boundaries.
    """
    levels = {one.id: one.code for one in area_sets.levels(scope)}
    sets = {one.id for one in area_sets.current(scope) if levels[one.level_id] == level and one.has_shapes}
    blocks = [
        one
        for one in block_store.load(scope, [revision.id for revision in revisions.current(scope)])
        if one.key[0] == measure and not one.key[1] and one.key[3] in sets
    ]
    if not blocks:
        raise Problem("crosswalk_no_weights", measure=measure, level=level)
    newest = max(blocks, key=lambda one: Period.parse(one.key[2]).last)
    shapes = [area.geometry for area in area_sets.areas(scope, newest.key[3])]
    weights = unpack(newest.packed).values[: len(shapes)]
    return _Units(shapes, [float(weight) for weight in weights])
