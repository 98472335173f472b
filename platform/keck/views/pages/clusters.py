"""Whether high values lie together: named in words, listed, and drawn."""

from dataclasses import dataclass

from keck.domain.statuses import Status
from keck.views.area_sets import Area, AreaSet
from keck.views.cells import status_word
from keck.views.i18n import Translator
from keck.views.pages.legend import LegendEntry
from keck.views.spreads import CLUSTERS, Spread
from keck.views.values import Slice

SURE = 0.05
_TONES = {"high": "d0", "low": "d4", "high_among_low": "d1", "low_among_high": "d3"}
_NONE = "d2"


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """Areas of one kind, under a heading that says what they have in common."""

    heading: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class ClusterPart:
    """What is said of neighbours.

    Attributes
    ----------
    sentence : str
        The answer for the city as a whole.
    tones : tuple of (Area, str, str)
        Each area with its class on the map and what is said of it; empty where no area stands out.
    """

    sentence: str
    set: AreaSet
    groups: tuple[ClusterGroup, ...] = ()
    tones: tuple[tuple[Area, str, str], ...] = ()
    legend: tuple[LegendEntry, ...] = ()


def cluster_part(found: Slice, spread: Spread, area_set: AreaSet, t: Translator) -> ClusterPart | None:
    """Say whether high values lie together; nothing for periods of which it is not looked at."""
    if spread.moran is None:
        return ClusterPart(_refused(spread, t), area_set) if spread.refused is not None else None
    headings = _headings(t)
    groups = tuple(
        ClusterGroup(headings[kind], tuple(_named(area_set, spread.clusters[kind])))
        for kind in CLUSTERS
        if spread.clusters[kind]
    )
    tones = tuple(_tones(found, spread, area_set, t)) if groups else ()
    return ClusterPart(_whole(spread, bool(groups), t), area_set, groups, tones, _legend(tones))


def _whole(spread: Spread, standing_out: bool, t: Translator) -> str:
    moran = spread.moran
    if moran is None or moran.p > SURE:
        said = t.gettext(
            "Für die Stadt als Ganzes ist kein Muster zu erkennen: Hohe und niedrige Werte liegen so "
            "verteilt, wie es auch durch Zufall vorkommt."
        )
    elif moran.value > moran.expected:
        said = t.gettext(
            "Ja. Gebiete mit ähnlichen Werten liegen öfter nebeneinander, als es der Zufall ergäbe."
        )
    else:
        said = t.gettext("Nein. Nachbarn unterscheiden sich stärker voneinander, als es der Zufall ergäbe.")
    if standing_out:
        return said
    return f"{said} " + t.gettext("Einzelne Häufungen, die sich deutlich vom Zufall abheben, gibt es nicht.")


def _refused(spread: Spread, t: Translator) -> str:
    refused = spread.refused
    if refused is not None and refused.reason == "too_few_areas":
        return t.gettext(
            "Das lässt sich erst ab {needed} Gebieten mit öffentlichem Wert sagen; hier sind es {found}. Bei "
            "so wenigen ergibt schon der Zufall Muster, die nach etwas aussehen.",
            needed=refused.needed,
            found=refused.found,
        )
    if refused is not None and refused.reason == "without_shapes":
        return t.gettext("Das lässt sich nicht sagen, weil für diese Gebiete keine Grenzen hinterlegt sind.")
    if refused is not None and refused.reason == "no_variation":
        return t.gettext("Alle Gebiete haben denselben Wert; da gibt es nichts zu vergleichen.")
    return t.gettext("Das lässt sich mit diesen Werten nicht sagen.")


def _headings(t: Translator) -> dict[str, str]:
    return {
        "high": t.gettext("Hohe Werte, die Nachbarn auch"),
        "low": t.gettext("Niedrige Werte, die Nachbarn auch"),
        "high_among_low": t.gettext("Hoher Wert zwischen niedrigen"),
        "low_among_high": t.gettext("Niedriger Wert zwischen hohen"),
    }


def _named(area_set: AreaSet, positions: tuple[int, ...]) -> list[Area]:
    return [area for area in area_set.by_name if area.position in positions]


def _tones(found: Slice, spread: Spread, area_set: AreaSet, t: Translator) -> list[tuple[Area, str, str]]:
    headings = _headings(t)
    kinds = {place: kind for kind in CLUSTERS for place in spread.clusters[kind]}
    told = []
    for area in area_set.areas:
        status = found.at(area.position).status
        kind = kinds.get(area.position)
        if status is not Status.OK:
            told.append((area, status.letter, status_word(status, t)))
        elif kind is None:
            told.append((area, _NONE, t.gettext("keine Häufung")))
        else:
            told.append((area, _TONES[kind], headings[kind]))
    return told


def _legend(tones: tuple[tuple[Area, str, str], ...]) -> tuple[LegendEntry, ...]:
    order = [*_TONES.values(), _NONE]
    words = {css: said for _, css, said in tones}
    shown = sorted(words, key=lambda css: order.index(css) if css in order else len(order))
    return tuple(LegendEntry(css, words[css], sum(one == css for _, one, _ in tones)) for css in shown)
