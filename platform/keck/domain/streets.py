"""Streets: how their names are compared, and which area an address lies in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from keck.domain.house_numbers import HouseNumber, NumberRange, Side, range_of
from keck.domain.names import transliterate

_WORD = re.compile(r"[a-z0-9]+")
_LONG = {"str": "strasse", "pl": "platz", "st": "sankt", "dr": "doktor", "prof": "professor"}
_ENDINGS = {"str": "strasse", "pl": "platz"}
_HOUSE = r"\d{1,5}(?:\s*[a-z](?![a-z])|\s\d/\d)?(?:\s*[-–/]\s*\d{1,5}\s*(?:[a-z](?![a-z]))?)?"
_ADDRESS = re.compile(rf"(?P<street>.*\D)[\s,]+(?:nr\.?\s*)?(?P<number>{_HOUSE})(?!\.|\d)", re.IGNORECASE)
_POSTCODE = re.compile(r"[\s,]*\b\d{5}\b.*")


def fold_street(name: str) -> str:
    """Return the form in which street names are compared; the script of the atlas folds likewise.

    >>> fold_street("Robert-Koch-Str."), fold_street("ROBERT KOCHSTRASSE")
    ('robertkochstrasse', 'robertkochstrasse')
    """
    return "".join(_long(word) for word in _WORD.findall(transliterate(name).lower()))


def _long(word: str) -> str:
    if word in _LONG:
        return _LONG[word]
    ending = next((one for one in _ENDINGS if word.endswith(one)), None)
    return word[: -len(ending)] + _ENDINGS[ending] if ending else word


def split_address(text: str) -> tuple[str, str]:
    """Split an address in one cell into street and house number.

    >>> split_address("Straße des 17. Juni 135a"), split_address("Straße des 17. Juni")
    (('Straße des 17. Juni', '135a'), ('Straße des 17. Juni', ''))
    >>> split_address("Hauptstr. 5, 12345 Ort"), split_address("Am Wall 7 Hinterhaus")
    (('Hauptstr.', '5'), ('Am Wall', '7'))
    """
    line = _POSTCODE.sub("", text.strip())
    match = _ADDRESS.match(line)
    return (match["street"].strip(" ,"), match["number"].strip()) if match else (line, "")


@dataclass(frozen=True, slots=True)
class StreetPart:
    """Some house numbers of a street, and the key of the area they lie in."""

    numbers: NumberRange
    area: str

    def to_json(self) -> list[Any]:
        """Return the stored form: first, last, side and area.

        >>> StreetPart(NumberRange(HouseNumber(1), None, Side.ODD), "12").to_json()
        ['1', '', 1, '12']
        """
        return [
            str(self.numbers.first or ""), str(self.numbers.last or ""), int(self.numbers.side), self.area
        ]  # fmt: skip

    @classmethod
    def of(cls, value: Sequence[Any]) -> "StreetPart":
        """Read the stored form."""
        first, last, side, area = value
        return cls(range_of(first, last or "Ende", Side(side)), area)


@dataclass(frozen=True, slots=True)
class Street:
    """A street with its parts."""

    name: str
    parts: tuple[StreetPart, ...]

    def areas(self, house: HouseNumber | None = None) -> set[str]:
        """Return the keys of the areas where a house may lie: one, where its number is listed.

        Of several parts that hold a number the one that begins last is meant: 15a lies in 15a–20, not 1–15.
        """
        if house is None:
            return {part.area for part in self.parts}
        holding = [part for part in self.parts if part.numbers.holds(house)]
        if not holding:
            return set()
        nearest = max(part.numbers.first or HouseNumber(0) for part in holding)
        return {part.area for part in holding if (part.numbers.first or HouseNumber(0)) == nearest}


@dataclass(frozen=True)
class StreetList:
    """All streets of a municipality; areas are keys of one level."""

    level: str
    streets: tuple[Street, ...]
    _by_name: dict[str, Street] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for street in self.streets:
            self._by_name.setdefault(fold_street(street.name), street)

    def find(self, name: str) -> Street | None:
        """Return the street of a name, however it is written."""
        return self._by_name.get(fold_street(name))

    def similar(self, name: str) -> str | None:
        """Return the name of the street that was likely meant."""
        close = get_close_matches(fold_street(name), list(self._by_name), n=1, cutoff=0.8)
        return self._by_name[close[0]].name if close else None


def collisions(parts: Iterable[StreetPart]) -> Iterator[tuple[int, int]]:
    """Yield the positions of parts that claim the same numbers for different areas."""
    listed = list(parts)
    for i, one in enumerate(listed):
        for j in range(i + 1, len(listed)):
            if one.area != listed[j].area and one.numbers.collides(listed[j].numbers):
                yield i, j
