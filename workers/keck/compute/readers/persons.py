"""Recognises tables with one row per person, which do not belong here; counts made of them do."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import polars as pl

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Problem
from keck.domain.names import transliterate

_LOOKED_AT = 2000
_FEWEST = 5
_MANY = 20
_DAY_FORMS = (
    r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})",
    r"(?:19|20)\d\d-?[01]\d-?[0-3]\d(?:[ T].*)?",
    r"\d{1,2}/\d{1,2}/\d{4}",
)
_DAY = re.compile("|".join(_DAY_FORMS))
_BIRTH = re.compile(
    r"geb(?:urts?)?[ ._-]?(?:dat\w*|tag)|geb|geb(?:oren)?[ ._]*am|(?:date ?of ?)?birth ?(?:date|day)?|dob"
)


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = _set(
    "vorname vornamen nachname nachnamen familienname rufname zuname geburtsname kindesname firstname "
    "lastname surname forename givenname familyname"
)
_NAME_PAIRS = (
    _set("name kindes"),
    _set("first name"),
    _set("last name"),
    _set("given name"),
    _set("family name"),
)
_PERSON = _set(
    "kind kinder kindes schueler schuelerin schuelers person personen patient patienten klient klienten "
    "proband probanden teilnehmer einwohner fall child pupil student person"
)
_NUMBER = _set("nr no nummer id code kennung kennziffer pseudonym lfd schluessel fallnummer")
_TRAITS = _set(
    "geschlecht sex gender alter age geburtsjahr geburtsmonat jahrgang staatsangehoerigkeit nationalitaet "
    "staatsbuergerschaft konfession religion klasse schulklasse herkunftsland muttersprache familiensprache "
    "groesse gewicht bmi befund diagnose impfstatus adresse strasse hausnummer wohnort plz anschrift"
)
_OWN_TRAITS = _set("alter age geburtsjahr geburtsmonat jahrgang")
_COUNTS = _set(
    "anzahl zahl zahlen wert werte summe faelle count value n haeufigkeit insgesamt gesamt bestand "
    "personenzahl"
)


def refuse_persons(table: RawTable, filename: str) -> None:
    """Refuse a table whose rows are persons.

    Birthdays and names of persons are told by their headings and cells; a table without them is one row per
    person where a number of a person differs in every row beside a person's traits, or where all columns are
    such traits and rows repeat.

    Raises
    ------
    Problem
        With the columns that give it away, and how counts are made of it.
    """
    if table.frame.height < _FEWEST:
        return
    words = [_words(text) for text in table.header]
    found = _birthdays(table, words) or _names(words) or _numbered(table, words) or _traits(table, words)
    if found:
        columns = ", ".join(f"„{table.header[place][:60]}“" for place in found[:5])
        raise Problem("table_of_persons", file=filename, columns=columns, rows=table.frame.height)


def _birthdays(table: RawTable, words: list[list[str]]) -> list[int]:
    return [
        place
        for place, parts in enumerate(words)
        if (days := _days(table.frame.to_series(place)))
        and (_BIRTH.fullmatch(" ".join(parts)) or _scattered(days, table.frame.height))
    ]


def _days(column: pl.Series) -> list[str]:
    """Return the cells of a column that is one of days."""
    cells = [text.strip() for text in column.drop_nulls().head(_LOOKED_AT).to_list()]
    days = [cell for cell in cells if _DAY.fullmatch(cell)]
    return days if len(days) * 2 > len(cells) else []


def _scattered(days: list[str], rows: int) -> bool:
    """Tell whether days lie over years without a rhythm, as birthdays do and no reporting date does."""
    found = sorted({date(*_numbers(day)) for day in days if _is_date(day)})
    in_year = {(day.month, day.day) for day in found}
    gaps = Counter((after - before).days for before, after in pairwise(found))
    steady = max(gaps.values(), default=0) * 2 > len(found)
    wide = len({day.year for day in found}) > 2
    return len(days) >= _MANY and wide and not steady and len(in_year) * 2 > min(rows, 365)


def _is_date(day: str) -> bool:
    try:
        date(*_numbers(day))
    except (ValueError, TypeError):
        return False
    return True


def _numbers(day: str) -> list[int]:
    """Return year, month and day of a date in German or in ISO order."""
    parts = [int(part) for part in re.findall(r"\d+", day)[:3]]
    return parts if len(str(parts[0])) == 4 else parts[::-1]


def _names(words: list[list[str]]) -> list[int]:
    # A list of popular first names counts them; whoever lists persons does not.
    if any(_COUNTS.intersection(parts) for parts in words):
        return []
    return [
        place
        for place, parts in enumerate(words)
        if _NAMES.intersection(parts) or any(pair <= set(parts) for pair in _NAME_PAIRS)
    ]


def _numbered(table: RawTable, words: list[list[str]]) -> list[int]:
    numbers = [
        place
        for place, parts in enumerate(words)
        if _is_number_of_person(parts)
        and table.frame.to_series(place).n_unique() >= 0.98 * table.frame.height
    ]
    traits = _places_of(words, _TRAITS)
    return [*numbers, *traits] if numbers and traits else []


def _is_number_of_person(parts: list[str]) -> bool:
    joined = "".join(parts)
    pieces = {joined.removesuffix(number) for number in _NUMBER} | set(parts)
    return bool(_PERSON & pieces) and any(joined.endswith(number) for number in _NUMBER)


def _traits(table: RawTable, words: list[list[str]]) -> list[int]:
    own = _places_of(words, _OWN_TRAITS)
    traits = _places_of(words, _TRAITS)
    if not own or len(traits) < 2 or any(_COUNTS.intersection(parts) for parts in words):
        return []
    others = [place for place in range(len(words)) if place not in traits]
    measured = any(_measures(table.frame.to_series(place)) for place in others)
    return [] if measured or not table.frame.is_duplicated().any() else traits


def _measures(column: pl.Series) -> bool:
    """Tell whether a column holds figures rather than marks of a person, such as yes and no or a grade."""
    numbers = column.drop_nulls().head(_LOOKED_AT).cast(pl.Float64, strict=False)
    return numbers.null_count() * 2 < len(numbers) and numbers.n_unique() > 10


def _places_of(words: list[list[str]], wanted: frozenset[str]) -> list[int]:
    return [place for place, parts in enumerate(words) if wanted.intersection(parts)]


def _words(header: str) -> list[str]:
    return re.findall(r"[a-z]+", transliterate(header).lower())
