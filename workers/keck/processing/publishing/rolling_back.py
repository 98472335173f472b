"""Going back: an older release's data are published again, unchanged, under a new number."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from keck.domain.findings import Problem
from keck.persistence.models import Release
from keck.processing.context import JobContext
from keck.processing.publishing import comparison, gate, waiting
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.preparing import prepare
from keck.processing.publishing.staging import expose
from keck.processing.publishing.taken import in_force
from keck.services.releasing import approvals, releases
from keck.tenants.scope import Scope


def run(context: JobContext) -> None:
    """Publish an older release again."""
    release_id = UUID(context.args["release_id"])
    context.progress(10, "rollback_reading")
    with context.scope() as scope:
        old = releases.find(scope, release_id)
        if not old.manifest or "atlas" not in old.manifest:
            raise Problem("rollback_not_published")
        audience, old_number, note, counts = old.audience, old.number, old.note, old.report.get("counts", {})
        bundle = read_bundle(scope, old.report.get("atlas", old.manifest["atlas"]))
        number = gate.next_number(scope, audience)
        taken = in_force(scope) if audience == "public" else []
    publication = prepare(context, bundle, number=number, audience=audience, taken=taken, counts=counts)
    with context.finishing("keck_gate") as scope:
        release = _new_release(scope, audience, note, old_number)
        release.report = {"counts": counts, "atlas": publication.whole}
        if approvals.waits(scope, release):
            waiting.hold(scope, release, publication)
            context.result = {"prepared": True, "rolled_back_from": old_number}
            return
        gate.finish(scope, release, publication)
        if audience == "public":
            gate.switch(scope, publication, note)
            comparison.update_member(scope, publication.sealed.bundle)
            expose(context.settings.store, context.tenant_id, publication.sealed.files, publication.pages)
        context.result = {"number": publication.number, "rolled_back_from": old_number}


def _new_release(scope: Scope, audience: str, note: str, old_number: int | None) -> Release:
    release = Release(
        tenant_id=scope.tenant_id,
        id=uuid4(),
        audience=audience,
        state="prepared",
        note=note,
        requested_by=scope.account_id,
        requested_at=datetime.now(UTC),
        rolled_back_from=old_number,
        report={},
    )
    scope.session.add(release)
    return release
