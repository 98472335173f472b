"""Values as CSV: for software after RFC 4180, for German spreadsheets with semicolons and decimal commas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from keck.domain.formula_guard import guarded
from keck.domain.texts import Language, LocalText
from keck.views.api import Item, ValueQuery, value_items
from keck.views.atlas import Atlas
from keck.views.values import Values

JUDGED = ("verdict", "verdict_without_area", "verdict_target", "trend", "reliable", "rank_from", "rank_to")
COLUMNS = (
    "area",
    "area_name",
    "level",
    "indicator",
    "indicator_name",
    "period",
    "group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "flags",
    "release",
    "footnotes",
    "lower",
    "upper",
    *JUDGED,
    "smoothed_estimate",
)


class Variant(StrEnum):
    """Who is to read the file."""

    STANDARD = "csv"
    EXCEL = "excel"


def values_csv(
    atlas: Atlas,
    values: Values,
    query: ValueQuery,
    lang: Language,
    *,
    release: int | None = None,
    variant: Variant = Variant.STANDARD,
) -> bytes:
    """Write an indicator's values, one row for each area, period and group."""
    entry = atlas.indicators[values.indicator]
    name = entry.name.get(lang)[0]
    unit = entry.unit.get(lang)[0]
    rows = (
        (
            item["area"],
            item["area_name"],
            item["area"].partition(":")[0],
            entry.code,
            name,
            item["period"],
            item["group"],
            item["value"],
            unit,
            item["numerator"],
            item["denominator"],
            item["status"],
            " ".join(item["flags"]),
            release,
            _notes(item["footnotes"], lang),
            *_limits(item["interval"]),
            *(_told(item[name]) for name in JUDGED),
            item["smoothed"]["value"] if item["smoothed"] else None,
        )
        for item in value_items(atlas, values, query, release=release)
    )
    return table_csv(COLUMNS, rows, variant=variant)


def _told(value: object) -> object:
    """Write yes and no as software does."""
    return str(value).lower() if isinstance(value, bool) else value


def _limits(interval: Item | None) -> tuple[float | None, float | None]:
    return (interval["lower"], interval["upper"]) if interval else (None, None)


def _notes(items: Iterable[Item], lang: Language) -> str:
    """Write the notes on a value in one cell; a break says that it is one."""
    return " | ".join(
        f"{_KINDS[item['kind']][lang]}{LocalText.of(item['text']).get(lang)[0]}" for item in items
    )


_KINDS = {
    "footnote": {"de": "", "en": ""},
    "break": {"de": "Bruch in der Zeitreihe: ", "en": "Break in series: "},
    "comment": {"de": "Kommentar: ", "en": "Comment: "},
}


def table_csv(
    header: Sequence[str], rows: Iterable[Iterable[object]], *, variant: Variant = Variant.STANDARD
) -> bytes:
    """Write a table.

    Numbers stay numbers; a text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    excel = variant is Variant.EXCEL
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(_written(row, excel) for row in rows)
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _written(row: Iterable[object], excel: bool) -> Iterator[str]:
    for item in row:
        if item is None:
            yield ""
        elif isinstance(item, int | float) and not isinstance(item, bool):
            text = repr(int(item)) if float(item).is_integer() else repr(item)
            yield text.replace(".", ",") if excel else text
        else:
            yield guarded(str(item))
