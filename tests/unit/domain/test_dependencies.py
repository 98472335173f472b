"""What a change of measures or definitions reaches."""

from hypothesis import given
from hypothesis import strategies as st

from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.dependencies import Dependencies, Needs
from keck.domain.measures import Measure, MeasureKind
from keck.domain.texts import LocalText


def share(code: str, above: str, below: str) -> IndicatorDefinition:
    return IndicatorDefinition(
        code, LocalText(code), FormulaKind.SHARE, (Operand.parse(above),), (Operand.parse(below),)
    )


def needs(*measures: str, names: tuple[str, ...] = (), alone: bool = True) -> Needs:
    return Needs(frozenset(measures), frozenset(names), alone)


def test_an_indicator_depends_on_what_stands_above_and_below_the_line_whatever_the_group() -> None:
    graph = Dependencies.of([share("s", "arm[sex=f]", "kinder"), share("t", "jung", "kinder")], {})
    assert graph.measures("s") == {"arm", "kinder"}
    assert graph.affected({"arm"}) == ("s",)
    assert graph.affected({"kinder"}) == ("s", "t")
    assert graph.affected({"alt"}) == ()


def test_a_ready_made_figure_depends_on_the_count_bound_to_it() -> None:
    measures = {"note": Measure("note", LocalText("Note"), MeasureKind.SCORE, base="geprueft")}
    figure = IndicatorDefinition("f", LocalText("f"), FormulaKind.FIGURE, (Operand("note"),))
    assert Dependencies.of([figure], measures).affected({"geprueft"}) == ("f",)


def test_what_names_an_indicator_depends_on_all_that_it_needs() -> None:
    graph = Dependencies(
        {"index": needs(names=("kluft",)), "kluft": needs(names=("s",)), "s": needs("arm"), "t": needs("alt")}
    )
    assert graph.named("index") == {"index", "kluft", "s"}
    assert graph.affected({"arm"}) == ("index", "kluft", "s")
    assert graph.affected(indicators={"kluft"}) == ("index", "kluft")
    assert graph.affected({"alt"}) == ("t",)


def test_what_is_gone_still_reaches_what_named_it() -> None:
    graph = Dependencies({"index": needs(names=("weg",))})
    assert graph.affected(indicators={"weg"}) == ("index",)
    assert graph.measures("index") == frozenset()


def test_other_periods_are_needed_if_any_part_needs_them() -> None:
    graph = Dependencies({"a": needs(names=("b",)), "b": needs("m", alone=False), "c": needs("m")})
    assert [graph.period_alone(code) for code in "abc"] == [False, False, True]


def test_a_circle_is_walked_once() -> None:
    graph = Dependencies({"a": needs("m", names=("b",)), "b": needs("n", names=("a",))})
    assert graph.measures("a") == graph.measures("b") == {"m", "n"}


CODES = "abcdef"


@st.composite
def graphs(draw: st.DrawFn) -> Dependencies:
    """Indicators that name only such as come before them, as the language allows."""
    found = {}
    for place, code in enumerate(CODES):
        named = draw(st.sets(st.sampled_from(CODES[:place]))) if place else set()
        found[code] = needs(*draw(st.sets(st.sampled_from("mno"))), names=tuple(named))
    return Dependencies(found)


@given(graphs(), st.sets(st.sampled_from("mno")), st.sets(st.sampled_from(CODES)))
def test_the_reach_of_a_change_is_what_walking_forward_finds(
    graph: Dependencies, measures: set[str], indicators: set[str]
) -> None:
    reached = {code for code in CODES if code in indicators or graph.needs[code].measures & measures}
    while more := {code for code in CODES if graph.needs[code].indicators & reached} - reached:
        reached |= more
    assert graph.affected(measures, indicators) == tuple(code for code in CODES if code in reached)
