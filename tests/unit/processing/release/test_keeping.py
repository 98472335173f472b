"""Judgements and classes are taken from an earlier release where it shows the same, and nowhere else."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from keck.domain.artefacts import canonical_json
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.texts import LocalText
from keck.processing.judging.judging import NAME, ids_of
from keck.processing.publishing.bundle import Bundle
from keck.processing.release import earlier, keeping
from keck.processing.release.earlier import Earlier
from keck.processing.release.keeping import CLASSES, NOTHING_KEPT, Kept
from tests.unit.views import sample

CODE = "kinder-in-armut"
Document = dict[str, Any]
DEFINITION = IndicatorDefinition(
    CODE,
    LocalText("Armut"),
    kind=FormulaKind.SHARE,
    decimals=1,
    numerator=(Operand("arme"),),
    denominator=(Operand("kinder"),),
)


@pytest.fixture(scope="module")
def made() -> tuple[Document, Document]:
    """An atlas, and the values of one of its indicators with classes and judgements."""
    town = sample.town()
    atlas = json.loads(town.read(town.digest, "json"))
    entry = entry_of(atlas)
    digest = next(one["values"] for one in atlas["indicators"] if one["code"] == CODE)
    document = json.loads(town.read(digest, "json"))
    classes, slices = NOTHING_KEPT.classed(DEFINITION, plain(document, CLASSES, NAME))
    document = {**document, "classes": classes, "slices": slices}
    return atlas, NOTHING_KEPT.judged(entry, document, ids_of(atlas))


def entry_of(atlas: Document) -> Document:
    entry = next(one for one in atlas["indicators"] if one["code"] == CODE)
    return {name: value for name, value in entry.items() if name != "values"}


def plain(document: Document, *names: str) -> list[Document]:
    return [{name: one[name] for name in one if name not in names} for one in document["slices"]]


def signed(made: tuple[Document, Document]) -> Kept:
    """Keep the same with a word in it that nobody would compute."""
    atlas, document = deepcopy(made)
    for one in document["slices"]:
        one[NAME] = {"letters": {"kept": "!"}}
        if CLASSES in one:
            one[CLASSES] = {"kept": [1.0]}
    document["classes"] = {"kept": [1.0]}
    return Kept.of(Bundle("musterau", atlas, {CODE: document}))


def test_the_same_values_get_what_was_said(made: tuple[Document, Document]) -> None:
    atlas, document = made
    kept = Kept.of(
        Bundle("musterau", json.loads(canonical_json(atlas)), {CODE: json.loads(canonical_json(document))})
    )
    classes, slices = kept.classed(DEFINITION, plain(document, CLASSES, NAME))
    again = kept.judged(entry_of(atlas), {**document, "classes": classes, "slices": slices}, ids_of(atlas))
    assert canonical_json(again) == canonical_json(document)
    assert any(NAME in one for one in document["slices"])
    assert any(CLASSES in one for one in document["slices"])

    classes, slices = signed(made).classed(DEFINITION, plain(document, CLASSES, NAME))
    assert classes == {"kept": [1.0]}
    assert {CLASSES in one for one in slices if one["level"] != "kommune"} == {True}


def test_judgements_are_taken_for_the_same_entry_values_and_areas_only(
    made: tuple[Document, Document],
) -> None:
    atlas, document = made
    kept = Kept.of(Bundle("musterau", atlas, {CODE: signed_judgements(document)}))
    entry, ids = entry_of(atlas), ids_of(atlas)
    given = {**document, "slices": plain(document, NAME)}

    def said(entry: Document, given: Document, ids: dict[str, list[str]]) -> bool:
        return any(
            "kept" in one.get(NAME, {}).get("letters", {}) for one in kept.judged(entry, given, ids)["slices"]
        )

    assert said(entry, given, ids)
    assert not said({**entry, "polarity": "+"}, given, ids)
    assert not said({**entry, "target": 12}, given, ids)
    assert not said({**entry, "version": {"number": 3, "day": "2026-01-01"}}, given, ids)
    assert not said(entry, given, {**ids, "quartier": ids["quartier"][::-1]})
    other = deepcopy(given)
    other["slices"][-1]["numerator"][0] += 1
    assert not said(entry, other, ids)
    assert not said(entry, {**given, "footnotes": [{"kind": "break"} | NOTE]}, ids)
    assert not said(entry, {**given, "slices": given["slices"][1:]}, ids)


NOTE = {"period": "2022", "area": None, "text": {"de": "neu gezählt"}}


def signed_judgements(document: Document) -> Document:
    return {**document, "slices": [{**one, NAME: {"letters": {"kept": "!"}}} for one in document["slices"]]}


def test_classes_are_taken_for_the_same_values_and_decimals_only(made: tuple[Document, Document]) -> None:
    kept, slices = signed(made), plain(made[1], CLASSES, NAME)
    assert kept.classed(DEFINITION, slices)[0] == {"kept": [1.0]}
    assert "kept" not in kept.classed(replace(DEFINITION, decimals=2), slices)[0]
    assert "kept" not in kept.classed(replace(DEFINITION, code="anderer"), slices)[0]
    other = deepcopy(slices)
    other[-1]["value"][0] = 99.9
    assert kept.classed(DEFINITION, other) == NOTHING_KEPT.classed(DEFINITION, other)


def test_other_code_keeps_nothing(made: tuple[Document, Document], monkeypatch: pytest.MonkeyPatch) -> None:
    older = [Earlier(Bundle("musterau", made[0], {CODE: made[1]}), keeping.MAKERS)]
    assert earlier.kept(older).values == {CODE: made[1]}
    monkeypatch.setattr(earlier, "MAKERS", "another")
    assert earlier.kept(older) is NOTHING_KEPT
    assert earlier.kept([]) is NOTHING_KEPT
    unknown = [Earlier(older[0].bundle, "")]
    monkeypatch.undo()
    assert earlier.kept(unknown) is NOTHING_KEPT
