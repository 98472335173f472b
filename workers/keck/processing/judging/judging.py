"""Judging an indicator's published values: what may be said about them beside each other."""

from collections.abc import Mapping, Sequence
from typing import Any

from keck.compute.statistics.counts import Counts
from keck.compute.statistics.estimated import Estimated
from keck.domain.codes import CITY_LEVEL
from keck.domain.definitions import Polarity
from keck.domain.periods import time_order
from keck.processing.judging import standings, verdicts
from keck.processing.judging.counts import Document, counts_of
from keck.processing.judging.trends import trend

NAME = "judged"
Ids = Mapping[str, Sequence[str]]


def ids_of(atlas: Document) -> dict[str, list[str]]:
    """Return the public ids of the areas of each set, in its order."""
    return {
        one["id"]: [f"{one['level']}:{area['key']}" for area in one["areas"]] for one in atlas["area_sets"]
    }


def judged(entry: Document, document: Document, ids: Ids) -> Document:
    """Return a values document with a judgement in each slice that can be judged.

    It takes nothing but what is published, so that no judgement tells of anything that is hidden, and so that
    what is left after a withdrawal can be judged anew.

    Parameters
    ----------
    entry : dict
        The indicator as the atlas lists it: polarity, unit, target and newest period decide.
    document : dict
        Its values; judgements that are there already are left out.
    ids : mapping of str to sequence of str
        Public ids of the areas by area set.
    """
    plain = [{name: value for name, value in one.items() if name != NAME} for one in document["slices"]]
    counted = [counts_of(one, float(entry.get("per") or 1)) for one in plain]
    judge = _Judge(entry, document, ids, list(zip(plain, counted, strict=True)))
    return {**document, "slices": [judge.with_judgement(*pair) for pair in judge.slices]}


def has_judgements(document: Document) -> bool:
    """Tell whether a document's values are judged."""
    return any(NAME in one for one in document["slices"])


class _Judge:
    def __init__(
        self,
        entry: Document,
        document: Document,
        ids: Ids,
        slices: list[tuple[Document, Counts | Estimated | None]],
    ) -> None:
        self.slices = slices
        self._ids = ids
        self._polarity = Polarity(entry.get("polarity") or "0")
        self._target = entry.get("target")
        self._decimals = int(entry.get("decimals") or 0)
        self._newest = entry["newest"]
        self._breaks = [
            note
            for note in document.get("footnotes") or ()
            if isinstance(note, dict) and note["kind"] == "break" and note["period"]
        ]
        self._cities = {
            (one["period"], one["group"]): counts
            for one, counts in slices
            if one["level"] == CITY_LEVEL and counts is not None and counts.known[0]
        }

    def with_judgement(self, one: Document, counts: Counts | Estimated | None) -> Document:
        if counts is None or not counts.known.any():
            return one
        letters = {"reliable": verdicts.reliability(counts)}
        city = self._cities.get((one["period"], one["group"])) if one["level"] != CITY_LEVEL else None
        if city is not None and city.method == counts.method:
            letters["city"] = verdicts.against(counts, float(city.estimate().value[0]), self._polarity)
            if isinstance(counts, Counts) and isinstance(city, Counts):
                whole = float(city.part[0]), float(city.whole[0])
                letters["rest"] = verdicts.against_rest(counts, whole, self._polarity)
        if self._target is not None:
            letters["target"] = verdicts.against(counts, self._target, self._polarity)
        found: dict[str, Any] = {"letters": letters}
        if one["period"] == self._shown_first(one["level"]):
            found |= self._in_detail(one, counts, city, letters)
        return {**one, NAME: found}

    def _shown_first(self, level: str) -> str:
        """Return the period that pages show of a level: the newest, or the newest that it has."""
        periods = {one["period"] for one, _ in self.slices if one["level"] == level}
        return str(self._newest if self._newest in periods else max(periods, key=time_order))

    def _in_detail(
        self,
        one: Document,
        counts: Counts | Estimated,
        city: Counts | Estimated | None,
        letters: dict[str, str],
    ) -> Document:
        """Judge what is shown of the newest period only, which keeps the other periods small."""
        letters["trend"] = trend(
            counts, one["period"], self._earlier(one), self._breaks, self._ids[one["set"]]
        )
        found: Document = {"wide": standings.wide(counts, self._decimals)}
        if one["level"] == CITY_LEVEL:
            return found
        if places := standings.rank(counts, one["status"].count("o")):
            found["rank"] = places
        if city is not None and city.method == counts.method and isinstance(counts, Counts):
            drawn = standings.funnel(counts, float(city.estimate().value[0]), self._decimals)
            if drawn is not None:
                letters["funnel"], found["funnel"] = drawn
        return found

    def _earlier(self, newest: Document) -> dict[str, Counts | Estimated]:
        same = ("level", "set", "group")
        return {
            one["period"]: counts
            for one, counts in self.slices
            if counts is not None and all(one[name] == newest[name] for name in same)
        }
