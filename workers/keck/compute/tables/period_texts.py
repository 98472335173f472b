"""Periods as people write them, in cells, headers, and names of sheets and files."""

import re
from collections.abc import Callable

from keck.domain.names import transliterate
from keck.domain.periods import Period

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "maerz marz mrz mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = r"((?:19|20)\d\d)"
_MONTH_WORD = rf"({'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_ONLY_MONTH = re.compile(rf"{_MONTH_WORD}\.?(?:\s*\(.*\))?")
_ONLY_QUARTER = re.compile(r"(?:([1-4]|i{1,3}|iv)\.?\s?(?:quartal|qu\.?|q|vierteljahr)|q([1-4]))")

_Build = Callable[[re.Match[str]], str | None]


def _school(match: re.Match[str]) -> str | None:
    start, end = int(match[1]), match[2]
    return f"sy{start}" if int(end) in ((start + 1) % 100, start + 1) else None


def _pooled(match: re.Match[str]) -> str | None:
    return f"{match[1]}..{match[2]}" if int(match[2]) > int(match[1]) else None


def _quarter(year: str, quarter: str) -> str:
    return f"{year}-Q{_ROMAN.get(quarter) or quarter}"


def _month(year: str, month: str) -> str:
    return f"{year}-{_MONTHS.get(month) or int(month):02d}"


_SCHOOL_YEAR = rf"(?:schuljahr|sj\.?|kitajahr|kindergartenjahr)?\s*{_YEAR}\s?/\s?(\d{{4}}|\d{{2}})"
_FORMS: tuple[tuple[str, _Build], ...] = (
    (rf"{_YEAR}(?:[.,]0+)?", lambda m: m[1]),
    (rf"(?:jahr|stand|berichtsjahr)\s*:?\s*{_YEAR}", lambda m: m[1]),
    (rf"{_YEAR}[-/ ]?\s?q([1-4])", lambda m: _quarter(m[1], m[2])),
    (rf"q([1-4])[-/ ]?\s?{_YEAR}", lambda m: _quarter(m[2], m[1])),
    (
        rf"([1-4]|i{{1,3}}|iv)\.?\s?(?:quartal|qu\.?|q|vierteljahr)\s?/?{_YEAR}",
        lambda m: _quarter(m[2], m[1]),
    ),
    (rf"(i{{1,3}}|iv)\s?/\s?{_YEAR}", lambda m: _quarter(m[2], m[1])),
    (
        rf"{_YEAR}\s?[,/]?\s?([1-4]|i{{1,3}}|iv)\.?\s?(?:quartal|qu\.?|vierteljahr)",
        lambda m: _quarter(m[1], m[2]),
    ),
    (
        rf"{_YEAR}[-/](\d{{2}})",
        lambda m: _month(m[1], m[2]) if 1 <= int(m[2]) <= 12 and "-" in m[0] else _school(m),
    ),
    (rf"(\d{{1,2}})[./-]{_YEAR}", lambda m: _month(m[2], m[1])),
    (rf"{_MONTH_WORD}\.?\s?{_YEAR}", lambda m: _month(m[2], m[1])),
    (rf"{_YEAR}\s?{_MONTH_WORD}", lambda m: _month(m[1], m[2])),
    (
        rf"(?:stand|stichtag|zum|am)?\s*:?\s*(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?{_YEAR}(?: 00:00(?::00)?)?",
        lambda m: f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}",
    ),
    (
        rf"(\d{{1,2}})\.\s?{_MONTH_WORD}\s{_YEAR}",
        lambda m: f"{m[3]}-{_MONTHS[m[2]]:02d}-{int(m[1]):02d}",
    ),
    (rf"{_YEAR}-(\d{{2}})-(\d{{2}})(?:[t ]00:00(?::00(?:\.0+)?)?)?", lambda m: f"{m[1]}-{m[2]}-{m[3]}"),
    (_SCHOOL_YEAR, _school),
    (rf"{_YEAR}\s?(?:-|–|bis|\.\.)\s?{_YEAR}", _pooled),
    (r"sy\d{4}", lambda m: m[0]),
)
_WHOLE = tuple((re.compile(form), build) for form, build in _FORMS)
_COMPACT = re.compile(rf"{_YEAR}(\d{{2}})(\d{{2}})?(?:\.0)?")
_INSIDE_FORMS: tuple[tuple[str, _Build], ...] = (
    (rf"{_YEAR}[-_. /]?q([1-4])", lambda m: _quarter(m[1], m[2])),
    (rf"q([1-4])[-_. /]?{_YEAR}", lambda m: _quarter(m[2], m[1])),
    (rf"([1-4])\.?[-_ ]?quartal[-_ ]?{_YEAR}", lambda m: _quarter(m[2], m[1])),
    (rf"(\d{{2}})\.(\d{{2}})\.{_YEAR}", lambda m: f"{m[3]}-{m[2]}-{m[1]}"),
    (rf"{_YEAR}-(\d{{2}})-(\d{{2}})", lambda m: f"{m[1]}-{m[2]}-{m[3]}"),
    (rf"{_YEAR}([01]\d)([0-3]\d)", lambda m: f"{m[1]}-{m[2]}-{m[3]}"),
    (rf"{_MONTH_WORD}[-_ ]?{_YEAR}", lambda m: _month(m[2], m[1])),
    (rf"(?:schuljahr|sj)[-_ ]?{_YEAR}[-_/ ](\d{{4}}|\d{{2}})", _school),
    (rf"{_YEAR}/(\d{{4}}|\d{{2}})", _school),
    (rf"{_YEAR}-(0[1-9]|1[0-2])", lambda m: _month(m[1], m[2])),
    (_YEAR, lambda m: m[1]),
)
_INSIDE = tuple((re.compile(rf"(?<![0-9]){form}(?![0-9])"), build) for form, build in _INSIDE_FORMS)


