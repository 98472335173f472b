"""Sorts the columns of a table that are neither area nor period: labels, values, and what is left aside."""

import re
from dataclasses import dataclass, field

from keck.compute.tables.area_columns import AreaCandidate
from keck.compute.tables.profile import Column, Profile
from keck.compute.tables.words import words
from keck.domain.findings import Finding, Severity
from keck.domain.names import normalise_key

_IDS = words(
    "id ids nr lfd lfdnr fid objectid oid gid key schluessel kennziffer kennung ags ars gkz rs plz zip "
    "postleitzahl uuid code"
)
_COORDINATES = words(
    "centerlon centerlat centroidx centroidy lat lon lng latitude longitude x y xcoord ycoord rechtswert "
    "hochwert"
)
_MANY = 300


@dataclass
class SortedColumns:
    """Columns by their part in the table."""

    labels: list[Column] = field(default_factory=list)
    values: list[Column] = field(default_factory=list)
    left: list[Column] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)
    unique: bool = True


def sort_columns(
    profile: Profile,
    rest: list[Column],
    keys: list[Column],
    named: list[AreaCandidate],
    city_keys: tuple[str, ...],
    *,
    by_area: bool = True,
) -> SortedColumns:
    """Sort the rest of the columns.

    Labels are the columns of words that are needed to tell the rows of an area and period apart, from left to
    right. Of the numbers, what only repeats a label, an area or the row is no value.

    Parameters
    ----------
    keys : list of Column
        Columns of area, level and period.
    named : list of AreaCandidate
        All columns that name areas.
    by_area : bool
        Whether the first key names areas; then what only describes them is neither label nor value.
    """
    result = SortedColumns()
    areas = {c.column.position for c in named if c.hinted or not c.column.numeric}
    texts = [c for c in rest if not c.numeric and not c.constant]
    area = keys[:1] if by_area else []
    _choose_labels(profile, [c for c in texts if not area or not profile.determined(c, area)], keys, result)
    reasons = {
        column.position: reason
        for column in rest
        if column not in result.labels
        and (reason := _reason(profile, column, area, areas, result.labels, city_keys))
    }
    _keep_a_value(rest, result.labels, reasons)
    for column in rest:
        if column.position in reasons:
            result.left.append(column)
            result.reasons.append(_note(profile, column, reasons[column.position]))
        elif column not in result.labels:
            result.values.append(column)
    return result


def _keep_a_value(rest: list[Column], labels: list[Column], reasons: dict[int, str]) -> None:
    """Values that happen to be the same in all areas look like numbers of labels; one stays the value."""
    if all(column.position in reasons for column in rest if column not in labels):
        repeating = [column for column in rest if reasons.get(column.position) == "column_label_id"]
        for column in sorted(repeating, key=lambda c: (_IDS.isdisjoint(c.words), c.position))[-1:]:
            del reasons[column.position]


def _note(profile: Profile, column: Column, reason: str) -> Finding:
    sheet, params = profile.table.sheet, {"column": column.header}
    return Finding(reason, Severity.NOTE, sheet, column=column.position + 1, params=params)


def _choose_labels(profile: Profile, texts: list[Column], keys: list[Column], result: SortedColumns) -> None:
    told_apart = profile.distinct(keys)
    candidates = texts + [
        c for c in profile.columns if c.numeric and c not in keys and c.word in ("alter", "age")
    ]
    for column in candidates:
        # A column that differs in every row is a remark or a number of the row.
        if told_apart == profile.length or len(column.texts) > max(_MANY, profile.length // 3):
            continue
        with_column = profile.distinct([*keys, *result.labels, column])
        if with_column > told_apart and not _row_id(profile, column):
            result.labels.append(column)
            told_apart = with_column
    result.unique = told_apart >= 0.98 * profile.length


def _row_id(profile: Profile, column: Column) -> bool:
    return len(column.texts) == profile.length and profile.length > 1


def _reason(
    profile: Profile,
    column: Column,
    area: list[Column],
    areas: set[int],
    labels: list[Column],
    city_keys: tuple[str, ...],
) -> str | None:
    """Return why a column is no value."""
    hinted = (
        bool(_IDS.intersection(column.words))
        or column.word in _COORDINATES
        or column.word.endswith("schluessel")
    )
    if _row_id(profile, column) and hinted:
        return "column_row_id"
    if column.constant and (
        not column.numeric or hinted or normalise_key(column.texts[0]) in map(normalise_key, city_keys)
    ):
        return "column_constant"
    by_area = bool(area) and profile.determined(column, area)
    if by_area and (not column.numeric or hinted or column.position in areas):
        return "column_about_area"
    if not column.numeric:
        return "column_text"
    if labels and _repeats_labels(profile, column, labels):
        return "column_label_id"
    return None


def _repeats_labels(profile: Profile, column: Column, labels: list[Column]) -> bool:
    combinations = profile.distinct(labels)
    whole = all(re.fullmatch(r"\d+(?:[.,]0)?", text) for text in column.texts)
    return whole and combinations * 2 <= profile.length and profile.determined(column, labels)
