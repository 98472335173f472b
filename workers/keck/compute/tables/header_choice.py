"""Chooses what headers say beside the name of a measure."""

from keck.compute.tables.header_groups import HeaderMeaning, all_name_parts, header_meanings
from keck.compute.tables.period_columns import PeriodChoice
from keck.compute.tables.profile import Column
from keck.compute.tables.questions import Questions


def choose_meanings(values: list[Column], period: PeriodChoice, told: Questions) -> dict[int, HeaderMeaning]:
    """Find groups and parts of the year in the headers of values."""
    years = period.column is not None and all(len(text) == 4 for text in period.column.texts)
    parts = years and all_name_parts(values)
    if parts:
        told.note("period_parts_in_headers")
    meanings = header_meanings(values, parts=parts)
    groups = sorted({one.group for one in meanings.values() if one.group})
    if groups:
        told.note("groups_in_headers", number=len(groups), groups=", ".join(groups[:6]))
    return meanings