def read_period(text: str, compact: bool = False) -> str | None:
    """Return the code of the period that a cell names, or ``None``.

    Parameters
    ----------
    compact : bool
        Whether ``202403`` and ``20240331`` are a month and a day: only where the column is known to be time.

    >>> [read_period(t) for t in ("2012", "31.12.2018", "2023/24", "4. Quartal 2024", "März 2024", "12510")]
    ['2012', '2018-12-31', 'sy2023', '2024-Q4', '2024-03', None]
    """
    word = transliterate(text).strip().lower()
    for pattern, build in _WHOLE:
        if (match := pattern.fullmatch(word)) and (code := _checked(build(match))):
            return code
    if compact and (match := _COMPACT.fullmatch(word)):
        return _checked("-".join(part for part in match.groups() if part))
    return None


def part_of_year(text: str) -> str | None:
    """Return the month or quarter that a text names without its year.

    >>> part_of_year("Februar (28. bzw. 29.)"), part_of_year("IV. Quartal"), part_of_year("Mainz")
    ('*-02', '*-Q4', None)
    """
    word = transliterate(text).strip().lower()
    if match := _ONLY_MONTH.fullmatch(word):
        return f"*-{_MONTHS[match[1]]:02d}"
    if match := _ONLY_QUARTER.fullmatch(word):
        quarter = match[1] or match[2]
        return f"*-Q{_ROMAN.get(quarter) or quarter}"
    return None


def find_periods(text: str) -> list[str]:
    """Return the codes of all periods named inside a longer text, such as a file name or a header.

    >>> find_periods("da-bestand-2025-q4.csv"), find_periods("2019 Armut (%)"), find_periods("b_2005_2012")
    (['2025-Q4'], ['2019'], ['2005', '2012'])
    """
    return list(dict.fromkeys(code for code, _, _ in _spans(text)))


def without_period(text: str) -> str:
    """Return a header without the period in it.

    >>> without_period("2019 Kinderarmut (%)"), without_period("Einwohner (2020)")
    ('Kinderarmut (%)', 'Einwohner')
    """
    for _, start, end in reversed(_spans(text)):
        text = f"{text[:start]} {text[end:]}"
    return re.sub(r"\s{2,}", " ", re.sub(r"[(\[]\s*[)\]]", "", text)).strip(" -_,;:/")


def _spans(text: str) -> list[tuple[str, int, int]]:
    word = _same_length(text)
    found: list[tuple[str, int, int]] = []
    for pattern, build in _INSIDE:
        for match in pattern.finditer(word):
            code = _checked(build(match))
            if code and all(match.end() <= start or match.start() >= end for _, start, end in found):
                found.append((code, match.start(), match.end()))
    return sorted(found, key=lambda span: span[1])


def _same_length(text: str) -> str:
    # Positions have to fit the original, so umlauts become one letter here.
    lowered = text.lower() if len(text.lower()) == len(text) else text
    return lowered.replace("ä", "a")


def _checked(code: str | None) -> str | None:
    try:
        return Period.parse(code).code if code else None
    except ValueError:
        return None
