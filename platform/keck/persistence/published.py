"""Reading the published side: everything a public web server must know."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from keck.persistence.models import (
    Artefact,
    Manifest,
    PublishedErasure,
    PublishedNetwork,
    PublishedRelease,
    PublishedTenant,
    PublishedWithdrawal,
)


def version(session: Session) -> str:
    """Return a text that changes with every publication, withdrawal and comparison."""
    manifest = session.execute(select(func.count(), func.max(Manifest.switched_at))).one()
    network = session.scalar(select(func.max(PublishedNetwork.switched_at)))
    erased = session.scalar(select(func.count()).select_from(PublishedErasure))
    return f"{manifest[0]}|{manifest[1]}|{network}|{erased}"


def snapshot(session: Session, current: str) -> dict[str, Any]:
    """Return all that is public, as plain values.

    Parameters
    ----------
    current : str
        The version under which the snapshot is kept.
    """
    rows = session.execute(
        select(PublishedTenant, Manifest)
        .join(Manifest, Manifest.tenant_id == PublishedTenant.tenant_id)
        .order_by(PublishedTenant.slug)
    ).all()
    files, releases, taken = _files(session), _releases(session), _withdrawals(session)
    members = {
        tenant.slug: {
            "slug": tenant.slug,
            "name": tenant.name,
            "key": tenant.official_key,
            "release": manifest.release,
            "atlas": manifest.data.get("atlas"),
            "views": manifest.data.get("views"),
            "listed": files.get((tenant.tenant_id, "listed"), []),
            "gone": files.get((tenant.tenant_id, "gone"), []),
            "releases": releases.get(tenant.tenant_id, {}),
            "withdrawn": taken.get(tenant.tenant_id, []),
        }
        for tenant, manifest in rows
    }
    return {
        "version": current,
        "members": members,
        "benchmarks": benchmarks(session),
        "erased": list(session.scalars(select(PublishedErasure.slug).order_by(PublishedErasure.slug))),
    }


def benchmarks(session: Session) -> list[dict[str, Any]]:
    """Return the comparisons between members, as they are published."""
    data = session.scalar(select(PublishedNetwork.data).where(PublishedNetwork.key == "benchmarks"))
    return list((data or {}).get("indicators", []))


def _files(session: Session) -> dict[tuple[UUID, str], list[str]]:
    found: dict[tuple[UUID, str], list[str]] = {}
    query = select(Artefact.tenant_id, Artefact.state, Artefact.hash, Artefact.extension)
    for tenant_id, state, digest, extension in session.execute(query.order_by(Artefact.hash)):
        found.setdefault((tenant_id, state), []).append(f"{digest}.{extension}")
    return found


def _releases(session: Session) -> dict[UUID, dict[int, dict[str, Any]]]:
    found: dict[UUID, dict[int, dict[str, Any]]] = {}
    for row in session.scalars(select(PublishedRelease).order_by(PublishedRelease.number)):
        found.setdefault(row.tenant_id, {})[row.number] = {
            "number": row.number,
            "note": row.note,
            "published_at": row.published_at.isoformat(),
            "state": row.state,
            "atlas": row.meta_hash,
            "counts": row.counts,
        }
    return found


def _withdrawals(session: Session) -> dict[UUID, list[dict[str, str | None]]]:
    found: dict[UUID, list[dict[str, str | None]]] = {}
    for row in session.scalars(select(PublishedWithdrawal).order_by(PublishedWithdrawal.id)):
        found.setdefault(row.tenant_id, []).append(
            {"indicator": row.indicator_code, "area": row.area_id, "period": row.period_code}
        )
    return found
