from hypothesis import given
from hypothesis import strategies as st

from keck.domain.lineage import Descent, described, lineage

PARTS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.floats(0.03, 1.0)), max_size=12
)


def test_an_area_that_gave_a_part_to_one_that_others_made_up_was_shifted() -> None:
    shares = [("1", "1", 0.8), ("1", "2", 0.2), ("2", "2", 1.0)]
    assert [line.descent for line in lineage(shares, ["1", "2"])] == [Descent.SHIFTED, Descent.SHIFTED]


def test_a_hundredth_is_a_line_drawn_anew() -> None:
    shares = [("1", "1", 0.99), ("1", "2", 0.01), ("2", "2", 1.0)]
    assert [line.descent for line in lineage(shares, ["1", "2"])] == [Descent.UNCHANGED] * 2


def test_new_areas_are_named() -> None:
    told = described([("1", "1", 1.0)], ["1", "2"], ["1", "3"])
    assert (told["counts"], told["new"]) == ({"unchanged": 1, "gone": 1}, ["3"])


@given(PARTS)
def test_every_old_area_has_one_fate(shares: list[tuple[str, str, float]]) -> None:
    lines = lineage(shares, list("abcd"))
    assert [line.source for line in lines] == list("abcd")
    for line in lines:
        assert (line.descent is Descent.GONE) == (not line.targets)
        assert len(line.targets) > 1 or line.descent is not Descent.SPLIT
