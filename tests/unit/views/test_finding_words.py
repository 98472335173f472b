"""Findings are said with the names of levels, and with columns by letter."""

from keck.domain.findings import Finding
from keck.views.finding_words import said

NAMES = {"stadtteil": "Stadtteile", "bezirk": "Stadtbezirke"}


def test_a_level_is_called_by_its_name() -> None:
    params = {"column": "Nr", "level": "stadtteil", "rate": 100}
    found = said(Finding("area_column_by_key", params=params), NAMES, "de")
    assert (
        found == "Die Spalte „Nr“ nennt die Gebiete durch Schlüssel; 100 % der Ebene Stadtteile kommen vor."
    )
    english = said(Finding("area_column_by_key", params=params), {"stadtteil": "Quarters"}, "en")
    assert "level Quarters" in english


def test_several_levels_are_called_by_their_names_and_an_unknown_one_by_its_code() -> None:
    params = {"column": "Nr", "levels": "stadtteil, bezirk, quartier"}
    assert "(Stadtteile, Stadtbezirke, quartier)" in said(
        Finding("keys_in_two_levels", params=params), NAMES, "de"
    )
