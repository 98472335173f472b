"""Crosswalks of a release: by which shares older figures were brought to newer boundaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Which share of each old area a release gave to which new one.

    Attributes
    ----------
    source, target : str
        Ids of the older and the newer boundaries.
    method : str
        ``area``, ``weights`` or ``uploaded``.
    weight : str
        What parts were weighed by; empty for surfaces.
    shares : tuple of (str, str, float)
        Old key, new key and share of the old area.
    """

    source: str
    target: str
    method: str
    weight: str
    shares: tuple[tuple[str, str, float], ...]

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """Read a crosswalk of an atlas document."""
        shares = tuple((old, new, float(share)) for old, new, share in value["shares"])
        return cls(value["from"], value["to"], value["method"], value.get("weight") or "", shares)

    @property
    def level(self) -> str:
        """Code of the level whose boundaries changed."""
        return self.target.partition("@")[0]
