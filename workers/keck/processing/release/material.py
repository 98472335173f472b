"""What a release is computed from: frozen revisions, area sets and definitions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from keck.compute.cube import Cube
from keck.domain.calendar_days import day_of
from keck.domain.definitions import IndicatorDefinition
from keck.domain.formulas.derived import refreshed, vocabulary_of
from keck.domain.formulas.vocabulary import Vocabulary
from keck.domain.measures import Measure
from keck.domain.notes import Note
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import SourceRights, strictest
from keck.domain.streets import StreetList
from keck.persistence.models import (
    AreaLevel,
    AreaSet,
    Crosswalk,
    Indicator,
    Release,
    Revision,
    Setting,
    Tenant,
)
from keck.persistence.models import Measure as MeasureRow
from keck.processing.frames import SetMaterial, cells_of, frame_of, sets_of
from keck.processing.imports import block_store
from keck.processing.imports.block_store import StoredBlock
from keck.processing.release import inputs, streets
from keck.services import measures, revisions, sources
from keck.services.definitions import indicators
from keck.services.geography import area_sets
from keck.services.releasing import frozen
from keck.services.tables import notes
from keck.tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class UsedCrosswalk:
    """A crosswalk with the public ids of its area sets."""

    source_set: str
    target_set: str
    method: str
    weight: str | None
    shares: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """Which version of a definition a release uses, and when it was written."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Material:
    """All that a release is made of.

    Attributes
    ----------
    vocabulary : Vocabulary
        What formulas may name, the definitions themselves included.
    source_of : dict of str to SourceRights
        Rights by measure code.
    set_ids : dict of UUID to str
        Public ids of area sets.
    versions : dict of str to DefinitionVersion
        By indicator code.
    deliveries : mapping
        Whom the values of each measure, group and period come from, and when they came.
    """

    slug: str
    name: str
    official_key: str
    texts: dict[str, object]
    policy: ProtectionPolicy
    levels: tuple[AreaLevel, ...]
    sets: tuple[SetMaterial, ...]
    cube: Cube
    definitions: tuple[IndicatorDefinition, ...]
    vocabulary: Vocabulary
    source_of: dict[str, SourceRights]
    set_ids: dict[UUID, str]
    streets: StreetList | None = None
    notes: tuple[Note, ...] = ()
    crosswalks: tuple[UsedCrosswalk, ...] = ()
    versions: dict[str, DefinitionVersion] = field(default_factory=dict)
    deliveries: inputs.DeliveriesOf = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which rows something is computed from."""

    revision_ids: list[UUID]
    area_sets: list[AreaSet]
    definitions: list[Indicator]
    streets: StreetList | None = None
    notes: tuple[Note, ...] = ()
    crosswalks: Sequence[Crosswalk] = ()


def load(scope: Scope, release: Release) -> Material:
    """Read everything that a release has frozen."""
    chosen = _Chosen(
        frozen.revision_ids(scope, release),
        frozen.area_sets(scope, release),
        frozen.indicators(scope, release),
        streets.load(scope, release),
        tuple(notes.of_release(scope, release)),
        frozen.crosswalks(scope, release),
    )
    return _loaded(scope, chosen)


def load_present(scope: Scope) -> Material:
    """Read what a release would be computed from if it were asked for now; without streets and notes.

    With all values, rights and policy; areas and definitions alone are read by `keck.processing.current`.
    """
    ids = [one.id for one in revisions.current(scope)]
    return _loaded(scope, _Chosen(ids, area_sets.current(scope), indicators.active(scope)))


def _loaded(scope: Scope, chosen: _Chosen) -> Material:
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    setting = scope.session.get(Setting, scope.tenant_id)
    levels = tuple(area_sets.levels(scope))
    sets = sets_of(scope, chosen.area_sets, levels)
    set_ids = {one.row.id: one.public_id for one in sets}
    known = _measures(scope, chosen.revision_ids)
    blocks = block_store.load(scope, chosen.revision_ids)
    cells = cells_of({one.key: one.packed for one in blocks}, set_ids)
    cube = Cube({one.public_id: frame_of(one, sets) for one in sets}, known, cells)
    definitions = [indicators.definition(row) for row in chosen.definitions]
    vocabulary = vocabulary_of(known.values(), definitions, [level.code for level in levels], cube.groups())
    depth = {level.code: level.rank for level in levels}
    source_of = _rights(scope, chosen.revision_ids, blocks, depth)
    return Material(
        slug=tenant.slug,
        name=tenant.name,
        official_key=tenant.official_key,
        texts=dict(setting.texts) if setting else {},
        policy=ProtectionPolicy.of(setting.protection if setting else None),
        levels=levels,
        sets=sets,
        cube=cube,
        definitions=tuple(refreshed(definitions, vocabulary)),
        vocabulary=vocabulary,
        source_of=source_of,
        set_ids=set_ids,
        streets=chosen.streets,
        notes=chosen.notes,
        crosswalks=tuple(
            UsedCrosswalk(
                set_ids[one.source_set_id],
                set_ids[one.target_set_id],
                one.method,
                one.weight,
                tuple((str(old), str(new), float(share)) for old, new, share in one.shares),
            )
            for one in chosen.crosswalks
        ),
        versions={
            row.code: DefinitionVersion(row.version, day_of(row.created_at)) for row in chosen.definitions
        },
        deliveries=inputs.deliveries(scope, blocks, source_of),
    )


def _measures(scope: Scope, revision_ids: list[UUID]) -> dict[str, Measure]:
    query = (
        select(MeasureRow)
        .join(
            Revision,
            (Revision.tenant_id == MeasureRow.tenant_id) & (Revision.dataset_id == MeasureRow.dataset_id),
        )
        .where(MeasureRow.tenant_id == scope.tenant_id, Revision.id.in_(revision_ids))
        # In the order of their tables, in which categories stand beside the totals they add up to.
        .order_by(MeasureRow.dataset_id, MeasureRow.position, MeasureRow.code)
    )
    return {row.code: measures.measure(row) for row in scope.session.scalars(query)}


def _rights(
    scope: Scope, revision_ids: list[UUID], blocks: list[StoredBlock], depth: dict[str, int]
) -> dict[str, SourceRights]:
    """Return the rights of each measure: those of every file that its values came with, the newest last."""
    given = sources.of_revisions(scope, revision_ids)
    of_file = sources.of_uploads(scope, {one.upload_id for one in blocks})
    found: dict[str, dict[SourceRights, None]] = {}
    for one in blocks:
        found.setdefault(one.key[0], {}).update(dict.fromkeys(of_file.get(one.upload_id, ())))
    for code, rights in given.items():
        found.setdefault(code, {})[rights] = None
    return {code: strictest(list(rights), depth) for code, rights in found.items()}
