"""The publishing transaction: number, list of artefacts, manifest and memory are switched together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from keck.persistence.models import (
    Artefact,
    Manifest,
    PublishedRelease,
    PublishedTenant,
    Release,
    Tenant,
)
from keck.processing.publishing.bundle import SealedBundle
from keck.processing.publishing.files import DataFile
from keck.processing.publishing.staging import Pages
from keck.processing.publishing.taking_off import Taken
from keck.services.logs import audit_log
from keck.tenants.scope import Scope

CHANNEL = "keck_manifest"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published under a number.

    Attributes
    ----------
    whole : str
        Hash of the atlas with what is withdrawn at present.
    """

    number: int
    sealed: SealedBundle
    pages: Pages
    whole: str
    taken: list[Taken] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)

    def manifest(self) -> dict[str, Any]:
        """Return what a web server must know of the release."""
        return {
            "release": self.number,
            "atlas": self.sealed.atlas.digest,
            "views": self.pages.index.digest,
            "data": sorted(f"{one.digest}.{one.extension}" for one in self.sealed.files),
            "withdrawn": [one.to_json() for one in self.taken],
            "catalogue": {
                one["code"]: one["catalogue"]
                for one in self.sealed.bundle.atlas["indicators"]
                if one.get("catalogue")
            },
        }


def next_number(scope: Scope, audience: str) -> int:
    """Return the number that the next release of an audience gets."""
    query = select(func.coalesce(func.max(Release.number), 0)).where(
        Release.tenant_id == scope.tenant_id, Release.audience == audience
    )
    return int(scope.session.scalar(query) or 0) + 1


def finish(scope: Scope, release: Release, publication: Publication) -> None:
    """Note on the member's side that a release is published and the one before is not any more."""
    others = (
        (Release.tenant_id == scope.tenant_id)
        & (Release.audience == release.audience)
        & (Release.state == "published")
        & (Release.id != release.id)
    )
    scope.session.execute(update(Release).where(others).values(state="superseded"))
    release.state, release.number = "published", publication.number
    release.published_at, release.manifest = datetime.now(UTC), publication.manifest()
    audit_log.record(scope, f"published_{release.audience}", number=publication.number)
    scope.session.flush()


def switch(scope: Scope, publication: Publication, note: str) -> None:
    """Write the published side: member, release, artefacts and manifest."""
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    _upsert(
        scope,
        PublishedTenant,
        ["tenant_id"],
        {
            "tenant_id": tenant.id,
            "slug": tenant.slug,
            "name": tenant.name,
            "official_key": tenant.official_key,
            "state": "dark" if any(one.everything for one in publication.taken) else "live",
            "texts": publication.sealed.bundle.atlas.get("texts", {}),
        },
    )
    scope.session.execute(
        update(PublishedRelease)
        .where(PublishedRelease.tenant_id == tenant.id, PublishedRelease.state == "current")
        .values(state="superseded")
    )
    _upsert(
        scope,
        PublishedRelease,
        ["tenant_id", "number"],
        {
            "tenant_id": tenant.id,
            "number": publication.number,
            "note": note,
            "state": "current",
            "meta_hash": publication.sealed.atlas.digest,
            "counts": publication.counts,
        },
    )
    list_artefacts(scope, publication.sealed.files)
    switch_manifest(scope, tenant, publication)


def switch_manifest(scope: Scope, tenant: Tenant, publication: Publication) -> None:
    """Point the public at a publication and tell every web server."""
    values = {
        "tenant_id": tenant.id,
        "slug": tenant.slug,
        "release": publication.number,
        "data": publication.manifest(),
        "switched_at": datetime.now(UTC),
    }
    _upsert(scope, Manifest, ["tenant_id"], values)
    scope.session.execute(select(func.pg_notify(CHANNEL, tenant.slug)))


def list_artefacts(scope: Scope, files: Iterable[DataFile]) -> None:
    """List data artefacts, so that they are served."""
    now = datetime.now(UTC)
    for one in files:
        values = {
            "hash": one.digest,
            "extension": one.extension,
            "tenant_id": scope.tenant_id,
            "media_type": one.media_type,
            "size": len(one.content),
            "state": "listed",
            "gone_reason": None,
            "changed_at": now,
        }
        _upsert(scope, Artefact, ["hash"], values)


def take_off(scope: Scope, hashes: Iterable[str], reason: str) -> None:
    """Take artefacts off the list; they answer 410 from now on."""
    statement = (
        update(Artefact)
        .where(
            Artefact.tenant_id == scope.tenant_id,
            Artefact.hash.in_(list(hashes)),
            Artefact.state == "listed",
        )
        .values(state="gone", gone_reason=reason, changed_at=datetime.now(UTC))
    )
    scope.session.execute(statement)


def _upsert(scope: Scope, model: Any, keys: list[str], values: dict[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if name not in keys}
    statement = insert(model).values(**values).on_conflict_do_update(index_elements=keys, set_=changed)
    scope.session.execute(statement)
