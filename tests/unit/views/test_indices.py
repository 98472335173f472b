"""What pages say of an index: its classes, reasons, rules and doubts, in both languages."""

from dataclasses import replace
from typing import Any

import pytest

from keck.domain.indices import IndexSettings
from keck.views.entries import IndicatorEntry
from keck.views.i18n import translator
from keck.views.index_rules import alpha_words, rules
from keck.views.index_words import Reason, change_words, status_words
from keck.views.indices import IndexClasses, IndexRecipe
from keck.views.pages.index_legend import status_breaks, with_status
from keck.views.pages.legend import LegendEntry
from keck.views.values import Slice

DE, EN = translator("de"), translator("en")
ENTRY: dict[str, Any] = {
    "code": "own.i",
    "name": {"de": "Sozialindex"},
    "kind": "derived",
    "decimals": 2,
    "polarity": "-",
    "values": "0",
    "periods": ["2024"],
    "levels": ["teil"],
    "newest": "2024",
    "default_level": "teil",
}
RECIPE: dict[str, Any] = {
    "parts": [
        {"code": "own.a", "name": {"de": "Armut"}, "weight": 2.0, "direction": 1},
        {"code": None, "name": {"de": "Kita", "en": "Day care"}, "weight": 1.0, "direction": -1},
    ],
    "least": None,
    "clipped": True,
    "base": None,
    "cuts": [-1.0, 1.0, 1.5],
    "change": 3,
}
SLICE: dict[str, Any] = {
    "period": "2024",
    "level": "teil",
    "set": "teil",
    "group": "",
    "status": "ooos",
    "value": [1.2, -0.4, 0.004, None],
    "flags": {},
    "index": {
        "breaks": [-0.7, 0.7, 1.05],
        "contributions": {"0": [0.9, -0.7, 0.001, None], "1": [0.3, 0.3, 0.003, None]},
        "ranks": {"lowest": [1, 3, 2, None], "highest": [1, 3, 2, None]},
        "elsewhere": [0.2, 0.0, 0.0, None],
        "checks": {
            "areas": 3,
            "alpha": 0.8,
            "without": [None, None],
            "correlations": {"0": [1.0, 0.5], "1": [0.5, 1.0]},
            "dropped": [],
        },
        "change": {"since": "2021", "class": [3, 1, 2, None]},
    },
}


def entry() -> IndicatorEntry:
    return IndicatorEntry.of({**ENTRY, "index": RECIPE})


def reason(place: int) -> str:
    found = Slice.of(SLICE)
    made = found.index.composition if found.index else None
    assert made is not None
    return Reason(entry(), IndexRecipe.of(RECIPE), made, DE).sentence("Hafen", place, SLICE["value"][place])


def test_older_releases_without_an_index_are_read_as_before() -> None:
    assert IndicatorEntry.of(ENTRY).index is None
    plain = Slice.of({name: value for name, value in SLICE.items() if name != "index"})
    assert plain.index is None
    assert plain.at(0).value == 1.2


def test_classes_have_words_around_the_mean() -> None:
    assert status_words((-1.0, 1.0, 1.5), DE) == ("niedrig", "mittel", "hoch", "sehr hoch")
    assert status_words((-1.5, -1.0, 1.0), EN) == ("very low", "low", "medium", "high")
    assert status_words((1.0,), DE) == ("mittel", "hoch")
    assert status_words((0.5, 1.0, 1.5), DE)[0] == "Klasse 1 von 4"


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("-", ("positiv", "stabil", "negativ")),
        ("+", ("negativ", "stabil", "positiv")),
        ("0", ("gesunken", "stabil", "gestiegen")),
    ],
)
def test_change_is_good_or_bad_by_what_the_index_means(polarity: str, words: tuple[str, ...]) -> None:
    assert change_words(polarity, DE) == words


def test_a_reason_names_the_largest_parts_and_what_works_against_them() -> None:
    assert reason(0) == (
        "Hafen liegt über dem Mittel der Gebiete, vor allem wegen „Armut“ (+0,90), dann „Kita“ (+0,30)."
    )
    assert reason(1) == (
        "Hafen liegt unter dem Mittel der Gebiete, vor allem wegen „Armut“ (−0,70). "
        "Dagegen wirkt „Kita“ (+0,30)."
    )
    assert reason(2) == "Hafen liegt beim Mittel der Gebiete."


def test_classes_are_told_by_what_is_read() -> None:
    one = IndexClasses((0.6996, 1.0))
    assert one.status(0.704, 2) == 0
    assert one.status(0.706, 2) == 1
    assert one.status(None, 2) is None
    assert IndexClasses(()).status(1.0, 2) is None
    assert IndexClasses((0.101, 0.102)).shown_breaks(2) == (0.1,)


def test_the_legend_of_a_map_has_the_words_of_the_classes() -> None:
    found = Slice.of(SLICE)
    breaks = status_breaks(found, entry())
    assert breaks == (-0.7, 0.7, 1.05)
    drawn = (*(LegendEntry(f"c{n}", f"t{n}", 1) for n in range(4)), LegendEntry("s", "geschützt", 1))
    said = [one.text for one in with_status(drawn, breaks, found, entry(), DE)]
    assert said == ["niedrig: t0", "mittel: t1", "hoch: t2", "sehr hoch: t3", "geschützt"]
    # With classes of another kind, or limits that read alike, colours have no words of status.
    assert with_status(drawn, (1.0, 2.0, 3.0), found, entry(), DE) == drawn
    assert status_breaks(found, IndicatorEntry.of(ENTRY)) == ()


def test_rules_say_each_setting() -> None:
    plain = " ".join(rules(IndexRecipe.of(RECIPE), DE))
    assert "hat es keinen Index" in plain
    assert "mehr als 3" in plain
    assert "niedrig bis −1, mittel bis 1, hoch bis 1,5, darüber sehr hoch" in plain
    other = replace(IndexRecipe.of(RECIPE), least=1, clipped=False, base="2020")
    said = " ".join(rules(other, EN))
    assert "at least 1 part;" in said
    assert "those of 2020" in said
    assert "counts more than" not in said


def test_alpha_is_said_in_words() -> None:
    texts = [alpha_words(alpha, 12, DE) for alpha in (0.8, 0.6, 0.2, None)]
    assert [text.split(" (")[0] for text in texts[:3]] == [
        "Die Teile gehen gut zusammen",
        "Die Teile gehen einigermaßen zusammen",
        "Die Teile gehen kaum zusammen",
    ]
    assert "lässt sich" in texts[3]


def test_the_recipe_of_a_document_is_that_of_its_settings() -> None:
    usual = IndexSettings()
    read = IndexRecipe.of({"parts": RECIPE["parts"], "cuts": list(usual.cuts)})
    assert (read.least, read.clipped, read.base, read.change) == (
        usual.least,
        usual.clipped,
        usual.base,
        usual.change,
    )
    assert read.share(0) == pytest.approx(2 / 3)
