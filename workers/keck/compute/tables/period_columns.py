"""Finds the period of a table: in a column, in headers, or in the name of sheet or file."""

import re
from dataclasses import dataclass, field

from keck.compute.readers.raw import RawTable
from keck.compute.tables.period_texts import find_periods, read_period
from keck.compute.tables.profile import Column, Profile
from keck.compute.tables.words import words
from keck.domain.findings import Finding, Severity
from keck.domain.periods import Period

_HINTS = words("jahr year period zeit quartal monat stichtag datum date zeitraum stand month quarter")
_PARTS = words("quartal qu monat month quarter halbjahr")
_SHARE = 0.95
_STAND = re.compile(r"\b(?:gebiets)?stand\b|stichtag|\bam\b|\bzum\b", re.IGNORECASE)
_TRIED = 20


@dataclass
class PeriodChoice:
    """The period column, or the one period of the table; ``others`` are further columns about time."""

    column: Column | None = None
    code: str | None = None
    others: list[Column] = field(default_factory=list)
    ambiguous: list[Finding] = field(default_factory=list)
    reasons: list[Finding] = field(default_factory=list)


def _hinted(column: Column) -> bool:
    return any(hint in column.word for hint in _HINTS)


def _names_periods(column: Column, length: int) -> bool:
    hinted = _hinted(column)
    if not any(read_period(text, compact=hinted) for text in column.texts[:_TRIED]):
        return False
    codes = {text: read_period(text, compact=hinted) for text in column.texts}
    if column.share(lambda text: codes[text] is not None) < _SHARE * column.filled:
        return False
    years_only = all(len(code) == 4 for code in codes.values() if code)
    repeated = len(column.texts) * 3 <= length
    return hinted or not years_only or repeated


def choose_period(profile: Profile, filename: str) -> PeriodChoice:
    """Find the period of a table; ``period_missing`` where nothing names it."""
    found = [column for column in profile.columns if _names_periods(column, profile.length)]
    choice = PeriodChoice(others=found)
    varying = [column for column in found if not column.constant] or found
    if varying:
        _choose_column(profile, varying, choice)
        _look_for_parts(profile, choice)
    else:
        _choose_name(profile.table, filename, choice)
    return choice


def _choose_column(profile: Profile, varying: list[Column], choice: PeriodChoice) -> None:
    ordered = sorted(varying, key=lambda column: (not _hinted(column), -len(column.texts), column.position))
    choice.column = best = ordered[0]
    rivals = [column for column in ordered[1:] if not profile.determined(column, [best])]
    choice.others = [column for column in choice.others if column is not best and column not in rivals]
    hinted = [column for column in rivals if _hinted(column)]
    if hinted:
        names = ", ".join(column.header for column in [best, *hinted])
        choice.ambiguous.append(Finding("period_two_columns", params={"columns": names}))
        choice.others += hinted
    choice.reasons.append(
        Finding(
            "period_column_chosen",
            Severity.NOTE,
            profile.table.sheet,
            column=best.position + 1,
            params={"column": best.header, "example": best.texts[0]},
        )
    )


def _look_for_parts(profile: Profile, choice: PeriodChoice) -> None:
    years = choice.column and all(len(read_period(text) or "") == 4 for text in choice.column.texts)
    for column in profile.columns:
        if (
            years
            and column.word in _PARTS
            and column not in (choice.column, *choice.others)
            and not column.constant
        ):
            names = f"{choice.column.header if choice.column else ''}, {column.header}"
            choice.ambiguous.append(Finding("period_two_columns", params={"columns": names}))
            choice.others.append(column)


def _choose_name(table: RawTable, filename: str, choice: PeriodChoice) -> None:
    # Where a file has one table only, its sheet is called like the file.
    sheet = "" if filename in table.sheet else table.sheet
    titles = " ".join([*table.titles, *table.headings])
    if len(find_periods(titles)) > 1:
        # A title that speaks of several years says of none that it is meant; one of its lines may.
        dated = [
            text
            for text in [*table.titles, *table.headings]
            if _STAND.search(text) and len(find_periods(text)) == 1
        ]
        titles = dated[0] if len(dated) == 1 else ""
    names = (
        ("period_from_sheet", sheet),
        ("period_from_title", titles),
        ("period_from_filename", filename),
    )
    for code, text in names:
        periods = find_periods(text)
        if len(periods) == 1:
            choice.code = periods[0]
            choice.reasons.append(Finding(code, Severity.NOTE, params={"period": periods[0], "name": text}))
            return
        if len(periods) > 1:
            choice.ambiguous.append(
                Finding("period_unclear", params={"periods": ", ".join(periods), "name": text})
            )
            return
    choice.ambiguous.append(Finding("period_missing", Severity.ERROR))


def header_period(header: str) -> str | None:
    """Return the one period that a header names, unless it is a year of birth or a law's year."""
    periods = [code for code in find_periods(header) if 1900 <= Period.parse(code).year <= 2100]
    return periods[0] if len(periods) == 1 else None
