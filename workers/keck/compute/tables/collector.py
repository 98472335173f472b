"""Collects findings up to a limit and counts the rest."""

from collections import Counter
from typing import Any

from keck.domain.findings import Finding, Severity

LIMIT = 1000
PER_CODE = 200
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


class Collector:
    """Findings of one table; of each code the first ``PER_CODE`` are kept, all are counted."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.counts: Counter[tuple[str, Severity]] = Counter()
        self._kept: list[Finding] = []

    def error(self, code: str, row: int | None = None, column: int | None = None, **params: Any) -> None:
        """Add what refuses the import."""
        self._add(Finding(code, Severity.ERROR, self.sheet, row, column, params))

    def warn(self, code: str, row: int | None = None, column: int | None = None, **params: Any) -> None:
        """Add what should be looked at."""
        self._add(Finding(code, Severity.WARNING, self.sheet, row, column, params))

    def note(self, code: str, row: int | None = None, column: int | None = None, **params: Any) -> None:
        """Add what was done, and why."""
        self._add(Finding(code, Severity.NOTE, self.sheet, row, column, params))

    @property
    def has_errors(self) -> bool:
        """Whether anything refuses the import."""
        return any(severity is Severity.ERROR for _, severity in self.counts)

    def room(self, code: str) -> int:
        """Return how many findings of a code would still be kept."""
        return max(0, PER_CODE - sum(count for (known, _), count in self.counts.items() if known == code))

    def count_more(self, code: str, severity: Severity, number: int) -> None:
        """Count findings that are not written out one by one."""
        if number > 0:
            self.counts[code, severity] += number

    def _add(self, finding: Finding) -> None:
        if self.room(finding.code):
            self._kept.append(finding)
        self.counts[finding.code, finding.severity] += 1

    def findings(self) -> list[Finding]:
        """Return the kept findings, errors first, with a summary of each code that was cut."""
        ordered = sorted(self._kept, key=lambda finding: _WEIGHT[finding.severity])[:LIMIT]
        kept = Counter((finding.code, finding.severity) for finding in ordered)
        return ordered + [
            Finding(
                "findings_capped",
                severity,
                self.sheet,
                params={"about": code, "number": count, "shown": kept[code, severity]},
            )
            for (code, severity), count in self.counts.items()
            if count > kept[code, severity]
        ]
