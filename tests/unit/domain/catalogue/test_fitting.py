"""An indicator of the catalogue over a member's own measures, with its mark."""

from dataclasses import replace
from typing import Any

import pytest

from keck.domain.catalogue.fingerprints import effect_between, mark_of
from keck.domain.catalogue.fitting import Fitting, OwnWords, Visibility, fitted, needed, same_formula
from keck.domain.catalogue.matching import OwnMeasure, proposal
from keck.domain.catalogue.reading import catalogue
from keck.domain.catalogue.stored import from_json, to_json
from keck.domain.catalogue.versions import Effect, effect
from keck.domain.definition_reading import definition_from
from keck.domain.definitions import FormulaKind, Operand
from keck.domain.measures import Measure
from keck.domain.texts import LocalText
from tests.unit.domain.catalogue.test_versions import CHANGES, OLD, changed

KNOWN = catalogue()
YOUNG = KNOWN.indicators["anteil-unter-6"]
OWN = {"einw": OwnMeasure(Measure("einw", LocalText("Einwohner")), frozenset(("", "age=0-2", "age=3-5")))}
CHOICE = {one: proposal(one, KNOWN.measures, OWN.values()) for one in needed(YOUNG)}


def test_the_definition_is_the_catalogues_over_own_measures() -> None:
    made = fitted(YOUNG, OWN, Fitting(CHOICE))
    assert made is not None
    assert made.code == "anteil-unter-6"
    assert made.kind is FormulaKind.SHARE
    assert made.numerator == (Operand("einw", "age=0-2"), Operand("einw", "age=3-5"))
    assert made.denominator == (Operand("einw"),)
    assert (made.unit, made.polarity, made.topic) == (YOUNG.unit, YOUNG.polarity, YOUNG.topic)
    assert made.catalogue == mark_of(YOUNG)
    assert definition_from(made.to_json()) == made


def test_own_words_change_no_mark_and_no_formula() -> None:
    plain = fitted(YOUNG, OWN, Fitting(CHOICE))
    said = fitted(YOUNG, OWN, Fitting(CHOICE, OwnWords(name=LocalText("Die Kleinen", "The little ones"))))
    assert plain is not None
    assert said is not None
    assert said.name == LocalText("Die Kleinen", "The little ones")
    assert said.description == plain.description
    assert said.catalogue == plain.catalogue
    assert same_formula(said, plain)


def test_what_is_shown_is_never_less_strict_than_the_catalogue() -> None:
    for wanted, found in ((2, YOUNG.minimum_count), (40, 40), (None, YOUNG.minimum_count)):
        made = fitted(YOUNG, OWN, Fitting(CHOICE, visibility=Visibility(("bezirk",), wanted)))
        assert made is not None
        assert (made.minimum_count, made.public_levels) == (found, ("bezirk",))


def test_a_base_is_never_smaller_than_the_catalogues() -> None:
    for wanted, found in ((2, YOUNG.minimum_base), (40, 40), (None, YOUNG.minimum_base)):
        made = fitted(YOUNG, OWN, Fitting(CHOICE, visibility=Visibility(minimum_base=wanted)))
        assert made is not None
        assert made.minimum_base == found


def test_what_is_derived_reads_own_measures() -> None:
    own = {one: OwnMeasure(Measure(one, LocalText(one)), frozenset(("",))) for one in ("her", "weg", "alle")}
    balance = KNOWN.indicators["wanderungssaldo"]
    choice = {Operand("zuzuege"): (Operand("her"),), Operand("fortzuege"): (Operand("weg"),)}
    whole = {**choice, Operand("einwohner"): (Operand("alle"),)}
    made = fitted(balance, own, Fitting(whole))
    assert made is not None
    assert made.formula == "per(her - weg, alle, 100)"
    assert set(made.reads) == {Operand("her"), Operand("weg"), Operand("alle")}
    # What is not chosen is no measure of the member.
    assert fitted(balance, own, Fitting(choice)) is None


def test_pooled_years_are_part_of_what_is_computed() -> None:
    rare = KNOWN.indicators["zurueckstellung"]
    own = {one: OwnMeasure(Measure(one, LocalText(one)), frozenset(("",))) for one in ("a", "b")}
    choice = {Operand("zurueckgestellt"): (Operand("a"),), Operand("schulpflichtig"): (Operand("b"),)}
    pooled, single = fitted(rare, own, Fitting(choice, pooled=True)), fitted(rare, own, Fitting(choice))
    assert pooled is not None
    assert single is not None
    assert (pooled.pooling, single.pooling) == (3, None)
    assert not same_formula(pooled, single)


@pytest.mark.parametrize("one", KNOWN.indicators.values(), ids=lambda one: one.code)
def test_what_is_stored_is_read_again(one: Any) -> None:
    assert from_json(to_json(one)) == one


@pytest.mark.parametrize("field", CHANGES)
def test_fingerprints_tell_what_comparing_the_versions_tells(field: str) -> None:
    newer = replace(changed(**{field: CHANGES[field][0]}), version=2)
    assert effect_between(mark_of(OLD), mark_of(newer)) is effect(OLD, newer)


def test_a_unit_that_is_only_translated_leaves_the_fingerprint() -> None:
    newer = replace(changed(unit=LocalText("%", "per cent")), version=2)
    assert effect_between(mark_of(OLD), mark_of(newer)) is Effect.WORDS


def test_two_indicators_have_two_fingerprints() -> None:
    found = {mark_of(one).values for one in KNOWN.indicators.values()}
    assert len(found) == len(KNOWN.indicators)
