"""Making a release: compute, protect, write, render, publish."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from keck.audit.subtraction import attack
from keck.compute.derivation.deriving import Derivations
from keck.compute.derivation.withheld import Withheld
from keck.compute.disclosure import ProtectedRelease, protect
from keck.compute.hierarchy import sum_up
from keck.compute.indicators import check, evaluate, parts_above
from keck.compute.pooling import with_pools
from keck.config.failpoints import failpoint
from keck.domain.calendar_days import day_of
from keck.domain.definitions import FormulaKind
from keck.domain.findings import Finding, Problem
from keck.persistence.models import Release
from keck.processing.context import JobContext
from keck.processing.publishing import comparison, gate, waiting
from keck.processing.publishing.bundle import Bundle
from keck.processing.publishing.preparing import prepare
from keck.processing.publishing.shown_pages import ShownPages
from keck.processing.publishing.staging import expose
from keck.processing.publishing.taken import in_force
from keck.processing.publishing.taking_off import Taken
from keck.processing.release import documents, drawing, earlier, keeping, material, memory, streets
from keck.processing.release.rebasing import in_newer_boundaries
from keck.services.releasing import approvals, releases
from keck.tenants.scope import Scope

_FINDINGS_KEPT = 200
_DOUBTS_KEPT = 50


def run(context: JobContext) -> None:
    """Make the release that a job asks for."""
    release_id = UUID(context.args["release_id"])
    context.progress(5, "release_loading")
    with context.scope() as scope:
        release = releases.find(scope, release_id)
        if release.state not in ("requested", "running"):
            raise Problem("release_not_open")
        release.state = "running"
        audience = release.audience
        loaded = material.load(scope, release)
        history = memory.recall(scope, loaded)
        number = gate.next_number(scope, audience)
        taken = in_force(scope) if audience == "public" else []
    if any(one.everything for one in taken):
        raise Problem("release_atlas_withdrawn")
    protected, findings = _compute(context, loaded, audience, history, taken)
    failpoint("release.protected")
    context.progress(50, "release_drawing")
    shards = _shards(loaded)
    findings += shards.findings
    with context.scope() as scope:
        older = earlier.releases_of(scope, audience)
        pages = ShownPages.of(scope, audience, loaded.slug)
    bundle = documents.build(
        loaded, in_newer_boundaries(loaded, protected), drawing.draw(loaded), shards, earlier.kept(older)
    )
    if taken:
        bundle.atlas["derived_without"] = [one.to_json() for one in taken]
    if not bundle.values:
        raise Problem("release_empty", [Finding("release_all_held_back")])
    context.progress(55, "release_attacking")
    _attack(bundle, older)
    publication = prepare(
        context,
        bundle,
        number=number,
        audience=audience,
        taken=taken,
        counts=protected.report["totals"],
        before=pages,
    )
    with context.finishing("keck_gate") as scope:
        release = releases.find(scope, release_id)
        _publish(scope, release, publication, protected, findings, loaded, context)


def _compute(
    context: JobContext, loaded: material.Material, audience: str, history: Any, taken: list[Taken]
) -> tuple[ProtectedRelease, list[Finding]]:
    context.progress(15, "release_computing", indicators=len(loaded.definitions))
    cube, findings = sum_up(loaded.cube)
    cube = with_pools(cube, loaded.definitions)
    plain = [one for one in loaded.definitions if one.kind is not FormulaKind.DERIVED]
    for definition in plain:
        findings += check(definition, cube)
    evaluations = [cells for definition in plain for cells in evaluate(definition, cube)]
    withheld = [Withheld(one.indicator, one.area, one.period) for one in taken]
    derivations = Derivations(cube, loaded.definitions, loaded.vocabulary, withheld)
    findings += derivations.findings
    names = {one.public_id: [area.name for area in one.areas] for one in loaded.sets}
    doubts = (found for cells in evaluations for _, found in parts_above(cells, names[cells.set_id]))
    findings += islice(doubts, _DOUBTS_KEPT)
    context.progress(30, "release_protecting", cells=sum(len(cells.values) for cells in evaluations))
    protected = protect(
        cube,
        evaluations,
        policy=loaded.policy,
        audience="public" if audience == "public" else "internal",
        today=day_of(datetime.now(UTC)),
        rights=loaded.source_of,
        history=history if audience == "public" else None,
        derivation=derivations,
    )
    return replace(protected, slices=derivations.with_errors(protected.slices)), findings


def _shards(loaded: material.Material) -> streets.Shards:
    """Write the street directory in terms of the newest boundaries of its level."""
    listed = loaded.streets
    sets = [one for one in loaded.sets if listed is not None and one.level.code == listed.level]
    if listed is None or not sets:
        return streets.NO_STREETS
    newest = max(sets, key=lambda one: (one.row.valid_from or date.min, one.public_id))
    return streets.build(listed, loaded.slug, newest.public_id, tuple(area.key for area in newest.areas))


def _attack(bundle: Bundle, older: Iterable[earlier.Earlier]) -> None:
    """Try to work out hidden values as an outsider would, who kept every earlier release.

    Raises
    ------
    Problem
        If one is found: the gate and its attacker do not agree, and nothing is published.
    """
    known = [(one.bundle.atlas, one.bundle.values.values()) for one in older]
    found = attack(bundle.atlas, bundle.values.values(), known)
    fresh = [breach for breach in found if not breach.before]
    if fresh:
        places = ", ".join(f"{b.indicator} {b.period} {b.level}:{b.area}" for b in fresh[:5])
        raise Problem("release_attack_succeeded", count=len(fresh), places=places)


def _publish(
    scope: Scope,
    release: Release,
    publication: gate.Publication,
    protected: ProtectedRelease,
    findings: list[Finding],
    loaded: material.Material,
    context: JobContext,
) -> None:
    if gate.next_number(scope, release.audience) != publication.number:
        raise RuntimeError("another release was published meanwhile")
    release.report = {
        **protected.report,
        "counts": publication.counts,
        "atlas": publication.whole,
        "makers": keeping.MAKERS,
        "findings": [finding.to_json() for finding in findings[:_FINDINGS_KEPT]],
    }
    if release.audience == "public":
        # What is not published in the end has no number, and is not remembered.
        memory.remember(scope, release, loaded, protected)
    if approvals.waits(scope, release):
        waiting.hold(scope, release, publication)
        context.result = {"prepared": True, "counts": publication.counts, "audience": release.audience}
        return
    gate.finish(scope, release, publication)
    if release.audience == "public":
        gate.switch(scope, publication, release.note)
        comparison.update_member(scope, publication.sealed.bundle)
        expose(context.settings.store, context.tenant_id, publication.sealed.files, publication.pages)
    context.result = {
        "number": publication.number,
        "counts": publication.counts,
        "audience": release.audience,
    }
