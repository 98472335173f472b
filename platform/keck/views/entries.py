"""Indicators as the atlas lists them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from keck.domain.periods import time_order
from keck.domain.texts import LocalText
from keck.views.derivation import Derivation


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator's figures come from."""

    supplier: str
    legal_basis: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator as the atlas lists it.

    Attributes
    ----------
    periods : tuple of str
        Codes in order of time.
    values : str
        Hash of its values.
    operands : tuple of str
        What it is computed from: measures with their groups.
    target : float or None
        What areas are to reach, in the indicator's unit.
    pooling : int or None
        How many years each value sums up.
    depends_on : tuple of str
        Codes of the indicators that its formula names.
    relative : bool
        Whether it sets areas against each other.
    ordered_by : str or None
        Code of the indicator by which areas were ordered for a gradient that its values hold.
    """

    code: str
    name: LocalText
    description: LocalText | None
    unit: LocalText
    decimals: int
    polarity: str
    topic: str
    kind: str
    formula: LocalText | None
    source: Source
    values: str
    periods: tuple[str, ...]
    levels: tuple[str, ...]
    newest: str
    default_level: str
    operands: tuple[str, ...] = ()
    derivation: Derivation = field(default_factory=Derivation)
    target: float | None = None
    pooling: int | None = None
    depends_on: tuple[str, ...] = ()
    relative: bool = False
    ordered_by: str | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read an indicator of an atlas document."""
        source = value.get("source") or {}
        return cls(
            code=value["code"],
            name=LocalText.of(value["name"]),
            description=_text(value.get("description")),
            unit=_text(value.get("unit")) or LocalText("Wert", "value"),
            decimals=int(value.get("decimals") or 0),
            polarity=value.get("polarity") or "0",
            topic=value.get("topic") or "",
            kind=value.get("kind") or "count",
            formula=_text(value.get("formula_text")),
            source=Source(
                source.get("supplier") or "", source.get("legal_basis") or "", source.get("wording") or ""
            ),
            values=value["values"],
            periods=tuple(sorted(value["periods"], key=time_order)),
            levels=tuple(value["levels"]),
            newest=value["newest"],
            default_level=value["default_level"],
            target=value.get("target"),
            operands=tuple(
                one for name in ("numerator", "denominator", "reads") for one in value.get(name) or ()
            ),
            derivation=Derivation.of(value),
            pooling=value.get("pooling"),
            depends_on=tuple(value.get("depends_on") or ()),
            relative=bool(value.get("relative")),
            ordered_by=value.get("ordered_by"),
        )


def _text(value: Any) -> LocalText | None:
    return LocalText.of(value) if value else None
