"""A list of new members as a table of text: copied from a spreadsheet, or the content of a CSV file."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from keck.domain.codes import is_official_key, is_slug
from keck.domain.emails import is_email
from keck.domain.findings import Finding, Severity

MOST = 200
COLUMNS = ("slug", "name", "key", "email")
_HEADERS = {
    "slug": ("slug", "adresse", "kürzel", "address"),
    "name": ("name", "kommune", "municipality"),
    "key": ("key", "ags", "schlüssel", "amtlicher schlüssel", "official key"),
    "email": ("email", "e-mail", "e-mail-adresse", "mail"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One member of a list.

    Attributes
    ----------
    row : int
        Counted from 1 as in the table, its heading included.
    """

    row: int
    slug: str
    name: str
    key: str
    email: str
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_wrong(self) -> bool:
        """Whether something keeps the member from being made."""
        return any(one.severity is Severity.ERROR for one in self.findings)


def read(text: str) -> tuple[list[Line], list[Finding]]:
    """Read a list; columns stand in the order of ``COLUMNS``, or below a heading in any.

    Returns
    -------
    lines
        Each with what is wrong with it.
    findings
        What is wrong with the table as a whole.
    """
    rows = [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(_cells(text), 1)
        if any(cell.strip() for cell in cells)
    ]
    order = _order(rows[0][1]) if rows else None
    if order is not None:
        rows = rows[1:]
    if not rows:
        return [], [Finding("members_none", Severity.ERROR)]
    if len(rows) > MOST:
        return [], [Finding("members_too_many", Severity.ERROR, params={"limit": MOST})]
    lines = [_line(number, cells, order or range(len(COLUMNS))) for number, cells in rows]
    return _without_twins(lines), []


def _cells(text: str) -> Iterable[list[str]]:
    """Split a table at the character that its first line holds most often."""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    delimiter = max("\t;,", key=first.count)
    return csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)


def _order(cells: list[str]) -> list[int] | None:
    """Return where each column stands, if these cells are a heading."""
    words = [cell.lower() for cell in cells]
    found = [
        next((place for place, word in enumerate(words) if word in _HEADERS[name]), None) for name in COLUMNS
    ]
    places = [place for place in found if place is not None]
    return places if len(places) == len(COLUMNS) else None


def _line(row: int, cells: list[str], order: Iterable[int]) -> Line:
    slug, name, key, email = (cells[place] if place < len(cells) else "" for place in order)
    # A spreadsheet takes the zero in front for nothing.
    key = f"0{key}" if key.isdecimal() and len(key) in (4, 7) else key
    email = email.lower()
    wrong = [
        (1, "slug_wrong", {"slug": slug}, is_slug(slug)),
        (2, "name_missing", {}, bool(name)),
        (3, "official_key_wrong", {"key": key}, is_official_key(key)),
        (4, "email_wrong", {}, is_email(email)),
    ]
    findings = [
        Finding(code, Severity.ERROR, row=row, column=column, params=params)
        for column, code, params, right in wrong
        if not right
    ]
    return Line(row, slug, name, key, email, tuple(findings))


def _without_twins(lines: list[Line]) -> list[Line]:
    """Refuse what stands in a list twice."""
    slugs, keys = Counter(one.slug for one in lines), Counter(one.key for one in lines)
    return [
        with_findings(
            one,
            *(
                Finding(code, Severity.ERROR, row=one.row, column=column, params={"text": text})
                for column, code, text, count in (
                    (1, "members_slug_twice", one.slug, slugs[one.slug]),
                    (3, "members_key_twice", one.key, keys[one.key]),
                )
                if count > 1 and text
            ),
        )
        for one in lines
    ]


def with_findings(line: Line, *more: Finding) -> Line:
    """Return a line with more findings."""
    return Line(line.row, line.slug, line.name, line.key, line.email, (*line.findings, *more))
