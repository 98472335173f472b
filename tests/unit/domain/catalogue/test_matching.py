"""Which of a member's measures are proposed for those of the catalogue, and which are not."""

import pytest

from keck.domain.catalogue.matching import OwnMeasure, candidates, parts, proposal
from keck.domain.catalogue.reading import catalogue
from keck.domain.definitions import Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.texts import LocalText

KNOWN = catalogue().measures


def own(
    code: str, label: str, groups: tuple[str, ...] = ("",), kind: MeasureKind = MeasureKind.COUNT
) -> OwnMeasure:
    return OwnMeasure(Measure(code, LocalText(label), kind), frozenset(groups))


def texts(found: tuple[Operand, ...]) -> list[str]:
    return [str(one) for one in found]


def test_the_same_code_is_proposed_whatever_it_is_called() -> None:
    mine = [own("bewohner", "Einwohnerinnen und Einwohner"), own("einwohner", "Bevölkerung am Jahresende")]
    assert texts(proposal(Operand("einwohner"), KNOWN, mine)) == ["einwohner"]


@pytest.mark.parametrize(
    ("label", "alike"),
    [
        ("Einwohner", True),
        ("Einwohner/innen", True),
        ("Einwohnerinnen & Einwohner", True),
        ("Ausländische Einwohner", False),
        ("Einwohner mit Hauptwohnung", False),
    ],
)
def test_the_same_words_are_proposed_and_no_others(label: str, alike: bool) -> None:
    found = proposal(Operand("einwohner"), KNOWN, [own("tab1-a", label)])
    assert texts(found) == (["tab1-a"] if alike else [])


def test_a_measure_of_another_kind_is_not_even_offered() -> None:
    mine = [own("einwohner", "Einwohner", kind=MeasureKind.FIGURE)]
    assert candidates(Operand("einwohner"), KNOWN, mine) == ()


def test_a_measure_with_the_code_of_another_is_not_proposed_for_this_one() -> None:
    # All words of one are words of the other.
    mine = [own("einwohner-auslaendisch", "Einwohner")]
    assert proposal(Operand("einwohner"), KNOWN, mine) == ()
    assert texts(proposal(Operand("einwohner-auslaendisch"), KNOWN, mine)) == ["einwohner-auslaendisch"]


@pytest.mark.parametrize(
    ("group", "groups", "found"),
    [
        ("age=0-5", ("age=0-2", "age=3-5", "age=6-9"), ["e[age=0-2]", "e[age=3-5]"]),
        ("age=0-5", ("age=0-2;sex=f", "age=3-5;sex=f"), []),
        ("age=0-5;sex=f", ("age=0-2;sex=f", "age=3-5;sex=f", "age=0-5;sex=m"), None),
        ("age=0-5;sex=f", ("age=0-2;sex=f", "age=3-5;sex=m"), []),
        ("sex=f", ("sex=f",), ["e[sex=f]"]),
        ("sex=f", ("sex=m", ""), []),
        ("", ("sex=f", "sex=m"), []),
        ("", ("", "sex=f"), ["e"]),
        ("age=65-", ("age=65-79", "age=80-"), ["e[age=65-79]", "e[age=80-]"]),
        ("bereich=sprache", ("bereich=sprache",), ["e[bereich=sprache]"]),
    ],
)
def test_groups_are_put_together_from_ages_alone(
    group: str, groups: tuple[str, ...], found: list[str] | None
) -> None:
    expected = ["e[age=0-2;sex=f]", "e[age=3-5;sex=f]"] if found is None else found
    assert texts(parts(group, own("e", "E", groups))) == expected


def test_a_measure_without_the_group_is_offered_behind_those_that_have_it() -> None:
    mine = [own("a", "Menschen", ("",)), own("b", "Personen", ("age=0-2", "age=3-5"))]
    found = candidates(Operand("einwohner", "age=0-5"), KNOWN, mine)
    assert [one.measure.code for one in found] == ["b", "a"]
    assert [one.alike for one in found] == [False, False]
    assert [bool(one.parts) for one in found] == [True, False]
