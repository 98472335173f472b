"""How sure a proposed mapping is of each of its guesses."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from keck.domain.findings import Finding


class Confidence(StrEnum):
    """How sure a guess is."""

    SURE = "sure"
    LIKELY = "likely"
    CHECK = "check"
    """Nothing in the file decides it; somebody has to look."""


class Guess(StrEnum):
    """What is guessed about a table."""

    TABLE = "table"
    AREAS = "areas"
    PERIOD = "period"
    MEASURES = "measures"
    GROUPS = "groups"
    SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class Rating:
    """One guess of a proposal: how sure it is, and the reason that decides this."""

    guess: Guess
    confidence: Confidence
    reason: Finding

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        return {
            "guess": self.guess.value,
            "confidence": self.confidence.value,
            "reason": self.reason.to_json(),
        }
