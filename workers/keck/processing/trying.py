"""What definitions would change, before they are applied."""

from typing import Any

from keck.compute.effects import Effect, effects
from keck.compute.recompute import computed, recomputed
from keck.domain.definitions import IndicatorDefinition
from keck.domain.dependencies import Dependencies
from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.processing.current import Current, current
from keck.processing.imports import block_store
from keck.services import indicators, revisions, trials
from keck.services.errors import Refused
from keck.tenants.scope import Scope

Known = dict[str, IndicatorDefinition]


def run(context: JobContext) -> None:
    """Compute what the definitions of a file would change, and store it with the job."""
    context.progress(10, "trying_definitions")
    with context.finishing() as scope:
        try:
            wanted = indicators.read(scope, context.args["toml"])
        except Refused as refused:
            # Tables may have changed since somebody asked.
            raise Problem(refused.code, **refused.params) from refused
        context.result = {"trial": trial(scope, wanted)}


def trial(scope: Scope, wanted: list[IndicatorDefinition]) -> dict[str, Any]:
    """Tell what would change if definitions were applied.

    Returns
    -------
    dict
        ``definitions``: code, name and what would become of each (``new``, ``changed``, ``same`` or
        ``gone``), of changed ones the fields that differ; ``indicators``: effects in their stored form;
        ``totals``; ``basis``: what all of it was computed from.
    """
    now = current(scope)
    before = {one.code: one for one in now.definitions}
    after = {one.code: one for one in now.refreshed(indicators.with_applied(scope, wanted))}
    named = list(
        dict.fromkeys([*(one.code for one in wanted), *(code for code in before if code not in after)])
    )
    found = _effects(scope, now, before, after)
    return {
        "definitions": [_told(code, before.get(code), after.get(code)) for code in named],
        "indicators": now.named(found),
        "totals": _totals(found),
        "basis": trials.basis(scope),
    }


def _effects(scope: Scope, now: Current, before: Known, after: Known) -> list[Effect]:
    changed = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    graphs = [Dependencies.of(side.values(), now.measures) for side in (before, after)]
    reached = {code for graph in graphs for code in graph.affected(indicators=changed)}
    if not reached:
        return []
    needed = set().union(*(graph.measures(code) for graph in graphs for code in reached))
    named = set().union(*(graph.named(code) for graph in graphs for code in reached))
    ids = [one.id for one in revisions.current(scope)]
    blocks = block_store.load(scope, ids, measures=needed) if ids else []
    cube = now.cube({one.key: one.packed for one in blocks})
    old, new = ([one for code, one in side.items() if code in named] for side in (before, after))
    was = computed(old, cube)
    return effects(was, recomputed(was, new, cube, ()))


def _told(code: str, before: IndicatorDefinition | None, after: IndicatorDefinition | None) -> dict[str, Any]:
    """Return what would become of a definition."""
    one = after or before
    if one is None:
        raise ValueError(f"{code} is neither before nor after")
    told: dict[str, Any] = {"code": code, "name": one.name.to_json()}
    if after is None or before is None:
        return {**told, "what": "gone" if after is None else "new"}
    old, new = before.to_json(), after.to_json()
    fields = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return {**told, "what": "changed", "fields": fields} if fields else {**told, "what": "same"}


def _totals(found: list[Effect]) -> dict[str, int]:
    names = ("cells_changed", "cells_new", "cells_gone", "verdicts")
    return {name: sum(int(getattr(one, name)) for one in found) for name in names}
