"""Whether a new version changes values or words only, and whether it may follow."""

from dataclasses import fields, replace
from typing import Any

import pytest

from keck.domain.catalogue.fields import CatalogueError
from keck.domain.catalogue.indicators import CatalogueIndicator, Change, PopulationBase, Rhythm
from keck.domain.catalogue.reading import catalogue
from keck.domain.catalogue.versions import Effect, check_succession, effect, effects
from keck.domain.definitions import Polarity
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.vocabulary import SpatialReference
from keck.domain.texts import LocalText

OLD = catalogue().indicators["sprachkompetenz"]
TEXT = LocalText("Anders", "Different")
NEXT = Change(2, OLD.changes[0].day, LocalText("Anders gerechnet.", "Computed differently."))
CHANGES: dict[str, tuple[Any, Effect]] = {
    "formula": (parse("share(einschulung-sopess-sprache, einschulung-kinder)"), Effect.VALUES),
    "unit": (LocalText("je 100", "per 100"), Effect.VALUES),
    "pooling": (2, Effect.VALUES),
    "spatial_reference": (SpatialReference.SITE, Effect.VALUES),
    "population_base": (PopulationBase.ZENSUS, Effect.VALUES),
    "instrument": ("S-ENS", Effect.VALUES),
    "decimals": (2, Effect.SHOWN),
    "polarity": (Polarity.NEUTRAL, Effect.SHOWN),
    "minimum_count": (20, Effect.SHOWN),
    "minimum_base": (50, Effect.SHOWN),
    "name": (TEXT, Effect.WORDS),
    "question": (TEXT, Effect.WORDS),
    "description": (TEXT, Effect.WORDS),
    "topic": ("kita", Effect.SHOWN),
    "rationale": (TEXT, Effect.WORDS),
    "source": (catalogue().sources["edi"], Effect.WORDS),
    "rhythm": (Rhythm.MONTHLY, Effect.WORDS),
    "pitfalls": ((TEXT,), Effect.WORDS),
    "range": ((1.0, 2.0), Effect.WORDS),
}


def changed(**values: Any) -> CatalogueIndicator:
    return replace(OLD, **values)


@pytest.mark.parametrize("field", CHANGES)
def test_a_difference_is_seen_for_what_it_does(field: str) -> None:
    value, expected = CHANGES[field]
    assert effects(OLD, changed(**{field: value})) == {field: expected}
    assert effect(OLD, changed(**{field: value})) is expected


def test_every_field_has_an_effect_that_is_tested() -> None:
    assert set(CHANGES) | {"code", "version", "changes"} == {one.name for one in fields(CatalogueIndicator)}


def test_the_strongest_difference_counts() -> None:
    assert effect(OLD, OLD) is Effect.NONE
    assert effect(OLD, changed(name=TEXT, decimals=0)) is Effect.SHOWN
    assert effect(OLD, changed(name=TEXT, decimals=0, pooling=0)) is Effect.VALUES


def test_another_group_changes_values() -> None:
    girls = parse("share(einschulung-sopess-sprache[sex=f], einschulung-sopess-sprache-gueltig[sex=f])")
    assert effect(OLD, changed(formula=girls)) is Effect.VALUES


def test_a_formula_that_is_written_otherwise_changes_nothing() -> None:
    spaced = parse("share( einschulung-sopess-sprache,einschulung-sopess-sprache-gueltig )")
    assert effect(OLD, changed(formula=spaced)) is Effect.NONE


def test_a_unit_that_is_translated_better_changes_words() -> None:
    assert effect(OLD, changed(unit=LocalText("%", "per cent"))) is Effect.WORDS


def test_a_new_version_with_its_history_may_follow() -> None:
    check_succession(OLD, OLD)
    check_succession(OLD, changed(pooling=0, version=2, changes=(*OLD.changes, NEXT)))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"code": "sprache"}, "no version of"),
        ({"pooling": 0}, "must be 2, since pooling changed"),
        ({"name": TEXT}, "must be 2, since name changed"),
        ({"version": 2, "changes": (*OLD.changes, NEXT)}, "must be 1, since nothing changed"),
        ({"pooling": 0, "version": 3, "changes": (*OLD.changes, NEXT, NEXT)}, "must be 2"),
        ({"pooling": 0, "version": 2, "changes": (replace(OLD.changes[0], text=TEXT), NEXT)}, "differently"),
    ],
)
def test_what_may_not_follow_is_refused(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        check_succession(OLD, changed(**values))
