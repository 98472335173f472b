"""Taking something off the public: filtered, never recomputed; one person, at once.

Three steps, each of which may be done twice: the lists are switched, then files are removed from the public
shelf, then the job ends. A worker killed in between leaves a job that is claimed again.
"""

from sqlalchemy import delete, func, select, update

from keck.adapters import shelf
from keck.config.failpoints import failpoint
from keck.persistence.models import (
    Artefact,
    Manifest,
    PublishedRelease,
    PublishedTenant,
    PublishedWithdrawal,
    Release,
    Tenant,
    Withdrawal,
)
from keck.processing.context import JobContext
from keck.processing.publishing import comparison, gate
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.preparing import prepare
from keck.processing.publishing.relisting import SUSPENDED, relist
from keck.processing.publishing.staging import expose
from keck.processing.publishing.taken import in_force, is_hidden
from keck.processing.publishing.taking_off import Taken
from keck.services.releasing import releases
from keck.tenants.scope import Scope

REASON = "withdrawn"


def run(context: JobContext) -> None:
    """Bring what the public sees in line with the withdrawals in force."""
    context.progress(10, "withdrawal_reading")
    with context.scope() as scope:
        current = releases.current(scope, "public")
        taken = in_force(scope)
        whole = current.manifest["atlas"] if current and current.manifest else None
        original = current.report.get("atlas", whole) if current else None
        number = current.number if current else None
        bundle = read_bundle(scope, original) if original else None
        hidden = is_hidden(scope)
    if bundle is None or number is None:
        with context.finishing("keck_gate") as scope:
            _note(scope)
        return
    if any(one.everything for one in taken):
        _darken(context, taken, number, SUSPENDED if hidden else REASON)
        return
    publication = prepare(context, bundle, number=number, audience="public", taken=taken)
    with context.holding("keck_gate") as scope:
        _note(scope)
        _unchanged(scope, number, taken)
        relist(scope)
        gate.take_off(scope, _affected(scope, publication, taken), REASON)
        gate.list_artefacts(scope, publication.sealed.files)
        _switch(scope, publication)
        comparison.update_member(scope, publication.sealed.bundle)
        expose(context.settings.store, context.tenant_id, publication.sealed.files, publication.pages)
    _clear(context)


def _note(scope: Scope) -> None:
    """Copy the withdrawals in force to the published side."""
    scope.session.execute(delete(PublishedWithdrawal).where(PublishedWithdrawal.tenant_id == scope.tenant_id))
    query = select(Withdrawal).where(Withdrawal.tenant_id == scope.tenant_id, Withdrawal.lifted_at.is_(None))
    for row in scope.session.scalars(query):
        scope.session.add(
            PublishedWithdrawal(
                tenant_id=row.tenant_id,
                id=row.id,
                indicator_code=row.indicator_code,
                area_id=row.area_id,
                period_code=row.period_code,
            )
        )
    scope.session.flush()


def _unchanged(scope: Scope, number: int, taken: list[Taken]) -> None:
    """Stop if something was published, withdrawn or lifted meanwhile; the job is then tried again.

    The manifest's row is held from here on: of two jobs the later one sees what has come before it.
    """
    manifest = scope.session.get(Manifest, scope.tenant_id, with_for_update=True)
    if manifest is None or manifest.release != number:
        raise RuntimeError("another release was published meanwhile")
    if in_force(scope) != taken:
        raise RuntimeError("something else is withdrawn by now")


def _switch(scope: Scope, publication: gate.Publication) -> None:
    tenant = scope.session.get_one(Tenant, scope.tenant_id)
    current = releases.current(scope, "public")
    if current is not None:
        current.report = {**current.report, "atlas": publication.whole}
        current.manifest = publication.manifest()
    scope.session.execute(
        update(PublishedRelease)
        .where(PublishedRelease.tenant_id == scope.tenant_id, PublishedRelease.number == publication.number)
        .values(meta_hash=publication.sealed.atlas.digest)
    )
    scope.session.execute(
        update(PublishedTenant).where(PublishedTenant.tenant_id == scope.tenant_id).values(state="live")
    )
    gate.switch_manifest(scope, tenant, publication)


def _affected(scope: Scope, publication: gate.Publication, taken: list[Taken]) -> set[str]:
    """Return the artefacts that show what was withdrawn, in this release and in all before it."""
    kept = {one.digest for one in publication.sealed.files}
    codes = {one.indicator for one in taken}
    affected: set[str] = set()
    query = select(Release).where(
        Release.tenant_id == scope.tenant_id, Release.audience == "public", Release.number.is_not(None)
    )
    for release in scope.session.scalars(query):
        named = {(release.manifest or {}).get("atlas"), release.report.get("atlas")}
        for digest in (str(one) for one in named if one):
            atlas = read_bundle(scope, digest).atlas
            # What was ordered by a withdrawn figure holds sums that were made with it.
            entries = [
                e
                for e in atlas["indicators"]
                if None in codes or e["code"] in codes or e.get("ordered_by") in codes
            ]
            affected |= {entry["values"] for entry in entries}
            if release.number == publication.number:
                affected.add(digest)
    return affected - kept


def _darken(context: JobContext, taken: list[Taken], number: int, reason: str) -> None:
    """Take the whole atlas off."""
    with context.holding("keck_gate") as scope:
        _note(scope)
        # A release that is being published at this moment is waited for, so that its files are seen.
        _unchanged(scope, number, taken)
        listed = scope.session.scalars(
            select(Artefact.hash).where(Artefact.tenant_id == scope.tenant_id, Artefact.state == "listed")
        )
        gate.take_off(scope, list(listed), reason)
        tenant = scope.session.get_one(Tenant, scope.tenant_id)
        data = {"release": number, "data": [], "withdrawn": [one.to_json() for one in taken]}
        mine = Manifest.tenant_id == scope.tenant_id
        scope.session.execute(update(Manifest).where(mine).values(data=data, switched_at=func.now()))
        scope.session.execute(
            update(PublishedTenant).where(PublishedTenant.tenant_id == scope.tenant_id).values(state="dark")
        )
        scope.session.execute(select(func.pg_notify(gate.CHANNEL, tenant.slug)))
        comparison.update_member(scope, None)
    _clear(context)


def _clear(context: JobContext) -> None:
    """Remove from the public shelf what is not listed any more, and end the job.

    The list refuses these files since it was committed; which ones they are is read anew, so that an
    earlier attempt may have ended anywhere.
    """
    failpoint("withdrawal.listed")
    with context.finishing("keck_gate") as scope:
        gone = scope.session.execute(
            select(Artefact.hash, Artefact.extension)
            .where(Artefact.tenant_id == scope.tenant_id, Artefact.state == "gone")
            .order_by(Artefact.hash)
            # A release that lists one of them again waits, and puts its file back afterwards.
            .with_for_update()
        ).all()
        public = shelf.public_data(context.settings.store)
        for digest, extension in gone:
            public.delete(digest, extension)
        context.result = {"gone": len(gone)}
