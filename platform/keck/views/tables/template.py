"""Templates: workbooks with a member's own areas filled in, which say themselves how they are read."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from keck.domain.mapping_files import dump
from keck.domain.mappings import MAPPING_SHEET, Layout, Mapping, MeasureColumn
from keck.domain.texts import Language, LocalText
from keck.views.formats import Formats
from keck.views.i18n import translator

_SPARE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Template:
    """What a template asks for.

    Attributes
    ----------
    indicator : LocalText
        What the figures are for.
    dataset : str
        Code of the table that the figures go to, and ``name``, its name.
    measures : sequence of MeasureColumn
        What is asked for, with group, kind and unit; headers are given here.
    areas : sequence of (str, str)
        Key and name of all areas of the level.
    periods : sequence of str
        Codes to choose from; the first is filled in.
    """

    indicator: LocalText
    description: str
    dataset: str
    name: LocalText
    level: str
    level_name: str
    measures: Sequence[MeasureColumn]
    areas: Sequence[tuple[str, str]]
    periods: Sequence[str]


def mapping_of(template: Template, lang: Language) -> Mapping:
    """Return how the filled-in workbook is read."""
    t = translator(lang)
    return Mapping(
        dataset=template.dataset,
        name=template.name,
        layout=Layout.WIDE,
        sheet=t.gettext("Daten"),
        area_column=t.gettext("Schlüssel"),
        levels={"": template.level},
        period_column=t.gettext("Zeitraum"),
        measures=tuple(template.measures),
        notes={"footnote": t.gettext("Anmerkung"), "break": t.gettext("Reihenbruch")},
    )


def template_xlsx(template: Template, lang: Language) -> bytes:
    """Write a template: data to fill in, an explanation, and hidden beside them how it is read."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    mapping = mapping_of(template, lang)
    heading = book.add_format(
        {"bold": True, "bg_color": "#EEF4F5", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    _data(
        book.add_worksheet(mapping.sheet),
        template,
        mapping,
        lang,
        heading,
        book.add_format({"num_format": "@"}),
    )
    _explanation(book.add_worksheet(translator(lang).gettext("Erklärung")), template, lang, heading, book)
    hidden = book.add_worksheet(MAPPING_SHEET)
    hidden.very_hidden()
    for row, line in enumerate(dump(mapping).splitlines()):
        hidden.write_string(row, 0, line)
    for row, code in enumerate(template.periods):
        hidden.write_string(row, 1, code)
    book.close()
    return out.getvalue()


def _data(
    sheet: Worksheet, template: Template, mapping: Mapping, lang: Language, heading: Format, text: Format
) -> None:
    t = translator(lang)
    measures = [measure.column or "" for measure in template.measures]
    headers = [mapping.area_column or "", t.gettext("Gebiet"), mapping.period_column or "", *measures]
    headers += [mapping.notes["footnote"], mapping.notes["break"]]
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, heading)
    for row, (key, name) in enumerate(template.areas, start=1):
        sheet.write_string(row, 0, key, text)
        sheet.write_string(row, 1, name)
        sheet.write_string(row, 2, template.periods[0], text)
    last = len(template.areas) + _SPARE_ROWS
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 0, 12, text)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 12, text)
    sheet.set_column(3, 2 + len(measures), 18)
    sheet.set_column(3 + len(measures), 4 + len(measures), 30)
    source = f"='{MAPPING_SHEET}'!$B$1:$B${len(template.periods)}"
    sheet.data_validation(
        1,
        2,
        last,
        2,
        {
            "validate": "list",
            "source": source,
            # Other periods are right, too; nobody is kept from typing one.
            "error_type": "information",
            "input_title": t.gettext("Zeitraum"),
            "input_message": t.gettext("Bitte wählen, oder schreiben wie 2024, 2024-Q4 oder sy2023."),
        },
    )
    keys = f"=$A$2:$A${len(template.areas) + 1}"
    sheet.data_validation(
        len(template.areas) + 1, 0, last, 0, {"validate": "list", "source": keys, "error_type": "warning"}
    )
    for column in range(3, 3 + len(measures)):
        whole = template.measures[column - 3].kind.value == "count"
        sheet.data_validation(
            1,
            column,
            last,
            column,
            {
                "validate": "integer" if whole else "decimal",
                "criteria": ">=",
                "value": 0,
                # Protected cells arrive as signs, so a text only warns.
                "error_type": "warning",
                "error_title": t.gettext("Bitte eine Zahl"),
                "error_message": t.gettext(
                    "Geschützte Werte schreiben Sie als * oder <5; leer heißt: keine Angabe."
                ),
            },
        )


def _explanation(
    sheet: Worksheet, template: Template, lang: Language, heading: Format, book: xlsxwriter.Workbook
) -> None:
    t = translator(lang)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30, wrap)
    sheet.set_column(1, 1, 90, wrap)
    lines = [
        (t.gettext("Kennzahl"), t.local(template.indicator)),
        (t.gettext("Bedeutung"), template.description),
        (
            t.gettext("Ebene"),
            t.gettext("{level}, {count} Gebiete", level=template.level_name, count=len(template.areas)),
        ),
        (
            t.gettext("Zeitraum"),
            t.gettext(
                "Vorausgefüllt ist {period}. Für weitere Zeiträume kopieren Sie die Zeilen und ändern den "
                "Zeitraum.",
                period=Formats(lang).period(template.periods[0]),
            ),
        ),
        *((one.column or "", _asked(one, lang)) for one in template.measures),
        (
            t.gettext("Anmerkung"),
            t.gettext("Freiwillig. Der Text steht im Atlas bei den Zahlen dieser Zeile und ist öffentlich."),
        ),
        (
            t.gettext("Reihenbruch"),
            t.gettext("Freiwillig. Warum die Werte ab diesem Zeitraum nicht mit früheren vergleichbar sind."),
        ),
        (
            t.gettext("Geschützt und leer"),
            t.gettext(
                "Geschützte Werte schreiben Sie als * oder <5. Leere Zellen heißen: keine Angabe, nicht 0."
            ),
        ),
        (
            t.gettext("Zurückgeben"),
            t.gettext(
                "Bitte lassen Sie Überschriften und Blattnamen, wie sie sind. Die Datei wird dann ohne "
                "Rückfrage gelesen; zusätzliche Blätter und Spalten stören nicht."
            ),
        ),
    ]
    for row, (name, text) in enumerate((name, text) for name, text in lines if text):
        sheet.write_string(row, 0, name, heading)
        sheet.write_string(row, 1, text, wrap)


def _asked(measure: MeasureColumn, lang: Language) -> str:
    t = translator(lang)
    what = t.local(measure.label)
    group = f" ({measure.group})" if measure.group else ""
    return t.gettext("{what}{group}, Einheit: {unit}", what=what, group=group, unit=t.local(measure.unit))
