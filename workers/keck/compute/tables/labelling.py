"""Makes measures of value columns and labels: names, codes and kinds."""

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keck.compute.tables.factors import combine
from keck.compute.tables.header_groups import HeaderMeaning
from keck.compute.tables.kinds import guess_kind
from keck.compute.tables.naming import TableTitle
from keck.compute.tables.numbers import CellState, NumberSigns
from keck.compute.tables.period_columns import header_period
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.profile import Column, Profile
from keck.compute.tables.words import words
from keck.domain.codes import slugify
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import MeasureColumn
from keck.domain.texts import LocalText
from keck.domain.unnamed import UNNAMED

_GENERIC = words(
    "wert werte value values anzahl zahl zahlen count summe betrag menge n indikatorwert messwert "
    "obsvalue absolut"
)
_TITLES = words("bezeichnung indikator merkmal tabelle titel thema kennzahl statistik measure")


@dataclass(frozen=True, slots=True)
class Naming:
    """What measures are named after.

    Attributes
    ----------
    title : TableTitle
        What the table is about, for measures whose column says nothing.
    constant : str or None
        What a column of the table itself says it is about.
    labels : list of Column
        Columns whose labels name measures.
    dated : bool
        Whether headers name the periods.
    meanings : dict of int to HeaderMeaning
        Groups and parts of the year in headers, by position of the column.
    named : dict of int to Column
        Columns that only name what another column holds, by the position of that.
    """

    title: TableTitle
    constant: str | None
    labels: list[Column]
    dated: bool
    meanings: dict[int, HeaderMeaning] = field(default_factory=dict)
    named: dict[int, Column] = field(default_factory=dict)


def constant_title(columns: list[Column]) -> str | None:
    """Return the title that a constant column gives to the whole table."""
    for column in columns:
        titled = "gruppe" not in column.word and any(hint in column.word for hint in _TITLES)
        if titled and column.constant and not column.numeric:
            return column.texts[0]
    return None


def make_measures(
    profile: Profile, values: list[Column], naming: Naming, signs: NumberSigns, wide: bool
) -> tuple[list[MeasureColumn], list[Finding]]:
    """Return the measures in order of appearance, and why each kind was chosen.

    Parameters
    ----------
    wide : bool
        Whether each value column is a measure; else all together are one, told apart by labels alone.
    """
    codes, combinations = combine([column.factor for column in naming.labels], profile.length)
    names = label_names(combinations)
    measures: list[MeasureColumn] = []
    reasons: list[Finding] = []
    taken: dict[str, str] = {}
    used: set[tuple[str, str, str | None]] = set()
    if _is_unnamed(values, wide, naming):
        params: dict[str, object] = {"name": naming.title.text, "telling": naming.title.telling}
        reasons.append(Finding(UNNAMED, Severity.WARNING, profile.table.sheet, params=params))
    for column in values if wide else values[:1]:
        several = wide and len(values) > 1
        owned = _own_names(naming.named.get(column.position), codes, names)
        for number, labels in enumerate(combinations):
            if naming.labels and not any(labels):
                continue
            meaning = naming.meanings.get(column.position) if wide else None
            header = _unmarked(meaning.words if meaning else column.header) if wide else ""
            label = owned.get(number) or _label(header, names[number], naming, several)
            group, period = meaning.group if meaning else "", _period(column, naming, meaning)
            if (label, group, period) in used:
                label = f"{label} ({column.header})"
            used.add((label, group, period))
            numbers = _numbers([column] if wide else values, codes == number, signs)
            guess = guess_kind(label if not wide else f"{label} {column.header}", numbers)
            measures.append(
                MeasureColumn(
                    code=_code(label, taken),
                    label=LocalText(label),
                    column=column.header if several or (wide and not naming.labels) else None,
                    match=labels,
                    kind=guess.kind,
                    unit=guess.unit,
                    group=group,
                    period=period,
                )
            )
            params = {"measure": label}
            place = column.position + 1 if wide else None
            reasons.append(
                Finding(
                    f"kind_{guess.reason}", Severity.NOTE, profile.table.sheet, column=place, params=params
                )
            )
    return measures, reasons


