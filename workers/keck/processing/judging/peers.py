"""Members beside each other: each one's city value against those of the others taken together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimates import Floats, Marks
from keck.domain.definitions import Polarity
from keck.domain.judgements import NOTHING, VERDICTS, Unjudged
from keck.processing.judging.counts import Document, written
from keck.processing.judging.verdicts import against_rest

_DIGITS = 10
_COUNTY_OF_ITS_OWN = "000"


@dataclass(frozen=True, slots=True)
class Peer:
    """A member's released value of its city.

    Attributes
    ----------
    key : str
        Official key; who lies in another's territory is not set against it.
    method : str or None
        How the published limits were made; ``None`` where there are none.
    """

    key: str
    period: str
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    method: str | None


def judged_peers(peers: Sequence[Peer], polarity: Polarity, per: float) -> list[Document]:
    """Judge each member against all others that show the same period, by the rule for areas and the rest.

    What the others have together is the sum of their published counts, so that it is nobody's average.

    Parameters
    ----------
    per : float
        Unit of the values: 100 for per cent.

    Returns
    -------
    list of dict
        For each member ``verdict``, and either ``others`` (their value together) with ``members`` (how many
        they are) or ``reason``, why nothing can be said.
    """
    found: list[Document] = [_unjudged(Unjudged.NO_RANGE) for _ in peers]
    families: dict[tuple[str, str], list[int]] = {}
    for place, peer in enumerate(peers):
        if peer.method is not None:
            families.setdefault((peer.period, peer.method), []).append(place)
    for places in families.values():
        family = _judged([peers[place] for place in places], polarity, per)
        for place, one in zip(places, family, strict=True):
            found[place] = one
    return found


def _judged(family: Sequence[Peer], polarity: Polarity, per: float) -> list[Document]:
    counts = _counts(family, per)
    counted = _set_against([peer.key for peer in family], counts.known)
    part, whole = (_sums(counted, half) for half in (counts.part, counts.whole))
    letters = against_rest(counts, (counts.part + part, counts.whole + whole), polarity)
    values = written(Counts(part, whole, counts.method, per).estimate().value, _DIGITS)
    members = counted.sum(axis=1).tolist()
    return [_judgement(*one) for one in zip(letters, values, members, counts.known.tolist(), strict=True)]


def _judgement(letter: str, others: float | None, members: int, known: bool) -> Document:
    if not known:
        return _unjudged(Unjudged.NO_RANGE)
    if others is None:
        return _unjudged(Unjudged.ALONE)
    told: dict[str, Any] = {"others": others, "members": members}
    if letter == NOTHING:
        return {**_unjudged(Unjudged.FEW), **told}
    return {"verdict": VERDICTS[letter], **told}


def _unjudged(reason: Unjudged) -> Document:
    return {"verdict": None, "reason": reason.value}


def _counts(family: Sequence[Peer], per: float) -> Counts:
    """Return published counts; unknown where they have no limits, as parts above their whole."""
    halves = [(peer.numerator, peer.denominator) if _bounded(peer) else (None, None) for peer in family]
    part, whole = np.array(halves, np.float64).T
    return Counts(part, whole, str(family[0].method), per)


def _bounded(peer: Peer) -> bool:
    return None not in (peer.numerator, peer.lower, peer.upper) and bool(peer.denominator)


def _sums(counted: Marks, half: Floats) -> Floats:
    """Add up the others' counts for each member; NaN where there are none."""
    sums: Floats = counted.astype(np.float64) @ np.nan_to_num(half)
    return np.where(counted.any(axis=1), sums, np.nan)


def _set_against(keys: Sequence[str], known: Marks) -> Marks:
    """Tell for each member who of the others is in what it is set against.

    A county and a town in it count the same children: neither is set against the other, and for everybody
    else the town is in the county already.

    Returns
    -------
    array of bool, shape (members, members)
    """
    plain = [_territory(key) for key in keys]
    inside, same = (np.zeros((len(keys), len(keys)), np.bool_) for _ in range(2))
    places: dict[str, list[int]] = {}
    for place, key in enumerate(plain):
        places.setdefault(key, []).append(place)
    for place, key in enumerate(plain):
        same[place, places[key]] = True
        for around in (key[:end] for end in range(1, len(key)) if key[:end] in places):
            inside[place, places[around]] = True
    found: Marks = ~(inside | inside.T | same) & known
    for place in np.flatnonzero(inside.any(axis=1)).tolist():
        # Left out by whoever is set against one that holds it.
        found[:, place] &= ~found[:, inside[place]].any(axis=1)
    return found


def _territory(key: str) -> str:
    """Return an official key without the digits that say that a town is a county of its own."""
    return key.removesuffix(_COUNTY_OF_ITS_OWN) if len(key) == 8 else key
