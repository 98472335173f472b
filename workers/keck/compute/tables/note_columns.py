"""Columns of notes: footnotes, breaks and comments that stand beside the values of a row."""

import numpy as np

from keck.compute.readers.raw import RawTable
from keck.compute.tables.areas import AreaIndex
from keck.compute.tables.columns import Header
from keck.compute.tables.resolving import Target, TargetKind
from keck.compute.tables.series import Series
from keck.compute.tables.stream import Stream
from keck.domain.codes import CITY_LEVEL, area_id
from keck.domain.mappings import Mapping
from keck.domain.names import normalise_name
from keck.domain.notes import LONGEST_NOTE, Note, NoteKind
from keck.domain.periods import Period
from keck.domain.texts import LocalText

MOST_NOTES = 5000
_HEADERS = {
    NoteKind.FOOTNOTE: (
        "anmerkung", "anmerkungen", "fussnote", "fussnoten", "bemerkung", "bemerkungen", "hinweis",
        "hinweise",
        "footnote", "footnotes", "note", "notes", "remark", "remarks",
    ),
    NoteKind.BREAK: (
        "reihenbruch", "zeitreihenbruch", "bruch", "bruchinderzeitreihe", "break", "breakinseries",
    ),
    NoteKind.COMMENT: ("kommentar", "kommentare", "comment", "comments"),
}  # fmt: skip


def propose_note_columns(headers: list[str]) -> dict[str, str]:
    """Return which headers name columns of notes, by kind.

    >>> propose_note_columns(["Schlüssel", "Kinder", "Anmerkung", "Bruch in der Zeitreihe"])
    {'footnote': 'Anmerkung', 'break': 'Bruch in der Zeitreihe'}
    """
    found = {}
    for kind, words in _HEADERS.items():
        header = next((one for one in headers if normalise_name(one) in words), None)
        if header is not None:
            found[kind.value] = header
    return found


def read_notes(
    table: RawTable,
    mapping: Mapping,
    header: Header,
    cells: Stream,
    targets: list[Target],
    periods: list[str],
    series: list[Series],
    areas: AreaIndex,
) -> list[Note]:
    """Return the notes of a table: each bound to the measures, the area and the period of its row."""
    found: dict[Note, None] = {}
    for kind, name in mapping.notes.items():
        position = header.position(name)
        if position is None:
            continue
        texts = table.frame.to_series(position).to_list()
        noted = {
            int(row): text.strip()[:LONGEST_NOTE]
            for row, text in zip(table.row_numbers, texts, strict=True)
            if text and text.strip()
        }
        chosen = np.flatnonzero(np.isin(cells.rows, list(noted)))[: MOST_NOTES * 4]
        for cell in chosen.tolist():
            area = _area(targets[cells.area[cell]], periods[cells.period[cell]], areas)
            if area is not None and len(found) < MOST_NOTES:
                text = LocalText(noted[int(cells.rows[cell])])
                measure = series[cells.series[cell]].measure.code
                note = Note(NoteKind(kind), text, "", measure, area, periods[cells.period[cell]])
                found.setdefault(note)
    return list(found)


def _area(target: Target, period: str, areas: AreaIndex) -> str | None:
    if target.kind is TargetKind.AREA and target.level and target.key:
        view = areas.valid_at(target.level, Period.parse(period).last)
        position = areas.position(view, target.key) if view else None
        key = view.keys[position] if view and position is not None else target.key
        return area_id(target.level, key)
    if target.kind is TargetKind.CITY:
        city = areas.of_level(CITY_LEVEL)
        return area_id(CITY_LEVEL, city[0].keys[0]) if city else None
    return None
