"""Cells of tables: a published number, or the word that stands in its place."""

from dataclasses import dataclass

from keck.domain.statuses import Status
from keck.views.entries import IndicatorEntry
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.observations import Footnote, Observation


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, ready to be read.

    Attributes
    ----------
    text : str
        The number with the indicator's decimals, or a word.
    remarks : tuple of str
        Words for the flags.
    notes : tuple of Footnote
        What is noted on this cell alone.
    """

    text: str
    status: Status
    value: float | None = None
    numerator: str = ""
    denominator: str = ""
    remarks: tuple[str, ...] = ()
    notes: tuple[Footnote, ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def css(self) -> str:
        """The class that marks the status."""
        return f"is-{self.status.word.replace('_', '-')}"


def status_word(status: Status, t: Translator) -> str:
    """Return the word that stands in place of a number."""
    return {
        Status.OK: "",
        Status.MISSING: t.gettext("keine Angabe"),
        Status.SUPPRESSED: t.gettext("geschützt"),
        Status.NOT_APPLICABLE: t.gettext("entfällt"),
    }[status]


def flag_word(flag: str, t: Translator) -> str:
    """Return a flag in words; an unknown one stays as it is."""
    words = {
        "estimated": t.gettext("geschätzt"),
        "provisional": t.gettext("vorläufig"),
        "revised": t.gettext("berichtigt"),
        "unreliable": t.gettext("unsicher, weil die Grundgesamtheit klein ist"),
        "pooled": t.gettext("mehrere Jahre zusammengefasst"),
        "rounded_at_source": t.gettext("von der Quelle gerundet"),
    }
    return words.get(flag, flag)


def cell(observation: Observation, entry: IndicatorEntry, t: Translator, *, unit: bool = False) -> Cell:
    """Write an observation as a cell; anything but a published number becomes a word, never 0."""
    remarks = tuple([flag_word(flag, t) for flag in observation.flags])
    text = cell_text(observation, entry, t, unit=unit)
    if not observation.shown or observation.value is None:
        status = Status.MISSING if observation.status is Status.OK else observation.status
        return Cell(text, status, remarks=remarks, notes=observation.notes)
    formats = Formats(t.lang)
    return Cell(
        text,
        Status.OK,
        observation.value,
        _count(observation.numerator, formats),
        _count(observation.denominator, formats),
        remarks,
        observation.notes,
    )


def cell_text(observation: Observation, entry: IndicatorEntry, t: Translator, *, unit: bool = False) -> str:
    """Write the number of a cell, or the word in its place."""
    value = observation.value
    if value is None or not observation.shown:
        status = Status.MISSING if observation.status is Status.OK else observation.status
        word = t.gettext("nicht verfügbar: keine Anzahlen") if observation.reason == "no_counts" else ""
        return word or status_word(status, t)
    formats = Formats(t.lang)
    return (
        formats.quantity(value, entry.decimals, entry.unit) if unit else formats.number(value, entry.decimals)
    )


def _count(value: float | None, formats: Formats) -> str:
    if value is None:
        return ""
    return formats.number(value, 0 if float(value).is_integer() else 1)
