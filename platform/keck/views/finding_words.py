"""Findings in words: with the names of levels, and columns by letter as a spreadsheet shows them."""

from collections.abc import Mapping
from typing import Any

from keck.domain.findings import Finding
from keck.domain.texts import Language
from keck.views.i18n import sentence


def said(finding: Finding, levels: Mapping[str, str], lang: Language) -> str:
    """Return the sentence of a finding.

    Parameters
    ----------
    levels : mapping
        Names of the member's levels by their codes, in the reader's language.
    """
    return sentence(finding.code, _named(finding.params, levels), lang)


def _named(params: Mapping[str, Any], levels: Mapping[str, str]) -> dict[str, Any]:
    named = dict(params)
    if "level" in named:
        named["level"] = levels.get(named["level"], named["level"])
    if "levels" in named:
        named["levels"] = ", ".join(levels.get(one, one) for one in str(named["levels"]).split(", "))
    return named


def column_letters(number: int) -> str:
    """Write a column as a spreadsheet does.

    >>> [column_letters(n) for n in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
