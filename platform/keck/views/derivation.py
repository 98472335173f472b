"""What an atlas says of how an indicator's numbers come about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from keck.domain.texts import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Input:
    """Figures of one supplier that came on one day, and the periods that rest on them."""

    supplier: str
    day: date
    periods: frozenset[str]

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an input of an indicator in an atlas document."""
        return cls(value["supplier"], date.fromisoformat(value["day"]), frozenset(value["periods"]))


@dataclass(frozen=True, slots=True)
class Derivation:
    """How an indicator's numbers come about; releases made before this was told know less of it.

    Attributes
    ----------
    numerator, denominator : mapping
        The parts of each sum in words, by language.
    version : int or None
        Of the definition.
    since : date or None
        When that version was written.
    """

    per: int = 100
    numerator: Mapping[Language, tuple[str, ...]] | None = None
    denominator: Mapping[Language, tuple[str, ...]] | None = None
    version: int | None = None
    since: date | None = None
    inputs: tuple[Input, ...] = ()

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """Read what an indicator of an atlas document says."""
        terms, version = entry.get("terms") or {}, entry.get("version") or {}
        return cls(
            per=int(entry.get("per") or 100),
            numerator=_words(terms.get("numerator")),
            denominator=_words(terms.get("denominator")),
            version=version.get("number"),
            since=date.fromisoformat(version["day"]) if version else None,
            inputs=tuple(Input.of(one) for one in entry.get("inputs") or ()),
        )

    def of_period(self, period: str) -> list[Input]:
        """Return the inputs that a period rests on."""
        return [one for one in self.inputs if period in one.periods]


def _words(value: Mapping[str, list[str]] | None) -> Mapping[Language, tuple[str, ...]] | None:
    return {lang: tuple(value[lang]) for lang in LANGUAGES} if value else None
