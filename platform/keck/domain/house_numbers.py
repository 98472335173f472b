"""House numbers as people and offices write them: 12, 12a, 12 1/2, 2-20, odd and even sides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import total_ordering

_NUMBER = re.compile(r"(\d{1,5})\s*(?:(\d\s*/\s*\d)|([a-z])(?![a-z]))?", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:haus)?\s*(?:nr|nummer|no)\b\.?\s*|^hausnummern?\s*|^(?:von|ab|from)\s+", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:-|–|—|\bbis\b|\bto\b)\s*", re.IGNORECASE)
_OPEN = frozenset(["ende", "end", "ff", "schluss", "unendlich", "9999", "99999", "999"])
_SIDES = {
    "ungerade": 1, "ung": 1, "u": 1, "odd": 1, "o": 1, "ug": 1,
    "gerade": 2, "ger": 2, "g": 2, "even": 2, "e": 2,
    "": 0, "alle": 0, "beide": 0, "all": 0, "both": 0, "b": 0, "a": 0, "beidseitig": 0, "durchgehend": 0,
    "fortlaufend": 0, "f": 0,
}  # fmt: skip
_SIDE_WORD = re.compile(
    r"\(?\s*\b(ungerade|gerade|odd|even|ung|ger|ug|u|g|alle|beide)\b\.?\s*\)?", re.IGNORECASE
)


class Side(IntEnum):
    """Which house numbers of a range are meant."""

    ALL = 0
    ODD = 1
    EVEN = 2


@total_ordering
@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A number with what follows it: a letter, or a fraction, which comes before the letters."""

    number: int
    suffix: str = ""

    def __lt__(self, other: "HouseNumber") -> bool:
        return (self.number, self.suffix) < (other.number, other.suffix)

    def __str__(self) -> str:
        """Return the number as it is written.

        >>> str(HouseNumber(12, "a")), str(HouseNumber(12, "1/2"))
        ('12a', '12 1/2')
        """
        return f"{self.number}{' ' if self.suffix[:1].isdigit() else ''}{self.suffix}"

    @classmethod
    def parse(cls, text: str) -> "HouseNumber":
        """Read a house number; of a range the first one counts.

        >>> HouseNumber.parse(" 012 A"), HouseNumber.parse("Nr. 7-9")
        (HouseNumber(number=12, suffix='a'), HouseNumber(number=7, suffix=''))

        Raises
        ------
        ValueError
            If the text does not begin with a number.
        """
        match = _NUMBER.match(_LEAD.sub("", text.strip()))
        if match is None:
            raise ValueError(f"not a house number: {text!r}")
        suffix = (match[2] or match[3] or "").replace(" ", "").lower()
        return cls(int(match[1]), suffix)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """House numbers from one to another on one side or both; ``None`` leaves an end open.

    A range that ends with a plain number holds its letters too: 15a lies in 1–15.
    """

    first: HouseNumber | None = None
    last: HouseNumber | None = None
    side: Side = Side.ALL

    def holds(self, house: HouseNumber) -> bool:
        """Tell whether a house number lies in the range.

        >>> NumberRange(HouseNumber(1), HouseNumber(15), Side.ODD).holds(HouseNumber(15, "a"))
        True
        """
        if self.side is not Side.ALL and house.number % 2 != self.side % 2:
            return False
        if self.first is not None and house < self.first:
            return False
        if self.last is None:
            return True
        return house <= self.last or (not self.last.suffix and house.number == self.last.number)

    def collides(self, other: "NumberRange") -> bool:
        """Tell whether some number is claimed by both, letters after a plain end aside."""
        if Side.ALL not in (self.side, other.side) and self.side is not other.side:
            return False
        low = max((one.first for one in (self, other) if one.first), default=None)
        high = min((one.last for one in (self, other) if one.last), default=None)
        if low is None or high is None or low == high:
            return low is None or high is None or self._meets(low, other)
        if low > high:
            return False
        side = self.side or other.side
        if side is Side.ALL or low.number % 2 == side % 2 or high.number % 2 == side % 2:
            return True
        return high.number - low.number > 1

    def _meets(self, house: HouseNumber, other: "NumberRange") -> bool:
        return self.holds(house) and other.holds(house)

    @property
    def whole(self) -> bool:
        """Whether the range is the street as a whole."""
        return self.first is None and self.last is None and self.side is Side.ALL

    def __str__(self) -> str:
        """Return the range as it is written in a list.

        >>> str(NumberRange(HouseNumber(2), None, Side.EVEN))
        '2-Ende gerade'
        """
        if self.first is not None and self.first == self.last:
            return str(self.first)
        words = {Side.ODD: "ungerade", Side.EVEN: "gerade"}
        ends = "" if self.first is None and self.last is None else f"{self.first or 1}-{self.last or 'Ende'}"
        return " ".join(part for part in (ends, words.get(self.side, "")) if part)


def parse_side(text: str) -> Side:
    """Read which side of the street is meant.

    >>> parse_side("ungerade"), parse_side("G"), parse_side("")
    (<Side.ODD: 1>, <Side.EVEN: 2>, <Side.ALL: 0>)

    Raises
    ------
    ValueError
        If the word is not known.
    """
    word = re.sub(r"[^a-z]", "", text.strip().lower())
    if word not in _SIDES:
        raise ValueError(f"not a side: {text!r}")
    return Side(_SIDES[word])


def range_of(first: str, last: str, side: Side = Side.ALL) -> NumberRange:
    """Make a range of two cells; both empty mean the whole street, only the first means one number.

    >>> str(range_of("12", "")), str(range_of("12", "Ende")), str(range_of("", ""))
    ('12', '12-Ende', '')

    Raises
    ------
    ValueError
        If a cell is no house number, or the range runs backwards.
    """
    start = _end(first)
    stop = _end(last)
    if start is not None and not last.strip():
        return NumberRange(start, start)
    if start is not None and stop is not None and stop < start and stop.number != start.number:
        raise ValueError(f"runs backwards: {first!r} to {last!r}")
    return NumberRange(start, stop, side)


def _end(text: str) -> HouseNumber | None:
    word = text.strip().lower().rstrip(".")
    if not word or word in _OPEN:
        return None
    if not _NUMBER.fullmatch(_LEAD.sub("", word)):
        raise ValueError(f"not a house number: {text!r}")
    return HouseNumber.parse(word)


def parse_ranges(text: str, side: Side = Side.ALL) -> Iterator[NumberRange]:
    """Read all numbers of one cell: ranges and single numbers, with the side in words where it is said.

    >>> [str(one) for one in parse_ranges("1-15 ungerade, 17a; 20 bis Ende")]
    ['1-15 ungerade', '17a', '20-Ende']

    Raises
    ------
    ValueError
        If a part is no house number.
    """
    if not text.strip():
        yield NumberRange(side=side)
        return
    for part in re.split(r"[,;]|\bund\b|\band\b", text):
        if not part.strip():
            continue
        word = _SIDE_WORD.search(part)
        own = parse_side(word[1]) if word else side
        rest = (part[: word.start()] + part[word.end() :] if word else part).strip()
        ends = _TO.split(_LEAD.sub("", rest), maxsplit=1)
        if len(ends) == 2:
            yield range_of(ends[0], ends[1] or "Ende", own)
        else:
            yield range_of(ends[0], "", own) if ends[0] else NumberRange(side=own)
