"""What a proposal asks and why it chose as it did."""

from dataclasses import dataclass, field

from keck.compute.tables.profile import Column
from keck.domain.findings import Finding, Severity


@dataclass
class Questions:
    """Doubts and reasons about one table."""

    sheet: str
    ambiguous: list[Finding] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)

    def question(self, code: str, severity: Severity = Severity.WARNING, **params: object) -> None:
        """Ask what the table does not say."""
        self.ambiguous.append(Finding(code, severity, self.sheet, params=dict(params)))

    def note(
        self, code: str, where: Column | None = None, severity: Severity = Severity.NOTE, **params: object
    ) -> None:
        """Give the reason for a choice."""
        position = where.position + 1 if where else None
        self.reasons.append(Finding(code, severity, self.sheet, column=position, params=dict(params)))
