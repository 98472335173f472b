"""What a release is computed from: frozen revisions, area sets and definitions."""

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
from keck.services import area_sets, frozen, indicators, measures, notes, sources
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


def load(scope: Scope, release: Release) -> Material:
    """Read everything that a release has frozen."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    setting = scope.session.get(Setting, scope.tenant_id)
    levels = tuple(area_sets.levels(scope))
    sets = sets_of(scope, frozen.area_sets(scope, release), levels)
    set_ids = {one.row.id: one.public_id for one in sets}
    known = _measures(scope, release)
    cube = Cube({one.public_id: frame_of(one, sets) for one in sets}, known)
    blocks = block_store.load(scope, frozen.revision_ids(scope, release))
    cube.cells.update(cells_of({one.key: one.packed for one in blocks}, set_ids))
    rows = frozen.indicators(scope, release)
    definitions = [indicators.definition(row) for row in rows]
    vocabulary = vocabulary_of(known.values(), definitions, [level.code for level in levels])
    source_of = _rights(scope, release, blocks, {level.code: level.rank for level in levels})
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
        streets=streets.load(scope, release),
        notes=tuple(notes.of_release(scope, release)),
        crosswalks=tuple(
            UsedCrosswalk(
                set_ids[one.source_set_id],
                set_ids[one.target_set_id],
                one.method,
                one.weight,
                tuple((str(old), str(new), float(share)) for old, new, share in one.shares),
            )
            for one in frozen.crosswalks(scope, release)
        ),
        versions={row.code: DefinitionVersion(row.version, day_of(row.created_at)) for row in rows},
        deliveries=inputs.deliveries(scope, blocks, source_of),
    )


def _measures(scope: Scope, release: Release) -> dict[str, Measure]:
    query = (
        select(MeasureRow)
        .join(
            Revision,
            (Revision.tenant_id == MeasureRow.tenant_id) & (Revision.dataset_id == MeasureRow.dataset_id),
        )
        .where(MeasureRow.tenant_id == scope.tenant_id, Revision.id.in_(frozen.revision_ids(scope, release)))
        # In the order of their tables, in which categories stand beside the totals they add up to.
        .order_by(MeasureRow.dataset_id, MeasureRow.position, MeasureRow.code)
    )
    return {row.code: measures.measure(row) for row in scope.session.scalars(query)}


def _rights(
    scope: Scope, release: Release, blocks: list[StoredBlock], depth: dict[str, int]
) -> dict[str, SourceRights]:
    """Return the rights of each measure: those of every file that its values came with, the newest last."""
    given = sources.of_revisions(scope, frozen.revision_ids(scope, release))
    of_file = sources.of_uploads(scope, {one.upload_id for one in blocks})
    found: dict[str, dict[SourceRights, None]] = {}
    for one in blocks:
        found.setdefault(one.key[0], {}).update(dict.fromkeys(of_file.get(one.upload_id, ())))
    for code, rights in given.items():
        found.setdefault(code, {})[rights] = None
    return {code: strictest(list(rights), depth) for code, rights in found.items()}
