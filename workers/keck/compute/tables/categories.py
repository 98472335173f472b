"""Recognises columns whose labels are sexes or age bands."""

import re

from keck.compute.tables.profile import Column
from keck.compute.tables.words import words
from keck.domain.mappings import GroupColumn
from keck.domain.names import normalise_name, transliterate

_SEXES = {
    word: code
    for code, words in (
        ("m", "m maennlich mann maenner jungen junge male"),
        ("f", "w weiblich frau frauen maedchen f female"),
        ("d", "d divers diverse"),
    )
    for word in words.split()
}
_TOTALS = words(
    "insgesamt gesamt zusammen alle total summe beide mw gesamtbevoelkerung allealtersgruppen "
    "beidegeschlechter"
)
_YEARS = r"(?:\s*(?:jahre?n?|j\.?|lj\.?))?"
_FORMS = (
    (re.compile(rf"(\d+)\s*(?:-|–|bis)?\s*(?:<|unter|u\.)\s*(\d+){_YEARS}"), 1),
    (re.compile(rf"(\d+)\s*(?:-|–|bis)\s*(\d+){_YEARS}"), 0),
    (re.compile(rf"()(?:unter|<|u\.)\s*(\d+){_YEARS}"), 1),
    (re.compile(rf"(\d+){_YEARS}()\s*(?:und (?:aelter|mehr|darueber)|u\.\s?(?:ae\.|mehr|aelter)|\+)"), 0),
    (re.compile(rf"(?:ab|ueber|>=|≥)\s*(\d+)(){_YEARS}"), 0),
)
_AGE_HINTS = ("alter", "age")


def sex(label: str) -> str | None:
    """Return the code of a sex.

    >>> sex("männlich"), sex("Frauen"), sex("x")
    ('m', 'f', None)
    """
    return _SEXES.get(normalise_name(label))


def means_total(label: str) -> bool:
    """Tell whether a label stands for everybody.

    >>> means_total("Ins-gesamt"), means_total("Frauen")
    (True, False)
    """
    return normalise_name(label) in _TOTALS


def age_band(label: str) -> str | None:
    """Return the code of an age band in closed whole years.

    >>> [age_band(t) for t in ("0 bis unter 3", "00 - < 03", "6-9 Jahre", "unter 18", "75 und älter")]
    ['0-2', '0-2', '6-9', '0-17', '75-']
    """
    word = transliterate(label).strip().lower()
    for pattern, open_end in _FORMS:
        if match := pattern.fullmatch(word):
            start = int(match[1] or 0)
            end = int(match[2]) - open_end if match[2] else None
            if end is not None and end < start:
                return None
            return f"{start}-{'' if end is None else end}"
    return None


def group_column(column: Column) -> GroupColumn | None:
    """Return the group that a column of labels names, if all its labels are understood."""
    totals = tuple(text for text in column.texts if means_total(text))
    labels = [text for text in column.texts if text not in totals]
    for dimension, read in (("sex", sex), ("age", age_band)):
        categories = {text: code for text in labels if (code := read(text)) is not None}
        if labels and len(categories) == len(labels) and len(set(categories.values())) == len(labels):
            return GroupColumn(column.header, dimension, categories, totals)
    if any(hint in column.word for hint in _AGE_HINTS) and all(
        re.fullmatch(r"\d{1,3}", text) for text in labels
    ):
        return GroupColumn(
            column.header, "age", {text: f"{int(text)}-{int(text)}" for text in labels}, totals
        )
    return None
