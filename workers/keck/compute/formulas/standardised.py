"""Polars expressions of standardised rates; `keck.compute.statistics.standardisation` gives their limits."""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from keck.compute.formulas.expressions import TINY, Part, divisor, settled
from keck.domain.formulas.standards import FEWEST_EVENTS


class BandParts(NamedTuple):
    """Expressions of a band; standard events are those of the municipality."""

    events: Part
    base: Part
    standard_events: Part | None
    standard_base: Part


def direct(per: int, bands: Sequence[BandParts]) -> Part:
    """Return a directly standardised rate; none below ten events or where nobody lives in a band."""
    weighted = [one.standard_base.value * one.events.value / divisor(one.base) for one in bands]
    weights = _total([one.standard_base.value for one in bands])
    enough = _total([one.events.value for one in bands]) >= FEWEST_EVENTS - TINY
    rate = per * _total(weighted) / pl.when(weights >= TINY).then(weights)
    return settled(pl.when(enough).then(rate), _parts(bands))


def indirect(per: int, bands: Sequence[BandParts]) -> Part:
    """Return observed by expected events; none where none are expected."""
    awaited = _total([_awaited(one) for one in bands])
    ratio = per * _total([one.events.value for one in bands]) / pl.when(awaited >= TINY).then(awaited)
    return settled(ratio, _parts(bands))


def _awaited(band: BandParts) -> pl.Expr:
    if band.standard_events is None:
        raise ValueError("what is indirectly standardised needs the events of the municipality")
    return band.base.value * band.standard_events.value / divisor(band.standard_base)


def _total(values: Sequence[pl.Expr]) -> pl.Expr:
    found = values[0]
    for value in values[1:]:
        found = found + value
    return found


def _parts(bands: Sequence[BandParts]) -> list[Part]:
    return [part for band in bands for part in band if part is not None]
