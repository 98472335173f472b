import pytest
import shapely

from keck.compute.geometry.crosswalks import Share, by_area, by_weights


def box(x: float, y: float, width: float, height: float = 1000) -> bytes:
    made: bytes = shapely.to_wkb(shapely.box(x, y, x + width, y + height))
    return made


OLD = [box(0, 0, 1000), box(1000, 0, 1000), box(2000, 0, 1000), box(3000, 0, 1000)]
NEW = [box(0, 0, 1000), box(1000, 0, 250), box(1250, 0, 750), box(2000, 0, 2000)]


def test_parts_are_shared_out_by_surface() -> None:
    assert by_area(OLD, NEW) == [
        Share(0, 0, 1.0),
        Share(1, 1, 0.25),
        Share(1, 2, 0.75),
        Share(2, 3, 1.0),
        Share(3, 3, 1.0),
    ]


def test_borders_that_were_only_drawn_anew_shift_nobody() -> None:
    again = [box(-1, 0, 1002), box(1001, 0, 999)]
    assert by_area(OLD[:2], again) == [Share(0, 0, 1.0), Share(1, 1, 1.0)]


def test_what_truly_leaves_the_place_is_not_given_to_others() -> None:
    assert by_area([box(0, 0, 1000)], [box(0, 0, 600)]) == [Share(0, 0, 0.6)]


def test_people_weigh_more_than_fields() -> None:
    units = [box(1000, 0, 250), box(1250, 0, 750)]
    found = by_weights(OLD[:2], NEW[:3], units, [90, 10])
    assert found == [Share(0, 0, 1.0), Share(1, 1, 0.9), Share(1, 2, 0.1)]


def test_few_people_can_not_be_counted_by_the_share_of_their_part() -> None:
    units = [box(1000, 0, 250), box(1250, 0, 750)]
    told = {
        tuple((one.target, one.share) for one in by_weights(OLD[1:2], NEW[1:3], units, [few, 60 - few]))
        for few in range(7)
    }
    assert told == {((1, 1.0),)}, "of sixty people a part with up to six is not told apart from none"


def test_fewer_people_than_a_step_are_shared_out_by_surface() -> None:
    units = [box(1000, 0, 250), box(1250, 0, 750)]
    assert by_weights(OLD[1:2], NEW[1:3], units, [1, 18]) == by_area(OLD[1:2], NEW[1:3])


def test_shares_of_many_people_keep_three_digits() -> None:
    units = [box(1000, 0, 250), box(1250, 0, 750)]
    found = by_weights(OLD[1:2], NEW[1:3], units, [1234, 8766])
    assert [one.share for one in found] == [0.123, 0.877]


def test_a_small_area_across_a_border_is_split_by_surface() -> None:
    found = by_weights(OLD[1:2], NEW[1:3], [box(1000, 0, 500)], [100])
    assert [one.share for one in found] == pytest.approx([0.5, 0.5])


def test_thirds_still_make_a_whole() -> None:
    thirds = [box(0, n * 1000 / 3, 1000, 1000 / 3) for n in range(3)]
    assert sum(one.share for one in by_area(OLD[:1], thirds)) == pytest.approx(1.0, abs=1e-12)
