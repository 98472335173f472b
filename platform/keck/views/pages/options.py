"""Choices of the forms: indicators by topic, periods, levels."""

from collections.abc import Iterable
from dataclasses import dataclass

from keck.domain.codes import CITY_LEVEL
from keck.views.atlas import Atlas
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choices under one heading; the heading may be empty."""

    heading: str
    options: tuple[Option, ...]


def topic_name(topic: str, t: Translator) -> str:
    """Return a topic's name; a member's own topic is its own name."""
    names = {
        "bevoelkerung": t.gettext("Bevölkerung"),
        "population": t.gettext("Bevölkerung"),
        "armut": t.gettext("Armut"),
        "poverty": t.gettext("Armut"),
        "gesundheit": t.gettext("Gesundheit"),
        "health": t.gettext("Gesundheit"),
        "sprache": t.gettext("Sprache"),
        "language": t.gettext("Sprache"),
        "kita": t.gettext("Kita und Betreuung"),
        "daycare": t.gettext("Kita und Betreuung"),
        "schule": t.gettext("Schule"),
        "school": t.gettext("Schule"),
        "bildung": t.gettext("Bildung"),
        "education": t.gettext("Bildung"),
        "wohnen": t.gettext("Wohnen"),
        "housing": t.gettext("Wohnen"),
        "familie": t.gettext("Familie"),
        "family": t.gettext("Familie"),
        "": t.gettext("Weitere Kennzahlen"),
    }
    return names.get(topic, topic)


def by_topic(atlas: Atlas, t: Translator) -> list[tuple[str, list[IndicatorEntry]]]:
    """Return all indicators under their topics, in the atlas's own order; those without a topic come last."""
    groups: dict[str, list[IndicatorEntry]] = {}
    for entry in atlas.indicators.values():
        groups.setdefault(topic_name(entry.topic, t), []).append(entry)
    last = topic_name("", t)
    if last in groups:
        groups[last] = groups.pop(last)
    return list(groups.items())


def indicator_options(atlas: Atlas, chosen: str, t: Translator) -> tuple[OptionGroup, ...]:
    """Return the choice of indicators; one topic alone needs no heading."""
    topics = by_topic(atlas, t)
    return tuple(
        OptionGroup(
            heading if len(topics) > 1 else "",
            tuple(Option(entry.code, t.local(entry.name), entry.code == chosen) for entry in entries),
        )
        for heading, entries in topics
    )


def period_options(periods: Iterable[str], chosen: str, t: Translator) -> tuple[Option, ...]:
    """Return the choice of periods, newest first."""
    formats = Formats(t.lang)
    return tuple(Option(code, formats.period(code), code == chosen) for code in reversed(list(periods)))


def level_options(atlas: Atlas, entry: IndicatorEntry, chosen: str, t: Translator) -> tuple[Option, ...]:
    """Return the choice of levels below the municipality."""
    return tuple(
        Option(level.code, t.local(level.name), level.code == chosen)
        for level in atlas.levels
        if level.code in entry.levels and (level.code != CITY_LEVEL or len(entry.levels) == 1)
    )
