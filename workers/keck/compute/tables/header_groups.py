"""Groups and parts of the year that headers name, where a table has one column for each."""

import re
from collections import Counter
from dataclasses import dataclass

from keck.compute.readers.headers import JOINT
from keck.compute.tables.categories import age_band, means_total, sex
from keck.compute.tables.period_texts import find_periods, part_of_year
from keck.compute.tables.profile import Column
from keck.domain.groups import group_code


@dataclass(frozen=True, slots=True)
class HeaderMeaning:
    """A header taken apart: the words of the measure, the group, and the part of the year."""

    words: str
    group: str = ""
    part: str | None = None


def header_meanings(columns: list[Column], *, parts: bool) -> dict[int, HeaderMeaning]:
    """Return what the headers mean beyond words, by position of the column.

    Ages and sexes are groups of one measure where two or more columns differ in nothing else, and either a
    heading above them or the whole table says of what, or where a total stands beside them.

    Parameters
    ----------
    parts : bool
        Whether every header names a month or quarter of the year in its row.
    """
    read = {column.position: _read(column.header, parts) for column in columns}
    families = Counter((one.words, one.part) for one, _ in read.values() if one.group)
    totals = {(one.words, one.part) for one, total in read.values() if total}
    whole = all(one.group or total for one, total in read.values())
    result = {}
    for column in columns:
        one, total = read[column.position]
        family = (one.words, one.part)
        several = families[family] > 1 and (bool(one.words) or whole)
        grouped = several or (family in families and family in totals)
        if grouped and (one.group or total):
            result[column.position] = one
        elif parts:
            result[column.position] = HeaderMeaning(without_parts(column.header), "", one.part)
    return result


def all_name_parts(columns: list[Column]) -> bool:
    """Tell whether every header names a month or quarter, without its year."""
    return bool(columns) and all(
        part_of_header(column.header) is not None and not find_periods(column.header) for column in columns
    )


def part_of_header(header: str) -> str | None:
    """Return the month or quarter that a header names.

    >>> part_of_header("Januar (31.) / Insgesamt"), part_of_header("1. Quartal"), part_of_header("Kinder")
    ('*-01', '*-Q1', None)
    """
    return next((part for text in header.split(JOINT) if (part := part_of_year(text))), None)


def without_parts(header: str) -> str:
    """Return a header without the month or quarter."""
    return JOINT.join(text for text in header.split(JOINT) if part_of_year(text) is None)


def _read(header: str, parts: bool) -> tuple[HeaderMeaning, bool]:
    found: dict[str, str] = {}
    words, total = [], False
    for text in header.split(JOINT):
        if parts and part_of_year(text):
            continue
        if code := sex(text):
            found["sex"] = code
        elif band := age_band(text):
            found["age"] = band
        elif means_total(text):
            total = True
        elif not re.match(r"davon\b|darunter\b|im alter\b", text, re.IGNORECASE):
            words.append(text)
    part = part_of_header(header) if parts else None
    return HeaderMeaning(JOINT.join(words), group_code(found), part), total and not found