def naming_columns(columns: list[Column], values: list[Column]) -> dict[int, Column]:
    """Return the columns that only name another one, as ``NAME_X`` names ``X``; by the position of that."""
    words = {column.word: column for column in values}
    return {
        words[rest].position: column
        for column in columns
        for rest in [re.sub(r"^(?:name|bezeichnung|titel)|(?:name|bezeichnung|titel)$", "", column.word)]
        if rest in words and rest != column.word and not column.numeric
    }


def _unmarked(header: str) -> str:
    """Return a header without the mark of a footnote.

    >>> _unmarked("Bevölkerung2) / je km2")
    'Bevölkerung / je km2'
    """
    return re.sub(r"(?<=[a-zäöüß])\s?\d{1,2}\)", "", header)


def _own_names(column: Column | None, codes: NDArray[np.int32], names: list[str]) -> dict[int, str]:
    """Return what a naming column says, by combination of labels; the same words are told apart by these."""
    if column is None:
        return {}
    found: dict[int, str] = {}
    for number in range(len(names)):
        texts = [
            column.factor.values[code] for code in np.unique(column.factor.codes[codes == number]).tolist()
        ]
        named = [text for text in texts if text]
        if len(named) == 1:
            found[number] = named[0]
    counts = Counter(found.values())
    return {n: text if counts[text] == 1 else f"{text}: {names[n]}" for n, text in found.items()}


def _period(column: Column, naming: Naming, meaning: HeaderMeaning | None) -> str | None:
    if naming.dated:
        return header_period(column.header)
    return meaning.part if meaning else None


def label_names(combinations: list[tuple[str, ...]]) -> list[str]:
    """Return a name for each combination of labels; a label that stands alone in its table is left out.

    >>> label_names([("Einwohner", "alle"), ("Alter", "0-2"), ("Alter", "3-5")])
    ['Einwohner', 'Alter: 0-2', 'Alter: 3-5']
    """
    families = Counter(combination[:-1] for combination in combinations)
    return [
        _joined(labels[:-1] if len(labels) > 1 and families[labels[:-1]] == 1 else labels)
        for labels in combinations
    ]


def _joined(labels: tuple[str, ...]) -> str:
    parts = [label for label in labels if label]
    return ": ".join(part for number, part in enumerate(parts) if number == 0 or part != parts[number - 1])


def is_generic(text: str) -> bool:
    """Tell whether a header says only that there are values, not of what.

    >>> is_generic("Anzahl"), is_generic("Kinder")
    (True, False)
    """
    plain = slugify(text).replace("-", "") if text else ""
    return not text or plain in _GENERIC or plain == "x"


def _is_unnamed(values: list[Column], wide: bool, naming: Naming) -> bool:
    """Tell whether a measure is called after its file, because the file does not say what is counted."""
    if naming.title.said or naming.constant or naming.labels:
        return False
    meanings = [naming.meanings.get(column.position) for column in values]
    headers = [meaning.words if meaning else c.header for c, meaning in zip(values, meanings, strict=True)]
    return not wide or any(is_generic(_undated(header, naming)) for header in headers)


def _undated(header: str, naming: Naming) -> str:
    return without_period(header) if naming.dated else header


def _label(header: str, labels: str, naming: Naming, several: bool) -> str:
    text = _undated(header, naming)
    generic = is_generic(text)
    if labels:
        family = naming.constant if generic or not several else text
        return f"{family}: {labels}" if family else labels
    return (naming.constant or naming.title.text) if generic else text


def _code(label: str, taken: dict[str, str]) -> str:
    """Return a code of its own for each label; the same label keeps its code."""
    base = slugify(label)
    code, number = base, 1
    while taken.setdefault(code, label) != label:
        number += 1
        code = f"{base[:56]}-{number}"
    return code


def _numbers(columns: list[Column], rows: NDArray[np.bool_], signs: NumberSigns) -> NDArray[np.float64]:
    parts = []
    for column in columns:
        chosen = np.unique(column.factor.codes[rows])
        values, states = column.parsed(signs)
        parts.append(values[chosen][states[chosen] == CellState.NUMBER])
    return np.concatenate(parts) if parts else np.empty(0)
