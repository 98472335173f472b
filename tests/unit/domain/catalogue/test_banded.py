"""Indicators of the catalogue that are standardised: fitted to a member's measures with all their bands."""

from collections.abc import Iterable

import pytest

from keck.domain.catalogue.banded import banded, has_bands
from keck.domain.catalogue.fitting import Fitting, fitted, needed
from keck.domain.catalogue.matching import OwnMeasure, proposal
from keck.domain.catalogue.reading import catalogue
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure
from keck.domain.texts import LocalText

KNOWN = catalogue()
RATIO, RATE = KNOWN.indicators["krankenhausfaelle-kinder"], KNOWN.indicators["verletzte-kinder"]
NARROW = ("0-0", "1-4", "5-9", "10-14")
WHOLE, CASES = "age=0-14", "krankenhausfaelle"


def own(
    cases: Iterable[str], people: Iterable[str], code: str = "krankenhausfaelle"
) -> dict[str, OwnMeasure]:
    return {
        name: OwnMeasure(
            Measure(name, KNOWN.measures[of].measure.label), frozenset(f"age={band}" for band in bands)
        )
        for name, of, bands in (("kh", code, cases), ("einw", "einwohner", people))
    }


def adopted(cases: Iterable[str], people: Iterable[str], code: str = "") -> IndicatorDefinition | None:
    entry = RATE if code else RATIO
    mine = own(cases, people, code or CASES)
    bands = banded(entry.formula)
    choice = {one: proposal(one, KNOWN.measures, mine.values(), bands.get(one)) for one in needed(entry)}
    return fitted(entry, mine, Fitting(choice)) if all(choice.values()) else None


def test_only_what_is_standardised_needs_bands() -> None:
    assert banded(RATIO.formula) == {
        Operand("krankenhausfaelle", WHOLE): "age",
        Operand("einwohner", WHOLE): "age",
    }
    assert banded(KNOWN.indicators["anteil-unter-6"].formula) == {}


def test_a_measure_stands_with_all_its_bands_and_keeps_to_children() -> None:
    """A table of all ages serves as well: older people do not enter the ratio of children."""
    everybody = [*NARROW, "15-64", "65-"]
    for cases in (NARROW, everybody):
        made = adopted(cases, everybody)
        assert made is not None
        assert made.kind is FormulaKind.DERIVED
        assert made.formula == f"smr(kh[{WHOLE}], einw[{WHOLE}], age)"
        assert {str(one) for one in made.reads} == {
            f"{code}[age={band}]" for code in ("kh", "einw") for band in NARROW
        }


def test_narrower_bands_of_the_people_are_put_together() -> None:
    made = adopted(["0-4", "5-14"], ["0-0", "1-4", "5-9", "10-14"])
    assert made is not None
    assert {one.group for one in made.reads if one.measure == "kh"} == {"age=0-4", "age=5-14"}


@pytest.mark.parametrize(
    ("cases", "people"),
    [
        # No band at all, one alone, a gap, one that reaches beyond, and bands that cross.
        (["0-14"], NARROW),
        ([], NARROW),
        (["0-0", "1-4", "10-14"], NARROW),
        (["0-4", "5-17"], NARROW),
        (["0-4", "5-14"], ["0-2", "3-14"]),
    ],
)
def test_what_lacks_bands_is_not_taken(cases: list[str], people: list[str]) -> None:
    assert adopted(cases, people) is None


def test_a_named_standard_needs_its_bands() -> None:
    code = "krankenhausfaelle-verletzung"
    made = adopted(NARROW, NARROW, code)
    assert made is not None
    assert "esp2013" in made.formula
    assert adopted(["0-4", "5-14"], NARROW, code) is not None
    assert adopted(["0-2", "3-14"], ["0-2", "3-14"], code) is None


def test_bands_of_another_selection_are_no_bands() -> None:
    groups = frozenset({"age=0-4;sex=f", "age=5-14;sex=f"})
    assert has_bands(f"{WHOLE};sex=f", "age", groups)
    assert not has_bands(WHOLE, "age", groups)
    assert has_bands("", "sex", frozenset({"sex=f", "sex=m"}))
    assert not has_bands("", "sex", frozenset({"sex=f"}))


def test_both_say_what_one_must_know() -> None:
    for one in (RATIO, RATE):
        notes = " ".join(note.de for note in one.pitfalls)
        assert "verborgen" in notes
        assert "Fälle" in notes
    assert "Zwischen Kommunen ist der Wert nicht vergleichbar" in " ".join(one.de for one in RATIO.pitfalls)
    assert isinstance(RATIO.source.legal_basis, LocalText)
