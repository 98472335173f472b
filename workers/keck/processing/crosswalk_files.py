"""Reading a crosswalk from a table: old key, new key, share."""

from collections import defaultdict

from keck.compute.readers.raw import RawTable
from keck.domain.findings import Finding, Problem, Severity
from keck.domain.lineage import SharePair
from keck.domain.names import normalise_key, normalise_name

_OLD, _NEW = ("alt", "old", "von", "from", "quelle", "source"), ("neu", "new", "nach", "to", "ziel", "target")
_SHARE = ("anteil", "share", "gewicht", "weight", "prozent", "percent")
_KEY = ("schluessel", "key", "nummer", "nr", "code", "id")
_LISTED = 20
_TOLERANCE = 0.005
DIGITS = 3
"""Shares are published; more digits than these could tell small counts."""


def shares_of(table: RawTable, sources: list[str], targets: list[str]) -> list[SharePair]:
    """Return the shares that a table names; without a column of shares each old area goes as a whole.

    Raises
    ------
    Problem
        If a column is not found, a key is unknown, or the shares of an area are more than all of it.
    """
    old, new = _needed(table, _OLD), _needed(table, _NEW)
    part = _column(table, _SHARE)
    known_old = {normalise_key(key): key for key in sources}
    known_new = {normalise_key(key): key for key in targets}
    pairs: list[SharePair] = []
    findings: list[Finding] = []
    for number, row in zip(table.row_numbers.tolist(), table.frame.iter_rows(), strict=True):
        if not row[old] and not row[new]:
            continue
        found = [known_old.get(normalise_key(row[old] or "")), known_new.get(normalise_key(row[new] or ""))]
        share = _number(row[part]) if part is not None else 1.0
        for place, key in zip((old, new), found, strict=True):
            if key is None:
                params = {"key": str(row[place])[:60]}
                findings.append(
                    Finding("crosswalk_key", Severity.ERROR, table.sheet, number, place + 1, params)
                )
        if share is None:
            params = {"text": str(row[part or 0])[:40]}
            findings.append(
                Finding("crosswalk_share", Severity.ERROR, table.sheet, number, (part or 0) + 1, params)
            )
        elif found[0] is not None and found[1] is not None and share > 0:
            pairs.append((found[0], found[1], round(share, DIGITS)))
    if findings:
        raise Problem("crosswalk_wrong", findings, count=len(findings))
    return _checked(pairs)


def _needed(table: RawTable, words: tuple[str, ...]) -> int:
    found = _column(table, words)
    if found is None:
        raise Problem("crosswalk_columns", columns=", ".join(table.header))
    return found


def _column(table: RawTable, words: tuple[str, ...]) -> int | None:
    names = [normalise_name(header) for header in table.header]
    fitting = [place for place, name in enumerate(names) if any(word in name for word in words)]
    keyed = [place for place in fitting if any(word in names[place] for word in _KEY)]
    return next(iter(keyed or fitting), None)


def _number(text: str | None) -> float | None:
    written = (text or "").strip().replace("\u00a0", "")
    percent = written.endswith("%")
    try:
        value = float(written.removesuffix("%").strip().replace(",", "."))
    except ValueError:
        return None
    value = value / 100 if percent else value
    return value if 0 <= value <= 1 + _TOLERANCE else None


def _checked(pairs: list[SharePair]) -> list[SharePair]:
    sums: dict[str, float] = defaultdict(float)
    for source, _, share in pairs:
        sums[source] += share
    wrong = [key for key, total in sums.items() if total > 1 + _TOLERANCE]
    if wrong:
        raise Problem("crosswalk_sums", keys=", ".join(wrong[:_LISTED]))
    return pairs
