"""Protection of a release, cell by cell and on random towns."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keck.audit.subtraction import attack
from keck.compute import hierarchy
from keck.compute.cube import AreaFrame, Cube
from keck.compute.disclosure import Link, ProtectedRelease, Reason
from keck.domain.definitions import FormulaKind, IndicatorDefinition, Operand
from keck.domain.measures import Measure, MeasureKind
from keck.domain.protection import ProtectionPolicy
from keck.domain.rights import PermittedUse, SourceRights
from keck.domain.statuses import Status
from keck.domain.texts import LocalText
from tests.unit.compute.disclosure import towns


def letters(release: ProtectedRelease, indicator: str, set_id: str, period: str = "2024") -> str:
    """Return the statuses of one slice as letters."""
    found = [s for s in release.slices if (s.indicator, s.set_id, s.period) == (indicator, set_id, period)]
    return "".join(Status(int(status)).letter for status in found[0].statuses)


def test_a_small_count_and_one_partner_are_hidden() -> None:
    cube = towns.town([0, 0, 0, 1, 1], {"a": [3, 20, 50, 40, 60]})
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "teil") == "ssooo"
    assert letters(release, "a", "bezirk") == "oo"
    assert letters(release, "a", "kommune") == "o"


def test_zero_is_shown_unless_the_indicator_says_that_it_is_sensitive() -> None:
    cube = towns.town([0, 0, 0], {"a": [0, 20, 50]})
    assert letters(towns.released(cube, [towns.count("a")]), "a", "teil") == "ooo"
    sensitive = towns.released(cube, [towns.count("a", zero_is_sensitive=True)])
    assert letters(sensitive, "a", "teil")[0] == "s"


def test_a_small_complement_hides_the_numerator_everywhere() -> None:
    cube = towns.town([0, 0, 0], {"x": [38, 20, 30], "n": [40, 60, 80]})
    release = towns.released(cube, [towns.share("s", "x", "n"), towns.count("x"), towns.count("n")])
    assert letters(release, "s", "teil")[0] == "s"
    assert letters(release, "x", "teil")[0] == "s"
    assert letters(release, "n", "teil") == "ooo"


def test_all_counted_is_hidden_only_if_the_policy_says_so() -> None:
    cube = towns.town([0, 0, 0], {"x": [40, 20, 30], "n": [40, 60, 80]})
    definitions = [towns.share("s", "x", "n")]
    assert letters(towns.released(cube, definitions), "s", "teil")[0] == "s"
    loose = ProtectionPolicy(hide_all_counted=False)
    assert letters(towns.released(cube, definitions, loose), "s", "teil") == "ooo"


def test_a_small_base_hides_share_and_numerator_but_not_the_base_itself() -> None:
    cube = towns.town([0, 0, 0], {"x": [0, 20, 30], "n": [8, 60, 80]})
    release = towns.released(cube, [towns.share("s", "x", "n"), towns.count("n")])
    assert letters(release, "s", "teil")[0] == "s"
    assert letters(release, "n", "teil") == "ooo"
    shown = next(s for s in release.slices if s.indicator == "s" and s.set_id == "teil")
    assert shown.denominator is not None
    assert np.isnan(shown.denominator[0])


def test_an_only_child_takes_its_parent_along() -> None:
    cube = towns.town([0, 1, 1, 2, 2], {"a": [3, 20, 30, 40, 50]})
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "bezirk").startswith("s")
    assert letters(release, "a", "bezirk").count("s") == 2
    assert letters(release, "a", "kommune") == "o"


def test_one_and_a_zero_are_not_left_alone_together() -> None:
    cube = towns.town([0, 0, 0, 0], {"a": [1, 0, 0, 30]})
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "teil") == "soos"


def test_a_cell_that_its_source_has_protected_is_not_given_away() -> None:
    cube = towns.town([0, 0, 0], {"a": [20, 30, 40]})
    cells = next(c for key, c in cube.cells.items() if key.set_id == "teil")
    cells.statuses[0], cells.values[0] = Status.SUPPRESSED, np.nan
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "teil").count("s") >= 2


def test_a_missing_cell_that_would_come_out_small_is_not_given_away() -> None:
    cube = towns.town([0, 0, 0], {"a": [20, 30, 40]})
    for key, cells in cube.cells.items():
        if key.set_id == "teil":
            cells.statuses[0], cells.values[0] = Status.MISSING, np.nan
        else:
            cells.values[0] = 73
    definitions = [towns.count("a")]
    release = towns.released(cube, definitions)
    assert "s" in letters(release, "a", "teil")
    assert attack(*towns.artefacts(cube, definitions, release)) == []


def test_a_small_rest_that_is_not_assignable_is_not_given_away() -> None:
    cube = towns.town([0, 0, 0], {"a": [20, 30, 40, 3]})
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "teil").count("s") + letters(release, "a", "bezirk").count("s") >= 1
    assert all(len(s.statuses) == cube.frames[s.set_id].size for s in release.slices)


def test_what_was_shown_once_stays_shown_and_is_never_a_partner() -> None:
    cube = towns.town([0, 0, 0, 0], {"a": [7, 20, 30, 40]})
    first = towns.released(cube, [towns.count("a")])
    strict = ProtectionPolicy(minimum_count=10, minimum_complement=10)
    second = towns.released(cube, [towns.count("a")], strict, towns.remembered(first))
    assert letters(second, "a", "teil") == "oooo"


def test_a_partner_is_chosen_among_cells_that_are_not_known_yet() -> None:
    old = towns.town([0, 0, 0, 0], {"a": [20, 20, 30, 40]})
    first = towns.released(old, [towns.count("a")])
    new = towns.town([0, 0, 0, 0], {"a": [3, 20, 30, 41]})
    second = towns.released(new, [towns.count("a")], history=towns.remembered(first))
    assert letters(second, "a", "teil") == "soos"


def test_when_all_around_is_known_the_report_says_that_a_cell_is_exposed() -> None:
    old = towns.town([0, 0], {"a": [20, 30]})
    first = towns.released(old, [towns.count("a")])
    new = towns.town([0, 0], {"a": [20, 30]})
    for key, cells in new.cells.items():
        if key.set_id == "teil":
            cells.values[0] = 3
    second = towns.released(new, [towns.count("a")], history=towns.remembered(first))
    assert letters(second, "a", "teil") == "so"
    assert second.report["exposed"] == 1


def test_groups_that_add_up_are_protected_together() -> None:
    cube = towns.town([0, 0, 0], {"f": [3, 30, 40], "m": [20, 31, 42], "t": [23, 61, 82]})
    definitions = [towns.count("f"), towns.count("m"), towns.count("t")]
    link = Link((Operand("t"),), ((Operand("f"),), (Operand("m"),)))
    for links in ([], [link]):
        release = towns.released(cube, definitions, links=links)
        assert attack(*towns.artefacts(cube, definitions, release)) == []
        assert letters(release, "m", "teil")[0] == "s" or letters(release, "t", "teil")[0] == "s"


def test_a_part_of_a_sum_in_a_formula_is_not_given_away() -> None:
    cube = towns.town([0, 0, 0], {"a": [18, 20, 22], "b": [2, 30, 41], "n": [90, 91, 92]})
    definitions = [towns.share("ab", "a+b", "n"), towns.share("a", "a", "n")]
    release = towns.released(cube, definitions)
    assert letters(release, "ab", "teil")[0] == "s" or letters(release, "a", "teil")[0] == "s"


def test_a_figure_passes_only_with_a_base_or_when_its_source_protects_it() -> None:
    definition = IndicatorDefinition("q", LocalText("q"), FormulaKind.FIGURE, (Operand("q"),))
    for base, rights, blocked in (
        (None, {}, True),
        ("n", {}, False),
        (None, {"q": SourceRights("BA", protected_at_source=True)}, False),
    ):
        cube = towns.town([0, 0, 0], {"n": [50, 60, 8]})
        towns.put(cube, "q", "2024", "teil", [1.5, 2.5, 3.5])
        cube.measures["q"] = towns.figure_measure("q", base)
        release = towns.released(cube, [definition], rights=rights)
        assert bool(release.blocked) is blocked
        if base:
            assert letters(release, "q", "teil") == "oos"
        elif not blocked:
            assert letters(release, "q", "teil") == "ooo"
            city = next(s for s in release.slices if s.level == "kommune")
            assert (letters(release, "q", "kommune"), city.reason) == ("m", "no_counts")


def test_the_count_behind_a_ready_made_share_is_protected() -> None:
    definition = IndicatorDefinition(
        "q", LocalText("q"), FormulaKind.FIGURE, (Operand("q"),), (Operand("n"),), unit=LocalText("%")
    )
    cube = towns.town([0, 0, 0], {"n": [100, 100, 100]})
    towns.put(cube, "q", "2024", "teil", [3.0, 20.0, 40.0])
    cube.measures["q"] = towns.figure_measure("q")
    assert letters(towns.released(cube, [definition]), "q", "teil")[0] == "s"


@pytest.mark.parametrize(
    ("rights", "internal", "levels"),
    [
        (SourceRights("Amt", permitted_use=PermittedUse.INTERNAL), False, set()),
        (SourceRights("Amt", permitted_use=PermittedUse.INTERNAL), True, {"kommune", "bezirk", "teil"}),
        (SourceRights("Amt", public_from_level="bezirk"), False, {"kommune", "bezirk"}),
        (SourceRights("Amt", until=date(2024, 12, 31)), True, set()),
        (SourceRights("Amt", delete_by=date(2024, 12, 31)), True, set()),
    ],
)
def test_rights_of_the_source_decide_what_may_leave(
    rights: SourceRights, internal: bool, levels: set[str]
) -> None:
    cube = towns.town([0, 0, 1, 1], {"a": [20, 30, 40, 50]})
    release = towns.released(cube, [towns.count("a")], rights={"a": rights}, internal=internal)
    assert {one.level for one in release.slices} == levels
    assert len(release.blocked) == 3 - len(levels)
    assert all(one.reason.startswith("blocked_") for one in release.blocked)


def test_public_levels_of_a_definition_hold_for_the_public_only() -> None:
    cube = towns.town([0, 0, 1, 1], {"a": [20, 30, 40, 50]})
    definition = towns.count("a", public_levels=("kommune",))
    assert {s.level for s in towns.released(cube, [definition]).slices} == {"kommune"}
    assert len(towns.released(cube, [definition], internal=True).slices) == 3


def test_hectares_are_not_people() -> None:
    cube = towns.town([0, 0, 0], {"ha": [2.5, 3.0, 1.0]})
    cube.measures["ha"] = Measure("ha", LocalText("ha"), MeasureKind.AMOUNT)
    assert letters(towns.released(cube, [towns.count("ha")]), "ha", "teil") == "ooo"


def test_an_indicator_may_be_stricter_but_not_weaker_than_the_policy() -> None:
    cube = towns.town([0, 0, 0], {"a": [7, 20, 30], "b": [4, 20, 30]})
    release = towns.released(cube, [towns.count("a", minimum_count=10), towns.count("b", minimum_count=1)])
    assert letters(release, "a", "teil")[0] == "s"
    assert letters(release, "b", "teil")[0] == "s"


def test_an_indicator_may_ask_for_a_larger_base_but_not_for_a_smaller_one() -> None:
    cube = towns.town([0, 0, 0, 0], {"x": [8, 9, 20, 30], "y": [10, 11, 25, 30], "n": [20, 29, 60, 80]})
    strict, loose = towns.share("s", "x", "n", minimum_base=30), towns.share("t", "y", "n", minimum_base=2)
    release = towns.released(cube, [strict, loose, towns.count("n")])
    assert letters(release, "s", "teil") == "ssoo"
    assert letters(release, "t", "teil") == "oooo"
    assert letters(release, "n", "teil") == "oooo"
    reasons = next(one.reasons for one in release.slices if (one.indicator, one.set_id) == ("s", "teil"))
    assert [Reason(one) for one in reasons[:2]] == [Reason.BASE, Reason.BASE]
    cube = towns.town([0, 0, 0], {"y": [5, 25, 30], "n": [9, 60, 80]})
    assert letters(towns.released(cube, [loose]), "t", "teil")[0] == "s"


def test_the_report_counts_what_is_held_back_and_why() -> None:
    cube = towns.town([0, 0, 0, 1, 1], {"a": [3, 20, 50, 40, 60]})
    report = towns.released(cube, [towns.count("a")]).report
    assert report["totals"] == {
        "hidden_count": 1,
        "hidden_secondary": 1,
        "missing": 0,
        "not_applicable": 0,
        "shown": 6,
    }
    row = next(one for one in report["slices"] if one["level"] == "teil")
    assert (row["shown"], row["hidden_count"], row["hidden_secondary"]) == (3, 1, 1)


def test_only_displayed_values_are_remembered() -> None:
    cube = towns.town([0, 0, 0], {"a": [3, 20, 30]})
    release = towns.released(cube, [towns.count("a")])
    remembered = {key.set_id: values for key, (values, _) in release.shown.items()}
    assert np.isnan(remembered["teil"]).tolist() == [True, True, False, True]
    assert remembered["kommune"].tolist()[0] == 53


def test_areas_outside_the_hierarchy_are_tied_to_the_city_when_they_make_it_up() -> None:
    frames = {
        "kommune": AreaFrame("kommune", "kommune", 0, ("0",)),
        "bezirk": AreaFrame("bezirk", "bezirk", 1, ("a", "b")),
        "schule": AreaFrame("schule", "schule", 2, ("x", "y", "z"), np.array([-1, -1, -1]), "bezirk"),
    }
    cube = Cube(frames, {"a": Measure("a", LocalText("a"))})
    towns.put(cube, "a", "2024", "bezirk", [40, 50])
    towns.put(cube, "a", "2024", "schule", [3, 47, 40])
    cube, _ = hierarchy.sum_up(cube)
    release = towns.released(cube, [towns.count("a")])
    assert letters(release, "a", "schule").count("s") == 2
    assert letters(release, "a", "bezirk") == "oo"


counts = st.integers(0, 12) | st.integers(0, 60)


@st.composite
def random_towns(draw: st.DrawFn) -> tuple[list[int], list[float], list[float], list[float]]:
    """Draw parents, bases and two numerators, with an occasional rest."""
    districts = draw(st.integers(1, 4))
    parents = [*range(districts), *draw(st.lists(st.integers(0, districts - 1), max_size=6))]
    slots = len(parents) + draw(st.integers(0, 1))
    base = draw(st.lists(counts, min_size=slots, max_size=slots))
    first = [draw(st.integers(0, n)) for n in base]
    second = [draw(st.integers(0, n)) for n in first]
    return parents, base, first, second  # type: ignore[return-value]


DEFINITIONS = [
    towns.share("s", "x", "n"),
    towns.share("t", "y", "x"),
    towns.share("u", "y+n", "n"),
    towns.count("x"),
]


@settings(max_examples=150, deadline=None)
@given(random_towns())
def test_on_random_towns_no_primary_cell_is_shown_and_the_attack_finds_nothing(
    drawn: tuple[list[int], list[float], list[float], list[float]],
) -> None:
    parents, base, first, second = drawn
    cube = towns.town(parents, {"n": base, "x": first, "y": second})
    release = towns.released(cube, DEFINITIONS[:2] + DEFINITIONS[3:])
    for one in release.slices:
        shown = one.values[one.statuses == Status.OK]
        if one.numerator is not None and one.denominator is not None:
            up, down = one.numerator[one.statuses == Status.OK], one.denominator[one.statuses == Status.OK]
            assert not ((up > 0) & (up < 5)).any()
            assert not ((down - up >= 0) & (down - up < 5)).any()
            assert not (down < 10).any()
            assert np.allclose(shown, 100 * up / down)
        else:
            assert not ((shown > 0) & (shown < 5)).any()
        assert np.isnan(one.values[one.statuses != Status.OK]).all()
    definitions = DEFINITIONS[:2] + DEFINITIONS[3:]
    assert attack(*towns.artefacts(cube, definitions, release)) == []
    assert release.report["exposed"] == 0


@settings(max_examples=60, deadline=None)
@given(random_towns(), random_towns())
def test_over_two_releases_nothing_shown_is_hidden_and_the_attack_finds_nothing(
    drawn: tuple[list[int], list[float], list[float], list[float]],
    other: tuple[list[int], list[float], list[float], list[float]],
) -> None:
    parents, base, first, second = drawn
    cube = towns.town(parents, {"n": base, "x": first, "y": second})
    old_definitions = [towns.share("s", "x", "n")]
    new_definitions = [towns.share("s", "x", "n"), towns.share("t", "y", "x"), towns.count("x")]
    old = towns.released(cube, old_definitions)
    new = towns.released(cube, new_definitions, history=towns.remembered(old))
    for before in old.slices:
        after = next(s for s in new.slices if (s.indicator, s.set_id) == (before.indicator, before.set_id))
        assert (after.statuses[before.statuses == Status.OK] == Status.OK).all()
    found = attack(
        *towns.artefacts(cube, new_definitions, new), [towns.artefacts(cube, old_definitions, old)]
    )
    assert [one for one in found if not one.before] == []


@settings(max_examples=60, deadline=None)
@given(random_towns(), st.integers(5, 20), st.integers(5, 20), st.integers(10, 40))
def test_a_stricter_policy_makes_no_primary_cell_visible(
    drawn: tuple[list[int], list[float], list[float], list[float]], k: int, rest: int, base_minimum: int
) -> None:
    parents, base, first, second = drawn
    cube = towns.town(parents, {"n": base, "x": first, "y": second})
    loose = towns.released(cube, DEFINITIONS[:2])
    policy = ProtectionPolicy().stricter(ProtectionPolicy(k, rest, base_minimum))
    strict = towns.released(cube, DEFINITIONS[:2], policy)
    for weak, strong in zip(loose.slices, strict.slices, strict=True):
        primary = (weak.reasons != Reason.NONE) & (weak.reasons != Reason.SECONDARY)
        assert (strong.statuses[primary] == Status.SUPPRESSED).all()


@settings(max_examples=80, deadline=None)
@given(random_towns(), st.data())
def test_showing_one_hidden_partner_again_lets_the_attack_succeed_or_leaves_a_pair(
    drawn: tuple[list[int], list[float], list[float], list[float]], data: st.DataObject
) -> None:
    """A mutation check: where the only two hidden cells of a sum are a primary one and its partner."""
    parents, base, _, _ = drawn
    cube = towns.town(parents, {"n": base})
    definitions = [towns.count("n")]
    release = towns.released(cube, definitions)
    quarters = next(one for one in release.slices if one.set_id == "teil")
    pairs = [
        inside
        for parent in set(parents)
        if len(inside := [i for i, p in enumerate(parents) if p == parent and quarters.reasons[i]]) == 2
        and letters(release, "n", "bezirk")[parent] == "o"
        and (quarters.reasons[inside] == Reason.SECONDARY).sum() == 1
    ]
    if not pairs:
        return
    pair = data.draw(st.sampled_from(pairs))
    partner = next(i for i in pair if quarters.reasons[i] == Reason.SECONDARY)
    primary = next(i for i in pair if i != partner)
    quarters.statuses[partner] = Status.OK
    quarters.values[partner] = base[partner]
    found = attack(*towns.artefacts(cube, definitions, release))
    assert (f"t{primary}", base[primary]) in {(one.area, one.value) for one in found}


def test_a_city_and_its_only_level_of_two_areas_end_in_something_publishable() -> None:
    cube = towns.town([0, 1], {"a": [3, 40]})
    definitions = [towns.count("a")]
    release = towns.released(cube, definitions)
    assert attack(*towns.artefacts(cube, definitions, release)) == []
    assert letters(release, "a", "teil") == "ss"
    assert letters(release, "a", "kommune") == "o"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(counts, counts, counts), min_size=2, max_size=6),
    st.booleans(),
)
def test_crossed_sums_of_groups_and_areas_leave_more_than_one_solution_for_every_hidden_cell(
    rows: list[tuple[int, int, int]], with_total: bool
) -> None:
    numbers = {f"g{i}": [float(row[i]) for row in rows] for i in range(3)}
    numbers["t"] = [float(sum(row)) for row in rows]
    cube = towns.town([0] * len(rows), numbers)
    codes = ["g0", "g1", "g2", *(["t"] if with_total else [])]
    groups = tuple((Operand(f"g{i}"),) for i in range(3))
    links = [Link((Operand("t"),), groups)]
    release = towns.released(cube, [towns.count(code) for code in codes], links=links)
    cells = {
        (one.indicator, one.set_id, i): status == Status.SUPPRESSED
        for one in release.slices
        for i, status in enumerate(one.statuses)
    }
    assert _determined(rows, codes, cells) == set()


def _determined(
    rows: list[tuple[int, int, int]], codes: list[str], hidden: dict[tuple[str, str, int], bool]
) -> set[tuple[str, str, int]]:
    """Solve all published numbers at once for the inner cells, independently of the code under test."""
    inner = [(g, a) for g in range(3) for a in range(len(rows))]

    def line(code: str, areas: list[int]) -> list[float]:
        groups = range(3) if code == "t" else [int(code[1])]
        return [float(g in groups and a in areas) for g, a in inner]

    places = {
        cell: line(cell[0], [cell[2]] if cell[1] == "teil" else list(range(len(rows)))) for cell in hidden
    }
    known = np.array([places[cell] for cell, mark in hidden.items() if not mark] or [[0.0] * len(inner)])
    rank = np.linalg.matrix_rank(known)
    return {
        cell
        for cell, mark in hidden.items()
        if mark and np.linalg.matrix_rank(np.vstack([known, places[cell]])) == rank
    }


@settings(max_examples=40, deadline=None)
@given(random_towns())
def test_what_a_larger_base_hides_can_not_be_worked_out(
    drawn: tuple[list[int], list[float], list[float], list[float]],
) -> None:
    parents, base, first, _ = drawn
    cube = towns.town(parents, {"n": base, "x": first})
    definitions = [towns.share("s", "x", "n", minimum_base=30), towns.count("x"), towns.count("n")]
    release = towns.released(cube, definitions)
    for one in release.slices:
        if one.indicator == "s":
            assert one.denominator is not None
            assert not (one.denominator[one.statuses == Status.OK] < 30).any()
    assert attack(*towns.artefacts(cube, definitions, release)) == []
