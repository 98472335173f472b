"""Notes on figures: footnotes, breaks in a series and comments, bound to indicator, area and period."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from keck.domain.definitions import IndicatorDefinition
from keck.domain.texts import LocalText

LONGEST_NOTE = 500


class NoteKind(StrEnum):
    """What a note says."""

    FOOTNOTE = "footnote"
    """How a figure is to be read."""
    BREAK = "break"
    """From its period on, figures are not comparable with those before."""
    COMMENT = "comment"
    """A remark of the member, such as why a figure jumped."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; what it is not bound to is empty.

    Attributes
    ----------
    measure : str
        For a note that came with a table: it goes to all indicators that use the measure.
    area : str
        Public id of an area.
    """

    kind: NoteKind
    text: LocalText
    indicator: str = ""
    measure: str = ""
    area: str = ""
    period: str = ""

    def about(self, definition: IndicatorDefinition) -> bool:
        """Tell whether the note belongs to an indicator."""
        if self.measure:
            return any(operand.measure == self.measure for operand in definition.operands)
        return self.indicator in ("", definition.code)

    def to_json(self) -> dict[str, Any]:
        """Return the published form."""
        return {
            "kind": self.kind.value,
            "text": self.text.to_json(),
            "area": self.area or None,
            "period": self.period or None,
        }


def published_notes(
    notes: Iterable[Note], definition: IndicatorDefinition, periods: set[str], levels: set[str]
) -> list[Note]:
    """Return the notes of an indicator that speak of something it shows, each once, in a fixed order."""
    chosen: dict[tuple[str, ...], Note] = {}
    for note in notes:
        shown = (not note.period or note.period in periods) and (
            not note.area or note.area.partition(":")[0] in levels
        )
        if shown and note.about(definition):
            key = (note.period, note.area, note.kind.value, note.text.de, note.text.en or "")
            chosen.setdefault(key, note)
    return [chosen[key] for key in sorted(chosen)]
