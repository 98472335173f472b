"""Judgements in plain words, each with a sign, so that no colour is needed to tell them apart."""

from dataclasses import dataclass

from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.judgements import Judgement


@dataclass(frozen=True, slots=True)
class Said:
    """A word with its sign.

    Attributes
    ----------
    kind : str
        Name of the verdict or trend; empty where nothing can be said.
    """

    word: str
    sign: str = ""
    kind: str = ""


NOTHING_SAID = Said("")

_SIGNS = {
    "better": "+",
    "worse": "−",
    "similar": "≈",
    "higher": "↑",
    "lower": "↓",
    "rising": "↗",
    "falling": "↘",
    "no_clear_direction": "→",
}


def verdict_word(verdict: str | None, t: Translator) -> Said:
    """Return a verdict; better and worse are there only where the indicator says what is good."""
    if verdict is None:
        return NOTHING_SAID
    words = {
        "better": t.gettext("günstiger"),
        "worse": t.gettext("ungünstiger"),
        "similar": t.gettext("ähnlich"),
        "higher": t.gettext("höher"),
        "lower": t.gettext("niedriger"),
    }
    return Said(words[verdict], _SIGNS[verdict], verdict)


def trend_word(judgement: Judgement, t: Translator) -> Said:
    """Return where the newest periods have gone."""
    if not judgement.traced:
        return NOTHING_SAID
    if judgement.trend is None:
        return Said(t.gettext("zu wenige Jahre"))
    words = {
        "rising": t.gettext("steigt"),
        "falling": t.gettext("fällt"),
        "no_clear_direction": t.gettext("keine klare Richtung"),
    }
    return Said(words[judgement.trend], _SIGNS[judgement.trend], judgement.trend)


def doubt_word(judgement: Judgement, t: Translator) -> str:
    """Return the mark of a value that is too unsure to be compared; mostly empty."""
    return t.gettext("unsicher: wenige Fälle") if judgement.reliable is False else ""


def rank_range(place: int, judgement: Judgement, t: Translator) -> str:
    """Return a place with its range alone, for a column; empty where there is none."""
    if judgement.rank is None:
        return ""
    low, high = judgement.rank
    return (
        str(place)
        if low == high
        else t.gettext("{value} ({low} bis {high})", value=place, low=low, high=high)
    )


def rank_words(place: int, count: int, judgement: Judgement, t: Translator) -> str:
    """Return a place among all areas, and from where to where chance may move it."""
    if judgement.rank is None or judgement.rank[0] == judgement.rank[1]:
        return t.gettext("Platz {place} von {count}", place=place, count=count)
    low, high = judgement.rank
    return t.gettext(
        "Platz {place} ({low} bis {high}) von {count}", place=place, low=low, high=high, count=count
    )


def range_words(limits: tuple[float, float] | None, entry: IndicatorEntry, t: Translator) -> str:
    """Return limits with the indicator's decimals; empty where there are none."""
    if limits is None:
        return ""
    formats = Formats(t.lang)
    low, high = (formats.number(limit, entry.decimals) for limit in limits)
    return t.gettext("{low} bis {high}", low=low, high=high)


def funnel_words(place: int | None, t: Translator) -> str:
    """Say where an area lies in the funnel."""
    words = {
        0: t.gettext("innen"),
        1: t.gettext("darüber (95 %)"),
        -1: t.gettext("darunter (95 %)"),
        2: t.gettext("darüber (99,8 %)"),
        -2: t.gettext("darunter (99,8 %)"),
    }
    return "" if place is None else words[place]
