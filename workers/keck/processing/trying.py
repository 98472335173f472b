"""What definitions would change, before they are applied."""

from dataclasses import dataclass
from typing import Any

from keck.compute.cube import Cube
from keck.compute.effects import Effect, effects
from keck.compute.recompute import computed, recomputed
from keck.domain.definitions import IndicatorDefinition
from keck.domain.dependencies import Dependencies
from keck.domain.findings import Problem
from keck.processing.context import JobContext
from keck.processing.current import Current, current
from keck.processing.imports import block_store
from keck.processing.undestroyed import finishing
from keck.services import revisions
from keck.services.definitions import indicators, trials
from keck.services.errors import Refused
from keck.services.tables import destroyed
from keck.tenants.scope import Scope

Known = dict[str, IndicatorDefinition]


def run(context: JobContext) -> None:
    """Compute what the definitions of a file would change, and store it with the job."""
    context.progress(10, "trying_definitions")
    with context.scope() as scope:
        gone = destroyed.ids(scope)
        trial = _read(scope, context.args["toml"])
    told = trial.tell()
    with finishing(context, gone):
        context.result = {"trial": told}


@dataclass(frozen=True, slots=True)
class _Trial:
    """Definitions before and after, with the values that those read which would change.

    Attributes
    ----------
    before, after : dict of str to IndicatorDefinition
        By code.
    wanted : tuple of str
        Codes of what is tried.
    reached : frozenset of str
        Codes of what would change, with all that it names.
    cube : Cube
        Not yet summed up.
    basis : str
        What all of it was read from.
    """

    now: Current
    before: Known
    after: Known
    wanted: tuple[str, ...]
    reached: frozenset[str]
    cube: Cube
    basis: str

    def tell(self) -> dict[str, Any]:
        """Tell what would change if the definitions were applied.

        Returns
        -------
        dict
            ``definitions``: code, name and what would become of each (``new``, ``changed``, ``same`` or
            ``gone``), of changed ones the fields that differ; ``indicators``: effects in their stored form;
            ``totals``; ``basis``.
        """
        gone = (code for code in self.before if code not in self.after)
        named = dict.fromkeys([*self.wanted, *gone])
        found = self._effects()
        return {
            "definitions": [_told(code, self.before.get(code), self.after.get(code)) for code in named],
            "indicators": self.now.named(found),
            "totals": _totals(found),
            "basis": self.basis,
        }

    def _effects(self) -> list[Effect]:
        if not self.reached:
            return []
        old, new = (
            [one for code, one in side.items() if code in self.reached] for side in (self.before, self.after)
        )
        was = computed(old, self.cube)
        return effects(was, recomputed(was, new, self.cube, ()))


def _read(scope: Scope, toml: str) -> _Trial:
    try:
        wanted = indicators.read(scope, toml)
    except Refused as refused:
        # Tables may have changed since somebody asked.
        raise Problem(refused.code, **refused.params) from refused
    basis, now = trials.basis(scope), current(scope)
    before = {one.code: one for one in now.definitions}
    after = {one.code: one for one in now.refreshed(indicators.with_applied(scope, wanted))}
    changed = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    graphs = [Dependencies.of(side.values(), now.measures) for side in (before, after)]
    affected = {code for graph in graphs for code in graph.affected(indicators=changed)}
    needed = {measure for graph in graphs for code in affected for measure in graph.measures(code)}
    blocks = block_store.load(scope, [one.id for one in revisions.current(scope)], measures=needed)
    return _Trial(
        now,
        before,
        after,
        tuple(one.code for one in wanted),
        frozenset(named for graph in graphs for code in affected for named in graph.named(code)),
        now.cube({one.key: one.packed for one in blocks}),
        basis,
    )


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
