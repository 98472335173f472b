import itertools

from hypothesis import given
from hypothesis import strategies as st

from keck.drawing.spacing import apart


@given(st.lists(st.floats(0, 200), max_size=6))
def test_labels_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    places = apart(wanted, 20, 0, 200)
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n], n))
    sorted_places = [places[n] for n in order]
    assert all(b - a >= 20 - 1e-9 for a, b in itertools.pairwise(sorted_places))
    assert all(0 <= place <= 200 for place in places)


def test_labels_that_are_apart_stay_where_they_are() -> None:
    assert apart([50.0, 10.0], 20, 0, 200) == [50.0, 10.0]
