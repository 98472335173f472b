"""How unequally an indicator is spread over areas, and whether high values lie together: in words first."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from keck.domain.codes import CITY_LEVEL
from keck.domain.statuses import Status
from keck.views.area_sets import AreaSet
from keck.views.atlas import Atlas
from keck.views.cells import Cell
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.pages.clusters import ClusterPart, cluster_part
from keck.views.pages.inequality import Measure, course, history, measures, run_of
from keck.views.pages.series import Series
from keck.views.spreads import Dissimilarity, Spread
from keck.views.values import Slice, Values
from keck.views.words import strong


@dataclass(frozen=True, kw_only=True)
class SpreadPart:
    """What an indicator's page says of differences between areas.

    Attributes
    ----------
    sentences : tuple of Markup
        In plain words; never empty.
    notes : tuple of str
        What a fifth is, and which areas were left out.
    series : tuple of Series
        The highest and the lowest fifth over time.
    history : tuple of (str, tuple of Cell)
        The same figures in all periods.
    clusters : ClusterPart or None
        Whether high values lie together; ``None`` where nothing is said of it.
    """

    sentences: tuple[Markup, ...]
    notes: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    series: tuple[Series, ...] = ()
    history: tuple[tuple[str, tuple[Cell, ...]], ...] = ()
    clusters: ClusterPart | None = None


def spread_part(
    atlas: Atlas, values: Values, entry: IndicatorEntry, level: str, t: Translator
) -> SpreadPart | None:
    """Write the part of a level's newest values; nothing for the municipality as a whole."""
    if level == CITY_LEVEL:
        return None
    found = values.slice(entry.newest, level)
    if entry.kind == "count":
        return SpreadPart(sentences=(escape(_of_counts(t)),))
    if found is None or found.spread is None:
        return SpreadPart(sentences=(escape(_nothing(found, t)),))
    writer = _Writer(atlas, entry, found, found.spread, t)
    return SpreadPart(
        sentences=tuple(writer.sentences()),
        notes=tuple(writer.notes()),
        measures=tuple(measures(atlas, entry, found.spread, t)),
        series=course(values, entry, level, t),
        history=tuple(history(values, entry, level, t)),
        clusters=cluster_part(found, found.spread, _set(atlas, found), t),
    )


def _set(atlas: Atlas, found: Slice) -> AreaSet:
    return atlas.sets[found.set_id]


def _of_counts(t: Translator) -> str:
    return t.gettext(
        "Anzahlen sind vor allem dort hoch, wo viele Menschen wohnen. Wie ungleich etwas verteilt ist, "
        "zeigen Anteile und Raten."
    )


def _nothing(found: Slice | None, t: Translator) -> str:
    if found is not None and found.status.count(Status.OK.letter) < 5:
        return t.gettext("Dafür braucht es mindestens fünf Gebiete mit öffentlichem Wert.")
    return t.gettext("Diese Veröffentlichung enthält dazu keine Angaben.")


@dataclass(frozen=True, slots=True)
class _Writer:
    atlas: Atlas
    entry: IndicatorEntry
    found: Slice
    spread: Spread
    t: Translator

    def sentences(self) -> Iterator[Markup]:
        """Yield what is said in plain words."""
        fifths, t = self.spread.fifths, self.t
        if fifths is None:
            yield escape(t.gettext("Aus diesen Werten lässt sich keine Ungleichheit berechnen."))
        else:
            text = t.gettext(
                "Im Fünftel mit den höchsten Werten sind es {high}, im Fünftel mit den niedrigsten {low}."
            )
            if fifths.ratio is not None:
                text = t.gettext(
                    "Im Fünftel mit den höchsten Werten sind es {high}, im Fünftel mit den niedrigsten "
                    "{low}: das {ratio}-Fache."
                )
            ratio = self._number(fifths.ratio or 0.0, 1)
            yield _filled(
                text, high=strong(self._value(fifths.high)), low=strong(self._value(fifths.low)), ratio=ratio
            )
        if self.spread.dissimilarity is not None:
            yield self._moving(self.spread.dissimilarity)
        if (run := run_of(self.spread, self.atlas)) is not None:
            by = t.local(self.atlas.indicators[run.by].name)
            text = t.gettext(
                "Ordnet man die Gebiete nach „{by}“ ({period}), sind es im am stärksten belasteten Fünftel "
                "{most}, im am wenigsten belasteten {least}."
            )
            yield _filled(
                text,
                by=by,
                period=Formats(t.lang).period(run.period),
                most=strong(self._value(run.fifths[0])),
                least=strong(self._value(run.fifths[-1])),
            )

    def _moving(self, found: Dissimilarity) -> Markup:
        t = self.t
        text = t.gettext(
            "Damit der Anteil überall gleich wäre, müssten {value} von 100 der Gezählten in einem anderen "
            "Gebiet wohnen. Zufall allein ergäbe {expected} von 100."
        )
        if found.value <= found.expected:
            text = f"{text} " + t.gettext("Ungleicher als durch Zufall ist es also nicht verteilt.")
        value, expected = (self._number(100 * one, 0) for one in (found.value, found.expected))
        return _filled(text, value=strong(value), expected=expected)

    def notes(self) -> Iterator[str]:
        """Yield what a reader should know of these sentences."""
        fifths, t = self.spread.fifths, self.t
        if fifths is not None and fifths.of == "people":
            yield t.gettext(
                "Ein Fünftel: die Gebiete mit den höchsten oder niedrigsten Werten, zusammen so viele, dass "
                "dort ein Fünftel derer lebt, auf die sich der Wert bezieht."
            )
        elif fifths is not None:
            yield t.gettext("Ein Fünftel: ein Fünftel der Gebiete; jedes Gebiet zählt gleich.")
        if self.spread.left_out:
            yield t.ngettext(
                "Gerechnet ist nur mit öffentlichen Werten; {n} Gebiet ohne solchen Wert ist nicht dabei.",
                "Gerechnet ist nur mit öffentlichen Werten; {n} Gebiete ohne solchen Wert sind nicht dabei.",
                self.spread.left_out,
            )

    def _value(self, value: float) -> str:
        return Formats(self.t.lang).quantity(value, self.entry.decimals, self.entry.unit)

    def _number(self, value: float, decimals: int) -> str:
        return Formats(self.t.lang).number(value, decimals)


def _filled(text: str, **params: object) -> Markup:
    return escape(text).format(**params)
