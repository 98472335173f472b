"""What understanding a table gives back."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from keck.domain.findings import Finding, Severity
from keck.domain.mappings import Mapping, MatchRule
from keck.domain.measures import Measure
from keck.domain.notes import Note


@dataclass(frozen=True, slots=True, eq=False)
class ObservationBlock:
    """The values of one measure, group and period over one area set.

    All arrays have length n + 1: one slot per area in the set's order, the last for what is not assignable
    to an area. A slot without value holds 0.0 and a status other than ok.

    Attributes
    ----------
    values : float64[n + 1]
    statuses : uint8[n + 1]
        ``Status`` of each slot.
    lower, upper : float64[n + 1] or None
        Bounds of suppressed slots, NaN where unknown; ``None`` where the block has none.
    flags : uint8[n + 1]
        ``Flag`` bits.
    rows, columns : int32[n + 1]
        Place of each value in the file, counted from 1; 0 where there is no cell.
    """

    measure_code: str
    group: str
    period: str
    area_set_id: UUID
    values: NDArray[np.float64]
    statuses: NDArray[np.uint8]
    lower: NDArray[np.float64] | None
    upper: NDArray[np.float64] | None
    flags: NDArray[np.uint8]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    sheet: str


_TOLD_BY_READING = {rule.finding for rule in MatchRule}


@dataclass(frozen=True, slots=True)
class LevelMatch:
    """How many areas of a level have a row, and how they were recognised."""

    level: str
    matched: int
    total: int
    method: str

    @property
    def rate(self) -> float:
        """Share of the level's areas that have a row, from 0 to 1."""
        return self.matched / self.total if self.total else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "level": self.level,
            "matched": self.matched,
            "total": self.total,
            "rate": self.rate,
            "method": self.method,
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping; it may be imported unseen only where nothing is ambiguous.

    ``more`` holds the proposals for further sheets of the same file.
    """

    mapping: Mapping | None
    ambiguous: list[Finding] = field(default_factory=list)
    match: list[LevelMatch] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)
    more: tuple["Proposal", ...] = ()

    @property
    def clear(self) -> bool:
        """Whether the mapping may be used without asking."""
        return self.mapping is not None and not self.ambiguous

    @property
    def choices(self) -> list[Finding]:
        """Reasons that a report keeps: the reading itself tells which rules it used and nobody confirmed."""
        return [reason for reason in self.reasons if reason.code not in _TOLD_BY_READING]


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table read by a mapping. Any finding of severity error refuses the import."""

    blocks: list[ObservationBlock]
    measures: list[Measure]
    findings: list[Finding]
    match: list[LevelMatch]
    rows: int
    notes: list[Note] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the table must not be imported."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def periods(self) -> set[str]:
        """Codes of the periods that the table speaks of."""
        return {block.period for block in self.blocks}
