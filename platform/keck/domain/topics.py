"""Which indicators somebody may see who may see some topics only."""

from collections.abc import Iterable
from dataclasses import dataclass

TOPICS = ("bevoelkerung", "familie", "armut", "wohnen", "kita", "gesundheit", "sprache", "schule")
"""Codes of the catalogue's topics, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """An indicator as far as topics matter: under which it stands, and the measures it is made from."""

    code: str
    topic: str
    measures: frozenset[str]


def visible(indicators: Iterable[Inputs], topics: frozenset[str]) -> frozenset[str]:
    """Return the codes of the indicators that stand under some topics and tell nothing of any other topic.

    An indicator tells of another one if it is made from all the measures of that: its parts, which are shown
    beside it, could give the other's value away.

    >>> arms = Inputs("quote", "armut", frozenset(["arme", "kinder"]))
    >>> people = Inputs("kinder", "bevoelkerung", frozenset(["kinder"]))
    >>> sorted(visible([arms, people], frozenset(["armut"])))
    []
    >>> sorted(visible([arms, people], frozenset(["armut", "bevoelkerung"])))
    ['kinder', 'quote']
    """
    known = tuple(indicators)
    others = [one for one in known if one.topic not in topics]
    return frozenset(
        one.code
        for one in known
        if one.topic in topics and one.measures and not any(it.measures <= one.measures for it in others)
    )


def needed(indicators: Iterable[Inputs], topic: str) -> list[str]:
    """Return the other topics that must be seen too, so that all indicators of a topic are visible.

    >>> arms = Inputs("quote", "armut", frozenset(["arme", "kinder"]))
    >>> people = Inputs("kinder", "bevoelkerung", frozenset(["kinder"]))
    >>> needed([arms, people], "armut"), needed([arms, people], "bevoelkerung")
    (['bevoelkerung'], [])
    """
    known = tuple(indicators)
    own = [one for one in known if one.topic == topic]
    found = (
        it.topic for it in known if it.topic != topic and any(it.measures <= one.measures for one in own)
    )
    return list(dict.fromkeys(found))
