"""Comparisons between members, as they are published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from keck.domain.judgements import Unjudged
from keck.domain.texts import LocalText

_UNJUDGED: Mapping[str, Any] = {"verdict": None, "reason": Unjudged.LATER.value}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said about a member beside all others that show the same period.

    Attributes
    ----------
    verdict : str or None
        ``better``, ``similar``, ``worse``, ``higher`` or ``lower``; ``None`` where nothing can be said.
    reason : str
        Why nothing can be said; empty where something is.
    others : float or None
        What the others have together.
    members : int
        How many they are.
    """

    verdict: str | None = None
    reason: str = Unjudged.LATER.value
    others: float | None = None
    members: int = 0

    @classmethod
    def of(cls, value: Mapping[str, Any] | None) -> Self:
        """Read a judgement; lists that were written before anything was judged have none."""
        told = value or _UNJUDGED
        return cls(
            told["verdict"], told.get("reason") or "", told.get("others"), int(told.get("members") or 0)
        )


@dataclass(frozen=True, slots=True)
class MemberValue:
    """A consenting member's published value.

    Attributes
    ----------
    limits : tuple of float or None
        Between which the value may lie by chance, at 95 %.
    """

    slug: str
    name: str
    period: str
    value: float | None
    key: str = ""
    numerator: float | None = None
    denominator: float | None = None
    limits: tuple[float, float] | None = None
    method: str = ""
    beside: Beside = Beside()

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read a member's line of the published benchmarks document."""
        interval = value.get("interval")
        return cls(
            slug=value["slug"],
            name=value["name"],
            period=value["period"],
            value=value.get("value"),
            key=value.get("key") or "",
            numerator=value.get("numerator"),
            denominator=value.get("denominator"),
            limits=(interval["lower"], interval["upper"]) if interval else None,
            method=interval["method"] if interval else "",
            beside=Beside.of(value.get("judged")),
        )


@dataclass(frozen=True, slots=True)
class BenchmarkIndicator:
    """An indicator that at least two members share, with their values."""

    code: str
    name: LocalText
    unit: LocalText
    decimals: int
    members: tuple[MemberValue, ...]
    description: LocalText | None = None
    polarity: str = "0"

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an indicator of the published benchmarks document."""
        return cls(
            value["code"],
            LocalText.of(value["name"]),
            LocalText.of(value.get("unit") or "Wert"),
            int(value.get("decimals") or 0),
            tuple(MemberValue.of(one) for one in value["members"]),
            LocalText.of(value["description"]) if value.get("description") else None,
            value.get("polarity") or "0",
        )
