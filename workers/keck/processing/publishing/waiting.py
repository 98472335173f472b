"""Releases that wait: held back after they are made, announced, and published when they were confirmed."""

from uuid import UUID

from keck.domain.findings import Problem
from keck.persistence.models import Release
from keck.processing.context import JobContext
from keck.processing.publishing import comparison, gate
from keck.processing.publishing.archive import read_bundle
from keck.processing.publishing.differing import against_public
from keck.processing.publishing.preparing import prepare
from keck.processing.publishing.staging import expose
from keck.processing.publishing.taken import in_force
from keck.services import policies
from keck.services.releasing import approvals, releases
from keck.tenants.scope import Scope


def hold(scope: Scope, release: Release, publication: gate.Publication) -> None:
    """Let a release wait with all that a decision needs; the number that it would get is not given."""
    release.manifest = publication.manifest()
    release.report = {
        **release.report,
        "difference": against_public(scope, publication.sealed.bundle),
        "prepared_as": publication.number,
        "policy": policies.get(scope).to_json(),
    }
    approvals.hold(scope, release)


def announce(context: JobContext) -> None:
    """Write to whoever may confirm, unless it was decided meanwhile."""
    release_id = UUID(context.args["release_id"])
    with context.finishing() as scope:
        release = releases.find(scope, release_id)
        if release.state == "prepared" and release.confirmed_at is None:
            approvals.announce(scope, release_id)


def publish(context: JobContext) -> None:
    """Publish a release that was confirmed: nothing is computed, only what was taken back meanwhile goes."""
    release_id = UUID(context.args["release_id"])
    context.progress(10, "release_publishing")
    with context.scope() as scope:
        due = approvals.is_due(scope, release_id, context.job_id)
        if due:
            release = releases.find(scope, release_id)
            _refuse_outdated(scope, release)
            taken = in_force(scope)
            bundle = read_bundle(scope, release.report["atlas"])
            number, counts = int(release.report["prepared_as"]), release.report.get("counts", {})
    if not due:
        # It was declined, or another job has it.
        with context.finishing():
            context.result = {}
        return
    publication = prepare(context, bundle, number=number, audience="public", taken=taken, counts=counts)
    with context.finishing("keck_gate") as scope:
        release = scope.session.get_one(
            Release, (scope.tenant_id, release_id), with_for_update=True, populate_existing=True
        )
        if release.state != "prepared":
            raise Problem("release_not_prepared")
        _refuse_outdated(scope, release)
        gate.finish(scope, release, publication)
        gate.switch(scope, publication, release.note)
        comparison.update_member(scope, publication.sealed.bundle)
        expose(context.settings.store, context.tenant_id, publication.sealed.files, publication.pages)
        context.result = {"number": number, "counts": counts, "audience": "public"}


def _refuse_outdated(scope: Scope, release: Release) -> None:
    """Stop where the public, or what the member protects, is not what the release was prepared against.

    Raises
    ------
    Problem
        With what to do: it is asked for anew.
    """
    if gate.next_number(scope, release.audience) != release.report["prepared_as"]:
        raise Problem("release_overtaken")
    if policies.get(scope).to_json() != release.report["policy"]:
        raise Problem("release_policy_changed")
    if any(one.everything for one in in_force(scope)):
        raise Problem("release_atlas_withdrawn")
