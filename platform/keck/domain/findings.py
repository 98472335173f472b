"""What is told about a file or a job: a code, its place and its parameters, with a sentence for people.

The German sentences are the source texts of the translation catalogues; ``{name}`` marks a parameter.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def plain_number(value: float) -> float:
    """Return a number as people write it: whole ones without a decimal point.

    >>> plain_number(26.0), plain_number(2.5)
    (26, 2.5)
    """
    return int(value) if value.is_integer() else value


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a file.

    Attributes
    ----------
    row, column : int or None
        Counted from 1 as in the user's own spreadsheet.
    """

    code: str
    severity: Severity = Severity.WARNING
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "params": self.params,
        }

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Finding":
        """Read the stored form."""
        return cls(**{**value, "severity": Severity(value["severity"])})


class Problem(Exception):  # noqa: N818 - it is told to people as a sentence, not raised as a defect
    """A refusal that a person can understand and mend."""

    def __init__(self, code: str, findings: list[Finding] | None = None, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
        self.findings = findings or []
