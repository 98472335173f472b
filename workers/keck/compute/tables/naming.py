"""What a table is about where none of its columns says it: a line above, its sheet, its file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from keck.compute.readers.raw import RawTable
from keck.compute.tables.period_texts import without_period
from keck.compute.tables.words import words
from keck.domain.names import normalise_name

_LONGEST_TITLE = 80
_STRUCTURE = re.compile(
    r"(?:monat|jahr|quartal|geschlecht|alter|anzahl|davon|darunter|absolut)", re.IGNORECASE
)
_FILLERS = words(
    "tabelle tab blatt sheet daten data datei file export statistik auswertung ergebnis ergebnisse liste "
    "list neu new final endgueltig kopie copy version stand aktuell korrigiert entwurf opendata csv xls xlsx "
    "ods json wert werte stadt gemeinde kommune kreisfreie landeshauptstadt"
)
_SMALL = words(
    "nach je pro in im am an auf aus von vom bis zu zum zur fuer der die das den des dem und by per of"
)
_AREA_WORD = re.compile(
    r"(?:stadt|orts|land|wahl|stimm|bau|sozial|planungs|lebenswelt|statistische[rns]?)?"
    r"(?:teil|bezirk|viertel|quartier|raum|raeum|gebiet|kreis|distrikt|district|quarter|area|einheit|block)"
    r"(?:e|en|n|s|es|er|ern)?"
)
_NUMBER = re.compile(r"v?\d+")


@dataclass(frozen=True, slots=True)
class TableTitle:
    """What a table is about.

    Attributes
    ----------
    said : bool
        Whether the table says so itself; else it is only called so after its file.
    telling : bool
        Whether the words are about anything; the name of a file may be about areas and years alone.
    """

    text: str
    said: bool = True
    telling: bool = True


def title_of(table: RawTable, filename: str, several: bool, city: Iterable[str] = ()) -> TableTitle:
    """Return what measures without a name are called.

    A heading over all columns comes first, then the sheet, then a line above the table, then the file.

    Parameters
    ----------
    several : bool
        Whether the file has several sheets.
    city : iterable of str
        Names of the member, which say nothing about what is counted.
    """
    headings = (plain_title(text) for text in table.headings)
    heading = next((text for text in headings if text and not _STRUCTURE.match(text)), "")
    title = plain_title(table.titles[0]) if table.titles else ""
    for text in (heading, _sheet(table, filename, city), title if len(title) <= _LONGEST_TITLE else ""):
        if text:
            return TableTitle(text)
    name = file_words(PurePath(filename).stem, city)
    return TableTitle(name or table_name(_whole(table, filename, several)), said=False, telling=bool(name))


def _whole(table: RawTable, filename: str, several: bool) -> str:
    stem = PurePath(filename).stem
    return f"{stem} {table.sheet}" if several else stem


def _sheet(table: RawTable, filename: str, city: Iterable[str]) -> str:
    """Return the sheet's name if it is about something; a file without sheets has one called like itself."""
    named = without_period(table.sheet)
    alike = normalise_name(table.sheet) in (normalise_name(filename), normalise_name(PurePath(filename).stem))
    return named if not alike and file_words(named, city) else ""


def table_name(text: str) -> str:
    """Return the name of a table that is called after its file.

    >>> table_name("kinder_unter-6_2024")
    'Kinder unter 6'
    """
    plain = " ".join(without_period(text).replace("_", " ").replace("-", " ").split()) or text
    return plain[:1].upper() + plain[1:]


def file_words(text: str, city: Iterable[str] = ()) -> str:
    """Return what the name of a file or sheet says about its content; empty if that is nothing.

    >>> file_words("koeln_kinder_nach_stadtteilen_2024", ["Köln"]), file_words("nach_stadtteilen")
    ('Kinder', '')
    >>> file_words("Kinder unter 6 (neu)"), file_words("Tabelle1"), file_words("export-2024_v2")
    ('Kinder unter 6', '', '')
    """
    tokens = re.split(r"[\s_\-.,;()\[\]+&]+", without_period(text))
    names = {normalise_name(one) for one in city}
    kept = [token for token in tokens if token and not _says_nothing(token, names)]
    while kept and (normalise_name(kept[-1]) in _SMALL):
        kept.pop()
    while kept and (normalise_name(kept[0]) in _SMALL or _NUMBER.fullmatch(kept[0].lower())):
        kept.pop(0)
    plain = " ".join(kept)
    return plain[:1].upper() + plain[1:]


def _says_nothing(token: str, city: set[str]) -> bool:
    word = normalise_name(token)
    bare = re.sub(r"\d+$", "", word)
    if word in city or (bare in _FILLERS or not word) or re.fullmatch(r"v\d+", word):
        return True
    return _AREA_WORD.fullmatch(word) is not None


def plain_title(text: str) -> str:
    """Return a title without its date and the marks of footnotes.

    >>> plain_title("Wohnberechtigte Bevölkerung* in Münster am 31.12.2014")
    'Wohnberechtigte Bevölkerung in Münster'
    """
    dated = re.sub(r"\b\d{1,2}\.\s?\d{1,2}\.(?!\d)", "", without_period(text))
    plain = re.sub(r"\s*(?:\*\)?|\d\))(?=\s|$)", "", dated)
    return " ".join(re.sub(r"\b(?:am|zum|stand|seit|bis)\s*$", "", plain, flags=re.IGNORECASE).split())
