"""Protecting a release: from evaluated indicators to what may be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, Protocol

from keck.compute.cube import Bytes, Cube, Floats
from keck.compute.disclosure.gate import Blocked, Gate
from keck.compute.disclosure.history import History, ShownKey
from keck.compute.disclosure.links import Link
from keck.compute.disclosure.report import report
from keck.compute.disclosure.slices import ProtectedSlice, ShownCells
from keck.compute.disclosure.work import Work
from keck.compute.indicators import IndicatorCells
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import SourceRights

Audience = Literal["public", "internal"]


class Derivation(Protocol):
    """What is computed from values that are shown: of its parts, only what passed may be read."""

    def parts(self) -> list[IndicatorCells]:
        """Return all counts, shares and figures that are read, as if each were to be shown by itself."""
        ...

    def derived(self, shown: list[ShownCells]) -> list[ProtectedSlice]:
        """Compute from what may be shown of the parts."""
        ...

    def names(self, part: str) -> Sequence[str]:
        """Return the codes of the indicators that read a part."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedRelease:
    """Everything that passed the gate, what to remember of it, and the private report.

    Attributes
    ----------
    shown : dict
        For each measure cell array the values that the public can know from now on (NaN elsewhere), and
        for each cell 1 if it is shown, 2 if it follows from what is shown.
    """

    slices: list[ProtectedSlice]
    blocked: list[Blocked]
    shown: dict[ShownKey, tuple[Floats, Bytes]]
    report: dict[str, Any] = field(default_factory=dict)


def protect(
    cube: Cube,
    evaluations: Sequence[IndicatorCells],
    *,
    policy: ProtectionPolicy,
    audience: Audience,
    today: date,
    rights: dict[str, SourceRights],
    history: History | None = None,
    links: Iterable[Link] = (),
    derivation: Derivation | None = None,
) -> ProtectedRelease:
    """Hide what must not be shown, and all from which it would follow.

    Parameters
    ----------
    cube : Cube
        With the hierarchy summed up; ``evaluations`` were made from it.
    rights : dict
        Rights of each measure's source, by the measure's code.
    links : iterable of Link
        Sums between groups that code lists name; sums in formulas and in the numbers are found anyway.
    derivation : Derivation, optional
        What is computed afterwards, from nothing but what may be shown. Its parts are protected like all
        that is shown, and count as known from then on.
    """
    gate = Gate(cube, rights, audience == "public", today)
    passed, blocked = _through(gate, evaluations)
    parts, refused = _through(gate, derivation.parts() if derivation else [])
    blocked += [replace(one, indicator=code) for one in refused for code in _names(derivation, one)]
    work = Work(cube, policy, gate, history or History())
    for evaluation in [*passed, *parts]:
        work.enter(evaluation)
    work.solve(list(links))
    slices = [work.slice(evaluation) for evaluation in passed]
    if derivation is not None:
        slices += derivation.derived([found for one in parts if (found := work.cells(one)) is not None])
    blocked = list(dict.fromkeys(blocked))
    told = report(slices, blocked, work.nodes.values(), policy, public=gate.public)
    return ProtectedRelease(slices, blocked, work.shown(), told)


def _through(gate: Gate, evaluations: Iterable[IndicatorCells]) -> tuple[list[IndicatorCells], list[Blocked]]:
    passed, blocked = [], []
    for evaluation in evaluations:
        reason = gate.refusal(evaluation)
        if reason is None:
            passed.append(evaluation)
        else:
            level = gate.cube.frames[evaluation.set_id].level
            blocked.append(Blocked(evaluation.definition.code, level, evaluation.period, reason))
    return passed, blocked


def _names(derivation: Derivation | None, refused: Blocked) -> Sequence[str]:
    return derivation.names(refused.indicator) if derivation else ()
